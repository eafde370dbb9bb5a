// Axes of plots: where a value lies between two ends, and the round values that are named. All in integers, so that a
// plot is the same bytes from every compiler.
#ifndef REDELIVER_REPORTS_HTML_PLOT_AXIS_H_
#define REDELIVER_REPORTS_HTML_PLOT_AXIS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/sim_time.h"

namespace redeliver::html {

// The binary logarithm in units of 2^-24, rounded down. Requires value > 0.
int64_t Log2(uint64_t value);

struct PlotTick {
  int64_t value = 0;
  std::string label;

  friend bool operator==(const PlotTick&, const PlotTick&) = default;
};

// Requires low < high, and 0 < low if logarithmic.
struct PlotAxis {
  int64_t low = 0;
  int64_t high = 1;
  bool logarithmic = false;
  std::vector<PlotTick> ticks;  // In order, between the ends.

  // How far from the low end the value lies, if the axis is so long; values beyond an end lie on it.
  int64_t At(int64_t value, int64_t length) const;
};

// From 0 to a round number that `most` does not exceed, in no more than so many steps. Values are thousandths.
PlotAxis ThousandthsAxis(int64_t most, int64_t steps = 5);
PlotAxis DurationAxis(SimDuration most);
// Between round durations, at least one nanosecond, with `least` and `most` in between.
PlotAxis LogDurationAxis(SimDuration least, SimDuration most);
// One step for each label: value 0, 1, 2, ... Requires at least two.
PlotAxis EvenAxis(const std::vector<std::string>& labels);

// Thousandths as people write them: "0.25", "12k", "1.5M".
std::string ShortThousandths(int64_t thousandths);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_PLOT_AXIS_H_
