// Claim: every message of the log has its effect, or is dead-lettered; and while claims last, no two instances are at
// the same message.
// Hole: the id is claimed in a cache before the effect and confirmed after it. A crash in between leaves the effect
// without the confirmation; whoever gets the message next waits until the claim lapses, and repeats the effect.
#ifndef REDELIVER_SIM_CLIENT_CLAIM_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_CLAIM_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process ClaimConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CLAIM_CONSUMER_H_
