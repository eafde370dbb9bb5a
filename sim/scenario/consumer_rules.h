// What the knobs of one producer or consumer must have to do with each other.
#ifndef REDELIVER_SIM_SCENARIO_CONSUMER_RULES_H_
#define REDELIVER_SIM_SCENARIO_CONSUMER_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckProducers(const RuleContext& context);
void CheckConsumers(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_CONSUMER_RULES_H_
