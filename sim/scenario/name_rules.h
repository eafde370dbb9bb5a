// Names of parts: distinct, and every reference to one finds it.
#ifndef REDELIVER_SIM_SCENARIO_NAME_RULES_H_
#define REDELIVER_SIM_SCENARIO_NAME_RULES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/rules.h"

namespace redeliver {

// A single broker, and the noun for each of several.
inline constexpr std::string_view kBrokerName = "broker";
// All brokers together, be it one.
inline constexpr std::string_view kBrokersName = "brokers";
inline constexpr std::string_view kControllerName = "controller";
// What the server of CheckpointStoreName is.
inline constexpr std::string_view kCheckpointStoreNoun = "store of checkpoints";

// "broker", or "broker-1", "broker-2", ...
std::vector<std::string> BrokerNames(const Topology& topology);

// What each name stands for, such as `sink` or `instance of consumer "email"`; brokers and controller are there too.
std::map<std::string, std::string> NounsByName(const Topology& topology);

// "email-1".
std::string InstanceName(std::string_view consumer, int64_t number);
// The group in which a consumer reads its retry log: "email-retry".
std::string RetryGroupName(std::string_view consumer);
// The process of whoever replays what a log, a queue or a database holds: "orders-operator".
std::string OperatorName(std::string_view part);
// The server that keeps a job's checkpoints: "email-checkpoints".
std::string CheckpointStoreName(std::string_view consumer);

void CheckNames(const RuleContext& context);
void CheckReferences(const RuleContext& context);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_NAME_RULES_H_
