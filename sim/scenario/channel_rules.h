// Whether queues can mean what the file says, and whether producers and consumers have settings that only a log, or
// only a queue, would read.
#ifndef REDELIVER_SIM_SCENARIO_CHANNEL_RULES_H_
#define REDELIVER_SIM_SCENARIO_CHANNEL_RULES_H_

#include "sim/scenario/rules.h"

namespace redeliver {

void CheckChannels(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_CHANNEL_RULES_H_
