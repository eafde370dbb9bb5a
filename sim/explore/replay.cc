#include "sim/explore/replay.h"

#include <algorithm>

#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

ReplayResult RunTraced(const Prepared& prepared, size_t configuration, SearchMode mode, Choices& choices,
                       Defect defect) {
  Runner runner(prepared.invariants());
  RunOptions options = RunOptionsFor(prepared.scenario(), mode, defect);
  options.trace = true;
  ReplayResult result;
  result.run = runner.Run(prepared.pipeline(configuration), choices, options);
  result.events = runner.events();
  return result;
}

// An event as words: equal exactly if the events are.
std::vector<uint64_t> Words(const Event& event) {
  const Circumstance& circumstance = event.circumstance;
  std::vector<uint64_t> words{event.fact.index(), static_cast<uint64_t>(circumstance.time.nanoseconds()),
                              circumstance.process.value(), circumstance.incarnation.value(),
                              circumstance.cause.value()};
  std::visit(
      [&words](const auto& fact) {
        fact.VisitFields([&words](std::string_view, const auto& value) { words.push_back(FactWord(value)); });
      },
      event.fact);
  return words;
}

}  // namespace

ReplayResult ReplaySeed(const Prepared& prepared, size_t configuration, uint64_t seed, Defect defect) {
  SampledChoices choices(seed);
  ReplayResult result = RunTraced(prepared, configuration, SearchMode::kSample, choices, defect);
  result.plan = choices.plan();
  return result;
}

ReplayResult ReplayPlan(const Prepared& prepared, size_t configuration, uint64_t timing,
                        const std::vector<PlannedFault>& plan, Defect defect) {
  ScriptedChoices choices(timing, plan);
  ReplayResult result = RunTraced(prepared, configuration, SearchMode::kProve, choices, defect);
  result.plan = choices.struck();
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!choices.reached(i)) result.not_reached.push_back(plan[i]);
  }
  return result;
}

std::vector<PlannedFault> DeclaredPlan(const Prepared& prepared, size_t configuration) {
  std::vector<PlannedFault> plan;
  for (const std::string& words : *prepared.scenario().search.plan) {
    std::string error;
    plan.push_back(*ParseFault(words, prepared.pipeline(configuration).names(), &error));  // As the reader has checked.
  }
  return plan;
}

std::optional<size_t> FirstDifference(const std::vector<Event>& a, const std::vector<Event>& b) {
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i < common; ++i) {
    if (Words(a[i]) != Words(b[i])) return i;
  }
  if (a.size() == b.size()) return std::nullopt;
  return common;
}

}  // namespace redeliver
