// Claim: a message that was acknowledged is in the log exactly once, as long as this process lives (KIP-98).
// Hole: the identity dies with the process. A user who asks again after a crash, or a retry by the application, is a
// new message to the log.
#ifndef REDELIVER_SIM_CLIENT_IDEMPOTENT_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_IDEMPOTENT_PRODUCER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process IdempotentProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_IDEMPOTENT_PRODUCER_H_
