// Proving: every set of at most K faults that the configuration allows is tried, whatever their rates; at one
// request at most one strikes.
#ifndef REDELIVER_SIM_EXPLORE_PROVE_H_
#define REDELIVER_SIM_EXPLORE_PROVE_H_

#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

// Every plan of at most `faults` faults, under each timing and configuration.
SearchResult Prove(const Prepared& prepared, int faults, const std::vector<uint64_t>& timings,
                   const SearchControl& control);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_PROVE_H_
