// Claim: every message of the log has its effect exactly once, or is dead-lettered.
// Each effect's database transaction also records the message id, so a repeat is recognised by the database that would
// apply it. Hole: none while the record is kept and the effect is in that database; an effect elsewhere is not covered.
#ifndef REDELIVER_SIM_CLIENT_IDEMPOTENT_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_IDEMPOTENT_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process IdempotentConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_IDEMPOTENT_CONSUMER_H_
