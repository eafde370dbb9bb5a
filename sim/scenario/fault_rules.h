// Whom a fault can strike, and when.
#ifndef REDELIVER_SIM_SCENARIO_FAULT_RULES_H_
#define REDELIVER_SIM_SCENARIO_FAULT_RULES_H_

#include <string>

#include "sim/scenario/rules.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// Kinds of parts that a fault can strike.
struct Strikes {
  bool processes = false;  // Producers, relays and consumers.
  bool brokers = false;
  bool controller = false;
  bool queues = false;
  bool databases = false;
  bool sinks = false;
  bool caches = false;
  bool checkpoints = false;  // Stores of a job's checkpoints.
};
Strikes StruckBy(FaultKind kind);
// "producers, consumers, single instances and brokers", "sinks, caches and brokers".
std::string StruckText(FaultKind kind);

// Targets exist and can be struck; operations, and those that a target is isolated from, exist.
void CheckFaultTargets(const RuleContext& context);
// Phases are those that the fault knows, each once.
void CheckFaultPhases(const RuleContext& context);

// Whether any fault may strike.
bool HasFaults(const FaultOptions& faults);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_FAULT_RULES_H_
