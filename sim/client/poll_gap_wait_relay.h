// Claim: as poll_cursor, but a missing id is waited for, so that events are published in the order of their ids.
// Hole: a rolled back transaction leaves the same gap as one that is still open, so the wait has to end some time; a
// transaction that outlasts it is passed over for good.
#ifndef REDELIVER_SIM_CLIENT_POLL_GAP_WAIT_RELAY_H_
#define REDELIVER_SIM_CLIENT_POLL_GAP_WAIT_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PollGapWaitRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_POLL_GAP_WAIT_RELAY_H_
