// How sure a sample makes us of a rate. The one place with floating point.
#ifndef REDELIVER_REPORTS_INTERVAL_H_
#define REDELIVER_REPORTS_INTERVAL_H_

#include <cstdint>
#include <string>

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

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_INTERVAL_H_
