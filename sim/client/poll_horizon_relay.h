// Claim: every committed event is published at least once, by transaction: nothing is read before every older
// transaction has ended, so that nothing can appear behind the cursor.
// Hole: the order is that in which transactions began, not committed; one that stays open holds up all younger ones.
#ifndef REDELIVER_SIM_CLIENT_POLL_HORIZON_RELAY_H_
#define REDELIVER_SIM_CLIENT_POLL_HORIZON_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PollHorizonRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_POLL_HORIZON_RELAY_H_
