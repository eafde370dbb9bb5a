#include <algorithm>

#include "reports/exit_codes.h"
#include "reports/perfetto_trace.h"
#include "reports/sequence.h"
#include "sim/explore/replay.h"
#include "sim/explore/slice.h"
#include "sim/fault/plan_text.h"
#include "sim/scenario/file_error.h"
#include "sim/trace/fact_text.h"
#include "tools/output.h"
#include "tools/plan_of_command.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

std::string Describe(const ReplayResult& replay, const Prepared& prepared, size_t configuration) {
  const Pipeline& pipeline = prepared.pipeline(configuration);
  std::string text;
  for (const Event& event : replay.events) text += FormatEvent(event, pipeline.shape()) + "\n";
  text += "\n";
  for (const PlannedFault& fault : replay.plan) text += "fault     " + FormatFault(fault, pipeline.names()) + "\n";
  for (const PlannedFault& fault : replay.not_reached) {
    text += "not reached: " + FormatFault(fault, pipeline.names()) + "\n";
  }
  for (size_t i = 0; i < replay.run.judgements.size(); ++i) {
    const Judgement& judgement = replay.run.judgements[i];
    text += (judgement.violations > 0     ? "VIOLATED  "
             : judgement.observations > 0 ? "kept      "
                                          : "unseen    ") +
            prepared.scenario().invariants[i];
    if (judgement.first) {
      text += ": ";
      if (!judgement.first->message.none()) text += FormatMessage(judgement.first->message) + " ";
      text += judgement.first->what;
    }
    text += "\n";
  }
  if (replay.run.end == RunEnd::kEventLimit) text += "cut off   at the event limit: no verdict\n";
  return text + "digest    " + replay.run.digest.Hex() + "\n";
}

// False, after saying so, if the scenario does not judge the invariant; "" is none in particular.
bool Judges(const Scenario& scenario, const std::string& invariant) {
  if (invariant.empty() || std::ranges::find(scenario.invariants, invariant) != scenario.invariants.end()) return true;
  const std::vector<std::string_view> known(scenario.invariants.begin(), scenario.invariants.end());
  Complain("--invariant " + invariant + ": the scenario judges " + ListOf(known) + DidYouMean(invariant, known));
  return false;
}

// The violation as a drawing; nullopt and a complaint if nothing is violated that could be drawn.
std::optional<std::string> Draw(const CommandLine& command, const ReplayResult& replay, const Prepared& prepared,
                                size_t configuration) {
  const Scenario& scenario = prepared.scenario();
  const RunShape& shape = prepared.pipeline(configuration).shape();
  for (size_t i = 0; i < replay.run.judgements.size(); ++i) {
    const std::string& invariant = scenario.invariants[i];
    const auto& violation = replay.run.judgements[i].first;
    if (!violation || (!command.invariant.empty() && command.invariant != invariant)) continue;
    const Slice slice = SliceOf(replay.events, shape, *violation);
    const SequenceDiagram sequence =
        SequenceOf(slice, replay.events, shape, invariant, *violation,
                   scenario.name + ", configuration " + scenario.configurations[configuration].name);
    return command.format == "svg"       ? SequenceSvg(sequence)
           : command.format == "mermaid" ? SequenceMermaid(sequence)
                                         : TimelineText(sequence);
  }
  Complain(command.invariant.empty() ? "this run violates nothing: there is nothing to draw"
                                     : "this run does not violate " + command.invariant + ": there is nothing to draw");
  return std::nullopt;
}

std::string Trace(const ReplayResult& replay, const Prepared& prepared, size_t configuration) {
  const Scenario& scenario = prepared.scenario();
  TracedRun run{replay.events,           prepared.pipeline(configuration).shape(),
                scenario.name,           scenario.configurations[configuration].name,
                replay.run.digest.Hex(), {}};
  for (size_t i = 0; i < replay.run.judgements.size(); ++i) {
    const auto& violation = replay.run.judgements[i].first;
    if (violation) run.violations.emplace_back(scenario.invariants[i], *violation);
  }
  return PerfettoTrace(run);
}

int ExitCodeOf(const ReplayResult& replay, const std::string& expected_digest) {
  if (!expected_digest.empty() && replay.run.digest.Hex() != expected_digest) {
    Complain("the run's digest is " + replay.run.digest.Hex() + ", not " + expected_digest);
    return kExitNotReproduced;
  }
  for (const Judgement& judgement : replay.run.judgements) {
    if (judgement.violations > 0) return kExitViolated;
  }
  return replay.run.end == RunEnd::kEventLimit ? kExitInconclusive : kExitAsExpected;
}

}  // namespace

int Replay(const CommandLine& command) {
  const std::optional<Scenario> scenario = LoadScenario(command.paths.front());
  if (!scenario) return kExitBadInput;
  const auto selected = SelectConfigurations(*scenario, command.configurations);
  if (!selected) return kExitBadInput;
  if (selected->size() != 1) {
    Complain("replay needs one configuration: --config NAME");
    return kExitBadInput;
  }
  const bool declared = scenario->search.plan && !command.seed && !GivesPlan(command);
  if (!declared && command.seed.has_value() == GivesPlan(command)) {
    Complain("replay needs either --seed N, or --timing N with the faults of a plan (--fault or --plan)");
    return kExitBadInput;
  }
  if (!Judges(*scenario, command.invariant)) return kExitBadInput;
  const Prepared prepared(*scenario);
  const size_t configuration = selected->front();
  ReplayResult replay;
  if (declared) {
    const auto timing = static_cast<uint64_t>(scenario->search.timings.front());
    replay = ReplayPlan(prepared, configuration, timing, DeclaredPlan(prepared, configuration));
  } else if (GivesPlan(command)) {
    const auto plan = ReadPlan(command, prepared.pipeline(configuration));
    if (!plan) return kExitBadInput;
    replay = ReplayPlan(prepared, configuration, command.timing.value_or(1), *plan);
  } else {
    replay = ReplaySeed(prepared, configuration, *command.seed);
  }
  const auto text = command.format == "text"       ? std::optional(Describe(replay, prepared, configuration))
                    : command.format == "perfetto" ? std::optional(Trace(replay, prepared, configuration))
                                                   : Draw(command, replay, prepared, configuration);
  if (text && !WriteStdout(*text)) return kExitNoOutput;
  return ExitCodeOf(replay, command.digest);
}

}  // namespace redeliver
