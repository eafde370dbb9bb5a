// Claim: a message that was acknowledged is in the log at least once.
// Hole: an unknown outcome is repeated without saying so, and may have been a success: two copies.
#ifndef REDELIVER_SIM_CLIENT_RETRYING_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_RETRYING_PRODUCER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process RetryingProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_RETRYING_PRODUCER_H_
