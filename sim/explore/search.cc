#include "sim/explore/search.h"

#include "sim/explore/tally.h"

namespace redeliver {

Prepared::Prepared(const Scenario& scenario) : scenario_(scenario) {
  for (const Configuration& configuration : scenario.configurations) {
    pipelines_.push_back(std::make_unique<Pipeline>(configuration.model));
  }
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
