// Names of parts: distinct, and every reference to one finds it.
#ifndef REDELIVER_SIM_SCENARIO_NAME_RULES_H_
#define REDELIVER_SIM_SCENARIO_NAME_RULES_H_

#include <map>
#include <string>
#include <string_view>

#include "sim/scenario/rules.h"

namespace redeliver {

inline constexpr std::string_view kBrokerName = "broker";

// What each name stands for, such as `sink` or `instance of consumer "email"`; the broker is there too.
std::map<std::string, std::string> NounsByName(const Topology& topology);

// "email-1".
std::string InstanceName(std::string_view consumer, int64_t number);

void CheckNames(const RuleContext& context);
void CheckReferences(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_NAME_RULES_H_
