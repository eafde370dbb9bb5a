// The plan that a command line gives, by --fault and --plan.
#ifndef REDELIVER_TOOLS_PLAN_OF_COMMAND_H_
#define REDELIVER_TOOLS_PLAN_OF_COMMAND_H_

#include <optional>
#include <vector>

#include "sim/scenario/pipeline.h"
#include "tools/command_line.h"

namespace redeliver {

// Whether there is one: also one without faults, by --timing alone.
bool GivesPlan(const CommandLine& command);

// Nullopt after a complaint: the file cannot be read, a fault is none of this pipeline, or there are too many.
std::optional<std::vector<PlannedFault>> ReadPlan(const CommandLine& command, const Pipeline& pipeline);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_PLAN_OF_COMMAND_H_
