// Adds runs to a configuration's result.
#ifndef REDELIVER_SIM_EXPLORE_TALLY_H_
#define REDELIVER_SIM_EXPLORE_TALLY_H_

#include <vector>

#include "sim/explore/result.h"

namespace redeliver {

// Starts a result with one cell per invariant.
ConfigurationResult EmptyResult(size_t invariants);

// Everything but metrics, which the runner adds up itself.
void AddRun(ConfigurationResult& result, const RunResult& run, uint64_t seed, const std::vector<PlannedFault>& plan);

// Whether any cell has a violation.
bool AnyViolation(const ConfigurationResult& result);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_TALLY_H_
