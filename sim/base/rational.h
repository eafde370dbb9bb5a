// Exact probabilities and rates. There is no floating point below reports/.
#ifndef REDELIVER_SIM_BASE_RATIONAL_H_
#define REDELIVER_SIM_BASE_RATIONAL_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/sim_time.h"

namespace redeliver {

// A probability: 0 <= numerator <= denominator, denominator > 0, both below 2^32.
struct Probability {
  uint64_t numerator = 0;
  uint64_t denominator = 1;

  bool zero() const { return numerator == 0; }
  friend bool operator==(const Probability&, const Probability&) = default;
};

// Reads "1/100", "0" or "1".
std::optional<Probability> ParseProbability(std::string_view text);
std::string FormatProbability(const Probability& probability);

// How often something comes: `count` times per `per`.
struct Rate {
  uint64_t count = 1;
  SimDuration per = Seconds(1);

  // Mean time between two, rounded down; at least one nanosecond.
  SimDuration Interval() const {
    return SimDuration(std::max<int64_t>(1, per.nanoseconds() / static_cast<int64_t>(count)));
  }
  friend bool operator==(const Rate&, const Rate&) = default;
};

// Reads "50/s", "3/min", "1/h": a whole positive number of at most 10^9 per s, min, h or d.
std::optional<Rate> ParseRate(std::string_view text);
std::string FormatRate(const Rate& rate);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_RATIONAL_H_
