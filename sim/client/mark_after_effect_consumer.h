// Claim: every message of the log has its effect, or is dead-lettered; repeats are rare.
// Hole: the id is recorded in a cache after the effect. A crash between the two leaves the effect without the
// record, and two members with the same message both find nothing: the effect is repeated.
#ifndef REDELIVER_SIM_CLIENT_MARK_AFTER_EFFECT_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_MARK_AFTER_EFFECT_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process MarkAfterEffectConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_MARK_AFTER_EFFECT_CONSUMER_H_
