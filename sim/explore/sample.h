// Sampling: the faults of a run come by their rates.
#ifndef REDELIVER_SIM_EXPLORE_SAMPLE_H_
#define REDELIVER_SIM_EXPLORE_SAMPLE_H_

#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

// The pieces of a sample.
uint64_t CountPieces(const std::vector<SeedRange>& seeds);
// The seeds in some of them.
std::vector<SeedRange> SeedsIn(const PieceSet& pieces, const std::vector<SeedRange>& seeds);

// Each seed once under each configuration.
SearchResult Sample(const Prepared& prepared, const std::vector<SeedRange>& seeds, const SearchControl& control);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SAMPLE_H_
