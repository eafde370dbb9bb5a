// Runs everything twice and shows the first fact that differs, if any does. It cannot, unless something outside Choices
// decides: a clock, an address, an iteration order.
#ifndef REDELIVER_SIM_EXPLORE_DETERMINISM_H_
#define REDELIVER_SIM_EXPLORE_DETERMINISM_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sim/explore/search.h"

namespace redeliver {

struct Divergence {
  size_t configuration = 0;
  uint64_t seed = 0;
  size_t event = 0;  // From 0.
  // The first differing fact as text; "(no further fact)" where a run had already ended.
  std::string first;
  std::string second;
};

// Makes the choices of a run; attempt is 1 or 2. Tests pass choices that cheat.
using MakeChoices = std::function<std::unique_ptr<Choices>(uint64_t seed, int attempt)>;

std::optional<Divergence> CheckDeterminism(const Prepared& prepared, const std::vector<SeedRange>& seeds,
                                           const SearchControl& control, const MakeChoices& make_choices);
// With sampled choices.
std::optional<Divergence> CheckDeterminism(const Prepared& prepared, const std::vector<SeedRange>& seeds,
                                           const SearchControl& control);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_DETERMINISM_H_
