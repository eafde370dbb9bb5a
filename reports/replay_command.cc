#include "reports/replay_command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

bool IsPlain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view("_-./,:@%+").find(c) != std::string_view::npos;
}

std::string CommandFor(std::string_view verb, const ReportInput& input, size_t configuration) {
  return absl::StrCat("tools/redeliver ", std::string(verb), " ", ShellWord(input.scenario_path), " --config ",
                      ShellWord(input.prepared.scenario().configurations[configuration].name));
}

std::string PlanOptions(const ReportInput& input, size_t configuration, const Witness& witness) {
  std::string options = absl::StrCat(" --timing ", witness.seed);
  for (const std::string& fault : PlanInWords(input.prepared.pipeline(configuration), witness)) {
    absl::StrAppend(&options, " --fault ", ShellWord(fault));
  }
  return options;
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

std::string_view ConsequenceInWords(const PlannedFault& fault) {
  const uint16_t code = fault.code;
  if (!Describe(KindOf(code)).strikes_process) return "";
  if (fault.site.operation == kOperationHashes[static_cast<size_t>(Operation::kMoment)]) {
    return "whatever it was doing";
  }
  if (KindOf(code) == FaultKind::kIsolate) {
    return PhaseOf(code) == Phase::kLate ? "messages wait until the cut heals"
                                         : "messages are lost until the cut heals";
  }
  switch (PhaseOf(code)) {
    case Phase::kBefore:
      return "before the request leaves";
    case Phase::kLost:
      return "the request never arrives";
    case Phase::kApplied:
      return "the request is executed, its reply lost";
    case Phase::kLate:
      return "the request arrives too late";
  }
  return "";
}

std::string SearchCommand(const ReportInput& input) {
  const Scenario& scenario = input.prepared.scenario();
  const SearchResult& search = input.search;
  if (input.planned()) return absl::StrCat("tools/redeliver test ", ShellWord(input.scenario_path));
  const bool sampled = search.mode == SearchMode::kSample;
  std::string command = absl::StrCat("tools/redeliver ", sampled ? "run " : "prove ", ShellWord(input.scenario_path));
  if (search.configurations.size() < scenario.configurations.size()) {
    for (const size_t c : search.configurations) {
      absl::StrAppend(&command, " --config ", ShellWord(scenario.configurations[c].name));
    }
  }
  std::string list;
  if (sampled) {
    for (const SeedRange& range : search.asked_seeds) {
      absl::StrAppend(&list, list.empty() ? "" : ",", range.first, "-", range.last);
    }
    return absl::StrCat(command, " --seeds ", list);
  }
  absl::StrAppend(&command, " --faults ", search.faults, " --timings ", absl::StrJoin(search.timings, ","));
  if (input.worst == nullptr) return command;
  return absl::StrCat(command, " --worst ", std::string(kHarms[static_cast<size_t>(input.worst->harm)].name));
}

std::string ExplainCommand(const ReportInput& input, const Target& target, const Witness& witness) {
  return absl::StrCat(CommandFor("explain", input, target.configuration), " --invariant ",
                      ShellWord(input.prepared.scenario().invariants[target.invariant]),
                      PlanOptions(input, target.configuration, witness));
}

ReplayCommands CommandsFor(const ReportInput& input, size_t configuration, const Witness& witness) {
  const std::string start = CommandFor("replay", input, configuration);
  ReplayCommands commands;
  if (input.sampled()) commands.by_seed = absl::StrCat(start, " --seed ", witness.seed);
  if (witness.plan.size() > kLongestPlan) return commands;
  commands.by_plan = start + PlanOptions(input, configuration, witness);
  return commands;
}

}  // namespace redeliver
