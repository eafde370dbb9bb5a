// The commands that show a witness, or the whole search, again. Pasted into a POSIX shell they work as they stand.
#ifndef REDELIVER_REPORTS_REPLAY_COMMAND_H_
#define REDELIVER_REPORTS_REPLAY_COMMAND_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"
#include "sim/explore/find_witness.h"

namespace redeliver {

// The text as one word of a POSIX shell, quoted only if it must be.
std::string ShellWord(std::string_view text);

// The faults of a witness in words, in the order they struck.
std::vector<std::string> PlanInWords(const Pipeline& pipeline, const Witness& witness);

// What becomes of the request that a fault strikes; "" where the fault's name says it all.
std::string_view ConsequenceInWords(const PlannedFault& fault);

// The call that makes the whole search again.
std::string SearchCommand(const ReportInput& input);

struct ReplayCommands {
  // Only after sampling: a seed chooses no faults when all plans are tried, or a given one is.
  std::optional<std::string> by_seed;
  // Also holds after the models or the rates change. Absent if the plan is longer than a replay takes.
  std::optional<std::string> by_plan;
};

// `configuration` is an index into Scenario::configurations.
ReplayCommands CommandsFor(const ReportInput& input, size_t configuration, const Witness& witness);

// The call that explains a violation, which takes a plan that a replay takes.
std::string ExplainCommand(const ReportInput& input, const Target& target, const Witness& witness);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPLAY_COMMAND_H_
