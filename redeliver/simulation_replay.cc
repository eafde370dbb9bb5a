// One run, told.
#include <algorithm>

#include "redeliver/simulation_state.h"
#include "reports/report_content.h"
#include "reports/sequence.h"
#include "sim/explore/find_witness.h"
#include "sim/explore/replay.h"
#include "sim/explore/slice.h"
#include "sim/fault/plan_text.h"
#include "sim/scenario/file_error.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

// A few seconds.
constexpr uint64_t kShrinkEffort = 15'000'000;

std::vector<PlannedFault> ParsePlan(const std::vector<std::string>& plan, const Pipeline& pipeline) {
  if (plan.size() > kLongestPlan) {
    throw ScenarioError("a plan has at most " + std::to_string(kLongestPlan) + " faults, this one " +
                        std::to_string(plan.size()));
  }
  std::vector<PlannedFault> faults;
  for (const std::string& words : plan) {
    std::string error;
    const auto fault = ParseFault(words, pipeline.names(), &error);
    if (!fault) throw ScenarioError(Quoted(words) + ": " + error);
    faults.push_back(*fault);
  }
  return faults;
}

std::vector<std::string> InWords(const std::vector<PlannedFault>& plan, const Pipeline& pipeline) {
  std::vector<std::string> words;
  for (const PlannedFault& fault : plan) words.push_back(FormatFault(fault, pipeline.names()));
  return words;
}

std::string Timeline(const ReplayResult& replay, const Prepared& prepared, size_t configuration, size_t invariant) {
  const Scenario& scenario = prepared.scenario();
  const RunShape& shape = prepared.pipeline(configuration).shape();
  const Violation& violation = *replay.run.judgements[invariant].first;
  const Slice slice = SliceOf(replay.events, shape, violation);
  return TimelineText(SequenceOf(slice, replay.events, shape, scenario.invariants[invariant], violation,
                                 scenario.name + ", configuration " + scenario.configurations[configuration].name));
}

ReplayReport ReportOf(const ReplayResult& replay, const Prepared& prepared, size_t configuration, uint64_t timing) {
  const Scenario& scenario = prepared.scenario();
  const Pipeline& pipeline = prepared.pipeline(configuration);
  ReplayReport report;
  report.struck = InWords(replay.plan, pipeline);
  report.not_reached = InWords(replay.not_reached, pipeline);
  report.digest = replay.run.digest.Hex();
  for (const Event& event : replay.events) report.facts += FormatEvent(event, pipeline.shape()) + "\n";
  for (size_t v = 0; v < replay.run.judgements.size(); ++v) {
    const auto& violation = replay.run.judgements[v].first;
    if (!violation) continue;
    if (report.violations.empty()) report.timeline = Timeline(replay, prepared, configuration, v);
    const Execution execution{scenario.configurations[configuration].name, timing, report.struck};
    report.violations.push_back({execution, scenario.invariants[v], InWords(*violation)});
  }
  return report;
}

std::string FaultsText(const std::vector<std::string>& plan) {
  if (plan.empty()) return "It takes no fault.\n";
  if (plan.size() > kLongestPlan) return "Its faults: " + std::to_string(plan.size()) + ", as the seed draws them.\n";
  std::string text = "Its faults:\n";
  for (const std::string& fault : plan) text += "  " + fault + "\n";
  return text;
}

// The text as a literal of C++. Names of processes are plain; those of configurations may be anything.
std::string Literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + "\"";
}

std::string ReplayCall(const Execution& execution) {
  if (execution.plan.size() > kLongestPlan) {
    return "simulation.ReplaySeed(" + std::to_string(execution.timing) + ", " + Literal(execution.configuration) + ")";
  }
  std::string call = "simulation.Replay({.configuration = " + Literal(execution.configuration) +
                     ", .timing = " + std::to_string(execution.timing) + ", .plan = {";
  for (size_t i = 0; i < execution.plan.size(); ++i) call += (i > 0 ? ", " : "") + Literal(execution.plan[i]);
  return call + "}})";
}

// A sampled run of more faults than a plan may have is that of its seed.
ReplayResult ReplayOf(const Execution& execution, const Prepared& prepared, size_t configuration) {
  if (execution.plan.size() > kLongestPlan) return ReplaySeed(prepared, configuration, execution.timing);
  const std::vector<PlannedFault> plan = ParsePlan(execution.plan, prepared.pipeline(configuration));
  return ReplayPlan(prepared, configuration, execution.timing, plan);
}

}  // namespace

ReplayReport Simulation::Replay(const Execution& execution) const {
  const Prepared& prepared = state_->prepared();
  const size_t configuration = state_->Only(execution.configuration);
  const std::vector<PlannedFault> plan = ParsePlan(execution.plan, prepared.pipeline(configuration));
  return ReportOf(ReplayPlan(prepared, configuration, execution.timing, plan), prepared, configuration,
                  execution.timing);
}

ReplayReport Simulation::ReplaySeed(uint64_t seed, const std::string& configuration) const {
  const Prepared& prepared = state_->prepared();
  const size_t only = state_->Only(configuration);
  return ReportOf(redeliver::ReplaySeed(prepared, only, seed), prepared, only, seed);
}

Counterexample Simulation::Shrink(const Counterexample& counterexample) const {
  const Prepared& prepared = state_->prepared();
  const Execution& execution = counterexample.execution;
  const Target target{state_->Only(execution.configuration), state_->InvariantNamed(counterexample.invariant)};
  if (execution.plan.size() > kLongestPlan) return counterexample;
  const ReplayResult replay = ReplayOf(execution, prepared, target.configuration);
  const auto& violation = replay.run.judgements[target.invariant].first;
  if (!violation) throw ScenarioError("this run does not violate " + counterexample.invariant);
  const Witness known{execution.timing, replay.plan, replay.run.digest, *violation};
  Effort effort(kShrinkEffort);
  const Witness found = FewestFaults(prepared, target, known, effort).witness;
  const Execution smaller{execution.configuration, found.seed,
                          InWords(found.plan, prepared.pipeline(target.configuration))};
  return {smaller, counterexample.invariant, InWords(found.violation)};
}

std::string Simulation::Tell(const Counterexample& counterexample) const {
  const Prepared& prepared = state_->prepared();
  const Execution& execution = counterexample.execution;
  const size_t configuration = state_->Only(execution.configuration);
  const size_t invariant = state_->InvariantNamed(counterexample.invariant);
  const ReplayResult replay = ReplayOf(execution, prepared, configuration);
  if (!replay.run.judgements[invariant].first) {
    throw ScenarioError("this run does not violate " + counterexample.invariant);
  }
  std::string text = Timeline(replay, prepared, configuration, invariant);
  text += "\n" + FaultsText(InWords(replay.plan, prepared.pipeline(configuration)));
  return text + "\nTo see it again:\n  " + ReplayCall(execution) + "\n";
}

}  // namespace redeliver
