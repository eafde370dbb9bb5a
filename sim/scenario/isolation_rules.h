// Whether an isolated node is cut off from anybody at all.
#ifndef REDELIVER_SIM_SCENARIO_ISOLATION_RULES_H_
#define REDELIVER_SIM_SCENARIO_ISOLATION_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

// A rule with a wrong name is left out.
void CheckIsolation(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_ISOLATION_RULES_H_
