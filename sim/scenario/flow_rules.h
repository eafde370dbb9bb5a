// How parts hang together: what writes and reads what, and that nothing hangs loose or goes round.
#ifndef REDELIVER_SIM_SCENARIO_FLOW_RULES_H_
#define REDELIVER_SIM_SCENARIO_FLOW_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

// Of all producers together: identifiers of messages have 32 bits, and every copy counts as a record.
inline constexpr int64_t kMostMessages = 100'000'000;

void CheckFlow(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_FLOW_RULES_H_
