// Claim: every message of the log has its effect, or is dead-lettered.
// Hole: offsets are committed after the effects. A crash between (1) and (2), a lost reply to (1), or a pause that lets
// another member take over repeats effects: the sink must bear that.
#ifndef REDELIVER_SIM_CLIENT_AT_LEAST_ONCE_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_AT_LEAST_ONCE_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process AtLeastOnceConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_AT_LEAST_ONCE_CONSUMER_H_
