// What the knobs around an effect must have to do with each other: those of its sink, of what recognises its repeats,
// and of how it is tried again.
#ifndef REDELIVER_SIM_SCENARIO_EFFECT_RULES_H_
#define REDELIVER_SIM_SCENARIO_EFFECT_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckSinks(const RuleContext& context);
void CheckDedup(const RuleContext& context);
void CheckRetries(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_EFFECT_RULES_H_
