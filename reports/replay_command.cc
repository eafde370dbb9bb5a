#include "reports/replay_command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

bool IsPlain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view("_-./,:@%+").find(c) != std::string_view::npos;
}

}  // namespace

std::string ShellWord(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, IsPlain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

std::vector<std::string> PlanInWords(const Pipeline& pipeline, const Witness& witness) {
  std::vector<std::string> words;
  for (const PlannedFault& fault : witness.plan) words.push_back(FormatFault(fault, pipeline.names()));
  return words;
}

ReplayCommands CommandsFor(const ReportInput& input, size_t configuration, const Witness& witness) {
  const std::string start = absl::StrCat("tools/redeliver replay ", ShellWord(input.scenario_path), " --config ",
                                         ShellWord(input.prepared.scenario().configurations[configuration].name));
  ReplayCommands commands;
  if (input.search.mode == SearchMode::kSample) commands.by_seed = absl::StrCat(start, " --seed ", witness.seed);
  if (witness.plan.size() > kLongestPlan) return commands;
  commands.by_plan = absl::StrCat(start, " --timing ", witness.seed);
  for (const std::string& fault : PlanInWords(input.prepared.pipeline(configuration), witness)) {
    absl::StrAppend(&*commands.by_plan, " --fault ", ShellWord(fault));
  }
  return commands;
}

}  // namespace redeliver
