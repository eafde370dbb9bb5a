// Claim: events are published in the order of their ids, each at least once, as long as ids commit in their order.
// Hole: they do not. Ids are drawn at insert, rows appear at commit: what commits behind the cursor is never seen, and
// there is no error anywhere.
#ifndef REDELIVER_SIM_CLIENT_POLL_CURSOR_RELAY_H_
#define REDELIVER_SIM_CLIENT_POLL_CURSOR_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PollCursorRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_POLL_CURSOR_RELAY_H_
