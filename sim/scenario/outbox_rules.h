// Rules about databases: how services write to them, and how relays publish what they wrote.
#ifndef REDELIVER_SIM_SCENARIO_OUTBOX_RULES_H_
#define REDELIVER_SIM_SCENARIO_OUTBOX_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckOutbox(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_OUTBOX_RULES_H_
