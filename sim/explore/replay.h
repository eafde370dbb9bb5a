// One run again, with all of its facts.
#ifndef REDELIVER_SIM_EXPLORE_REPLAY_H_
#define REDELIVER_SIM_EXPLORE_REPLAY_H_

#include <optional>
#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

struct ReplayResult {
  RunResult run;
  std::vector<Event> events;
  // What struck, in order of time.
  std::vector<PlannedFault> plan;
  // Faults of the requested plan that the run never came to.
  std::vector<PlannedFault> not_reached;
};

// The run of a seed, as Sample does it.
ReplayResult ReplaySeed(const Prepared& prepared, size_t configuration, uint64_t seed, Defect defect = Defect::kNone);

// The run of a plan under the latencies and workload of a seed. Requires at most kLongestPlan faults.
ReplayResult ReplayPlan(const Prepared& prepared, size_t configuration, uint64_t timing,
                        const std::vector<PlannedFault>& plan, Defect defect = Defect::kNone);

// The plan that the scenario itself declares. Requires that it has one.
std::vector<PlannedFault> DeclaredPlan(const Prepared& prepared, size_t configuration);

// The place of the first event in which two runs differ; nullopt if they are the same.
std::optional<size_t> FirstDifference(const std::vector<Event>& a, const std::vector<Event>& b);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_REPLAY_H_
