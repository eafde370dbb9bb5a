// Claim: every committed event is published at least once: a row has its own mark, and is found however late it
// commits.
// Hole: publish and mark are two steps, and a crash between them publishes again (marked before: never). Several
// instances pass over each other's locked rows: an event may be published before its predecessor.
#ifndef REDELIVER_SIM_CLIENT_POLL_FLAG_RELAY_H_
#define REDELIVER_SIM_CLIENT_POLL_FLAG_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PollFlagRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_POLL_FLAG_RELAY_H_
