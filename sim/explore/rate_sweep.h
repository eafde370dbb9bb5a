// The same samples at other rates of faults: what grows with them, and how fast.
#ifndef REDELIVER_SIM_EXPLORE_RATE_SWEEP_H_
#define REDELIVER_SIM_EXPLORE_RATE_SWEEP_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

// What every rate of a scenario is multiplied by; a product above 1 is 1.
struct RateFactor {
  std::string_view name;
  uint64_t numerator;
  uint64_t denominator;
};

inline constexpr std::array<RateFactor, 6> kRateFactors = {
    {{"0", 0, 1}, {"1/4", 1, 4}, {"1/2", 1, 2}, {"1", 1, 1}, {"2", 2, 1}, {"4", 4, 1}}};
inline constexpr size_t kOwnRates = 3;  // The index of the factor 1.

// The faults of a configuration at so many times their rates.
FaultOptions AtRates(const FaultOptions& faults, const RateFactor& factor);
// Whether some fault can strike when runs are sampled.
bool AnySampledFault(const Pipeline& pipeline);

struct RateSweepOptions {
  uint64_t seeds = 200;  // 1, 2, ... under each configuration at each factor.
  // After so many events under one configuration at one factor, no further seed is begun there.
  uint64_t events = 100'000;
  int jobs = 1;
  // A search of the same configurations. What it sampled at the scenario's own rates stands for the factor 1, where it
  // is no less than would be run for that. May be null.
  const SearchResult* sample = nullptr;
};

// By configuration, as asked for, and by factor. Rates do not vary within a factor, even if the scenario asks for that.
struct RateSweep {
  std::vector<std::array<ConfigurationResult, kRateFactors.size()>> results;
};

// Requires indices of configurations.
RateSweep SweepRates(const Prepared& prepared, const std::vector<size_t>& configurations,
                     const RateSweepOptions& options);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_RATE_SWEEP_H_
