// What the knobs of a job with checkpoints must have to do with each other, and with its sink.
#ifndef REDELIVER_SIM_SCENARIO_CHECKPOINT_RULES_H_
#define REDELIVER_SIM_SCENARIO_CHECKPOINT_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckCheckpoints(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_CHECKPOINT_RULES_H_
