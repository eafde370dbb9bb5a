// Claim: no message has its effect twice through this consumer.
// Hole: offsets are committed before the effects. A crash between (1) and (2) loses what was polled, without a trace;
// so does an effect whose outcome is unknown, for it is not repeated.
#ifndef REDELIVER_SIM_CLIENT_AT_MOST_ONCE_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_AT_MOST_ONCE_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process AtMostOnceConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_AT_MOST_ONCE_CONSUMER_H_
