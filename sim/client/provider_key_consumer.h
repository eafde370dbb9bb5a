// Claim: every message of the log has its effect exactly once, or is dead-lettered, while the service remembers its
// key. Each request carries the message id as idempotency key. Hole: a redelivery after the service has forgotten the
// key.
#ifndef REDELIVER_SIM_CLIENT_PROVIDER_KEY_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_PROVIDER_KEY_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process ProviderKeyConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PROVIDER_KEY_CONSUMER_H_
