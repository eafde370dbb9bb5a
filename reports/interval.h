// How sure a sample makes us of a rate. The one place with floating point.
#ifndef REDELIVER_REPORTS_INTERVAL_H_
#define REDELIVER_REPORTS_INTERVAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/ratio.h"

namespace redeliver {

// Plain decimals of three significant digits, rounded outward; "0" and "1" at the ends.
struct RateInterval {
  std::string low;
  std::string high;

  friend bool operator==(const RateInterval&, const RateInterval&) = default;
};

inline constexpr char kConfidence[] = "95%";

// The exact (Clopper-Pearson) two-sided interval of a probability that showed `hits` times in `runs` independent runs.
// Without runs it is all of [0, 1]. Requires hits <= runs.
RateInterval ExactInterval(uint64_t hits, uint64_t runs);

// The value of a bound of ExactInterval.
Ratio ValueOfBound(std::string_view bound);

// The difference of two probabilities that were observed on the same runs: in `only_first` of these runs just one thing
// showed, in `only_second` just the other, in the rest both or neither. The interval of second - first, from exact
// intervals of both parts at half the error each: it holds with at least kConfidence. Decimals between "-1" and "1".
// Requires only_first + only_second <= runs.
RateInterval DifferenceInterval(uint64_t only_first, uint64_t only_second, uint64_t runs);

inline constexpr char kDetection[] = "99%";

// The smallest probability per run of something that so many independent runs would have shown at least once, in
// kDetection of all cases; "1" without runs.
std::string DetectableRate(uint64_t runs);

// How many runs it takes until something of that probability per run has shown with kDetection. Requires a probability
// of the form 1/n, n > 1.
uint64_t RunsToDetect(uint64_t one_in);

// Whether `hits` of `tries` may come of the probability numerator/denominator: false if a sample is as far off or
// farther in less than one of a billion cases.
bool MayComeOf(uint64_t hits, uint64_t tries, uint64_t numerator, uint64_t denominator);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_INTERVAL_H_
