#include "sim/explore/run_plan.h"

#include "sim/explore/replay.h"
#include "sim/explore/tally.h"

namespace redeliver {

SearchResult RunDeclaredPlan(const Prepared& prepared, const SearchControl& control) {
  SearchResult search = StartSearch(prepared.scenario(), SearchMode::kSample, control.configurations);
  const Scenario& scenario = prepared.scenario();
  Runner runner(prepared.invariants());
  const RunOptions options = RunOptionsFor(scenario, SearchMode::kProve, control.defect);
  for (size_t c = 0; c < control.configurations.size(); ++c) {
    ConfigurationResult& result = search.results[c];
    const std::vector<PlannedFault> plan = DeclaredPlan(prepared, control.configurations[c]);
    for (const int64_t timing : scenario.search.timings) {
      ScriptedChoices choices(static_cast<uint64_t>(timing), plan);
      const RunResult& run = runner.Run(prepared.pipeline(control.configurations[c]), choices, options);
      AddRun(result, run, static_cast<uint64_t>(timing), choices.struck());
    }
    result.metrics = runner.metrics().totals();
    runner.metrics().ResetTotals();
  }
  for (const int64_t timing : scenario.search.timings) {
    search.seeds.push_back({static_cast<uint64_t>(timing), static_cast<uint64_t>(timing)});
  }
  search.asked_seeds = search.seeds;
  return search;
}

}  // namespace redeliver
