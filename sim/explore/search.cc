#include "sim/explore/search.h"

#include <algorithm>

#include "sim/explore/tally.h"

namespace redeliver {

Prepared::Prepared(const Scenario& scenario) : scenario_(scenario) {
  for (const Configuration& configuration : scenario.configurations) {
    pipelines_.push_back(std::make_unique<Pipeline>(configuration.model));
  }
}

SearchResult StartSearch(const Prepared& prepared, SearchMode mode, const SearchControl& control) {
  const std::vector<std::string>& invariants = prepared.scenario().invariants;
  SearchResult search;
  search.mode = mode;
  search.judges_progress = std::ranges::find(invariants, "progress") != invariants.end();
  search.configurations = control.configurations;
  search.results.assign(control.configurations.size(), EmptyResult(invariants.size()));
  return search;
}

RunOptions RunOptionsFor(const Scenario& scenario, SearchMode mode, Defect defect) {
  RunOptions options;
  options.horizon = scenario.search.horizon;
  options.max_events = static_cast<uint64_t>(scenario.search.max_events);
  options.swarm = mode == SearchMode::kSample && scenario.search.swarm;
  options.defect = defect;
  return options;
}

}  // namespace redeliver
