// Durations with as many digits as are known.
#ifndef REDELIVER_REPORTS_DURATIONS_H_
#define REDELIVER_REPORTS_DURATIONS_H_

#include <cstdint>
#include <string>

#include "sim/base/sim_time.h"

namespace redeliver {

// Rounded up to three digits: a quantile is known to a 128th of itself, and its digits should not say otherwise.
inline std::string ShortDuration(SimDuration duration) {
  int64_t step = 1;
  while (duration.nanoseconds() / step >= 1000) step *= 10;
  return FormatDuration(SimDuration((duration.nanoseconds() + step - 1) / step * step));
}

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_DURATIONS_H_
