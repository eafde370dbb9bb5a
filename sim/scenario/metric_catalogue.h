// Metrics by name, as reports show them and as thresholds ask for them: each with its unit and what it means.
#ifndef REDELIVER_SIM_SCENARIO_METRIC_CATALOGUE_H_
#define REDELIVER_SIM_SCENARIO_METRIC_CATALOGUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ratio.h"

namespace redeliver {

enum class MetricUnit : uint8_t {
  kNumber,
  kDuration,  // Nanoseconds.
  kRate,      // Per nanosecond.
  kShare,
  kBytes,
};

enum class MetricKind : uint8_t {
  kRuns,
  kCount,
  kCountPerRun,
  kPeak,
  kHistogram,
  kThroughput,
  kEffectsPerMessage,
  kViolationRate,
  kViolatingRuns,
  kViolations,
};

enum class Statistic : uint8_t { kMean, kP50, kP90, kP99, kMax };

struct MetricId {
  MetricKind kind = MetricKind::kRuns;
  // Into kCounts, kPeaks or kHistograms, or the scenario's invariants.
  uint8_t index = 0;
  Statistic statistic = Statistic::kMean;  // Of a histogram.
  // Of the runs of a proof, one for each plan; otherwise of the sampled runs.
  bool of_plans = false;

  friend bool operator==(const MetricId&, const MetricId&) = default;
};

struct MetricEntry {
  std::string name;
  MetricUnit unit;
  std::string doc;
  MetricId id;
};

// What stands before the name of a metric of a proof.
inline constexpr std::string_view kPlansPrefix = "plans.";
inline constexpr std::string_view kPlansDoc =
    "The same over the runs of a proof, one for each plan, as in `plans.effects`. Judged if the proof goes as far as "
    "`search` says.";

// All that do not belong to an invariant.
std::vector<MetricEntry> RunMetrics();
// Those of one invariant; `index` is its place in Scenario::invariants.
std::vector<MetricEntry> InvariantMetrics(std::string_view invariant, uint8_t index);

// All that thresholds of a scenario with these invariants may name, without prefix.
std::vector<MetricEntry> MetricsFor(const std::vector<std::string>& invariants);

// "number", "duration", "rate per second", "share", "bytes".
std::string_view UnitName(MetricUnit unit);
// "50", "250ms", "199.7/s", "9.1%", "108kB": rounded to six significant digits, whole numbers to none.
std::string FormatMeasure(const Ratio& value, MetricUnit unit);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_METRIC_CATALOGUE_H_
