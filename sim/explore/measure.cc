#include "sim/explore/measure.h"

namespace redeliver {
namespace {

std::optional<Ratio> Per(Uint128 count, Uint128 of) {
  if (of == 0) return std::nullopt;
  return Ratio{count, of};
}

std::optional<Ratio> Measure(const Histogram& histogram, Statistic statistic) {
  const uint64_t count = histogram.count();
  if (count == 0) return std::nullopt;
  const auto quantile = [&](uint64_t percent) {
    return Ratio{static_cast<Uint128>(histogram.Quantile(percent, 100).nanoseconds())};
  };
  switch (statistic) {
    case Statistic::kMean:
      return Ratio{histogram.sum(), count};
    case Statistic::kP50:
      return quantile(50);
    case Statistic::kP90:
      return quantile(90);
    case Statistic::kP99:
      return quantile(99);
    case Statistic::kMax:
      return quantile(100);
  }
  return std::nullopt;
}

std::optional<Ratio> MeasureCell(MetricKind kind, const Cell& cell, uint64_t runs) {
  if (cell.observations == 0 && cell.violations == 0) return std::nullopt;
  if (kind == MetricKind::kViolationRate) return Per(cell.violating_runs, runs);
  return Ratio{kind == MetricKind::kViolatingRuns ? cell.violating_runs : cell.violations};
}

// A peak of 0 tells that there was nothing to count; of repeated effects it tells that there was none.
std::optional<Ratio> MeasurePeak(const PeakInfo& peak, const Metrics& metrics) {
  const uint64_t value = metrics.*peak.member;
  const bool counts_repeats = peak.member == &Metrics::duplicate_effects_peak;
  if (value == 0 && !(counts_repeats && metrics.effects > 0)) return std::nullopt;
  return Ratio{value};
}

}  // namespace

std::optional<Ratio> Measure(const MetricId& metric, const ConfigurationResult& result) {
  const Metrics& metrics = result.metrics;
  if (result.runs == 0) return std::nullopt;
  switch (metric.kind) {
    case MetricKind::kRuns:
      return Ratio{result.runs};
    case MetricKind::kCount:
      return Ratio{metrics.*kCounts[metric.index].member};
    case MetricKind::kCountPerRun:
      return Per(metrics.*kCounts[metric.index].member, result.runs);
    case MetricKind::kPeak:
      return MeasurePeak(kPeaks[metric.index], metrics);
    case MetricKind::kHistogram:
      return Measure(metrics.*kHistograms[metric.index].member, metric.statistic);
    case MetricKind::kThroughput:
      return metrics.first_effects() == 0 ? std::nullopt : Per(metrics.first_effects(), metrics.busy_time);
    case MetricKind::kEffectsPerMessage:
      return Per(metrics.effects, metrics.messages);
    case MetricKind::kViolationRate:
    case MetricKind::kViolatingRuns:
    case MetricKind::kViolations:
      return MeasureCell(metric.kind, result.cells[metric.index], result.runs);
  }
  return std::nullopt;
}

}  // namespace redeliver
