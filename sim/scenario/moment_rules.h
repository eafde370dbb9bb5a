// When faults begin; and moments beside requests: there is a time for them, and somebody who is struck at them.
#ifndef REDELIVER_SIM_SCENARIO_MOMENT_RULES_H_
#define REDELIVER_SIM_SCENARIO_MOMENT_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckMoments(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_MOMENT_RULES_H_
