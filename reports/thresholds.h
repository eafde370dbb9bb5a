// Thresholds of a scenario against what a search measured.
#ifndef REDELIVER_REPORTS_THRESHOLDS_H_
#define REDELIVER_REPORTS_THRESHOLDS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

enum class ThresholdVerdict {
  kMet,
  kMissed,
  kOpen,  // The search cannot say.
};

// "met", "missed", "open".
std::string_view ThresholdVerdictName(ThresholdVerdict verdict);

struct ThresholdFinding {
  const Threshold* threshold = nullptr;  // Of the scenario.
  ThresholdVerdict verdict = ThresholdVerdict::kOpen;
  std::optional<std::string> measured;  // Absent if nothing was observed.
  std::string reason;                   // Why it is open.
};

// "latency.p99 <= 2s": what it asks for.
std::string NameOf(const Threshold& threshold);

// "throughput is 198.2/s, not 200/s +- 0.1%".
std::string InWords(const ThresholdFinding& finding);

// Of the `i`-th result of the search, those that it can judge: thresholds on sampled runs if it sampled, on plans if it
// proved as far and under the timings that the scenario says.
std::vector<ThresholdFinding> JudgeThresholds(const Scenario& scenario, const SearchResult& search, size_t i);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_THRESHOLDS_H_
