// Claim: no message has its effect twice, while the cache remembers.
// Hole: the id is recorded in a cache before the effect. A crash between the two leaves the record without the effect;
// the redelivered message is taken for a duplicate and lost. An effect whose outcome is unknown is let go, for the same
// reason.
#ifndef REDELIVER_SIM_CLIENT_MARK_BEFORE_EFFECT_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_MARK_BEFORE_EFFECT_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process MarkBeforeEffectConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_MARK_BEFORE_EFFECT_CONSUMER_H_
