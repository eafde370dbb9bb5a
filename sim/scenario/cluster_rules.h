// Whether the brokers can keep what the logs ask of them, and whether brokers would start with their settings.
#ifndef REDELIVER_SIM_SCENARIO_CLUSTER_RULES_H_
#define REDELIVER_SIM_SCENARIO_CLUSTER_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckCluster(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_CLUSTER_RULES_H_
