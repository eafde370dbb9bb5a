#include "sim/scenario/metric_catalogue.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/base/sim_time.h"
#include "sim/scenario/metrics.h"

namespace redeliver {
namespace {

constexpr int kShownDigits = 6;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kStatistics = {{
    {"mean", " Mean, exactly."},
    {"p50", " Median; quantiles are known to 1/128 of themselves, and rounded up."},
    {"p90", " 90th percentile."},
    {"p99", " 99th percentile."},
    {"max", " Maximum, exactly."},
}};

// In the largest unit that leaves a whole part.
std::string FormatBytes(const Ratio& value) {
  static constexpr std::string_view kUnits[] = {"TB", "GB", "MB", "kB"};
  Ratio unit{1'000'000'000'000};
  for (const std::string_view name : kUnits) {
    if (value >= unit) return absl::StrCat(FormatDecimal(Quotient(value, unit), kShownDigits), std::string(name));
    unit.numerator /= 1000;
  }
  return FormatDecimal(value, kShownDigits) + "B";
}

// As FormatDuration, but for what it would show beyond six digits.
std::string FormatTime(const Ratio& value) {
  Uint128 step = 1;
  while (value.numerator / value.denominator / step >= 1'000'000) step *= 10;
  const Uint128 scale = value.denominator * step;
  const Uint128 rounded = (value.numerator + scale / 2) / scale * step;
  return FormatDuration(SimDuration(static_cast<int64_t>(rounded)));
}

}  // namespace

std::vector<MetricEntry> RunMetrics() {
  std::vector<MetricEntry> all;
  const auto add = [&all](std::string name, MetricUnit unit, std::string_view doc, const MetricId& id) {
    all.push_back({std::move(name), unit, std::string(doc), id});
  };
  add("runs", MetricUnit::kNumber, "Runs.", {.kind = MetricKind::kRuns});
  for (uint8_t i = 0; i < kCounts.size(); ++i) {
    add(std::string(kCounts[i].name), MetricUnit::kNumber, kCounts[i].doc, {.kind = MetricKind::kCount, .index = i});
  }
  for (uint8_t i = 0; i < kCounts.size(); ++i) {
    add(absl::StrCat(std::string(kCounts[i].name), ".per_run"), MetricUnit::kNumber,
        absl::StrCat(std::string(kCounts[i].doc), " Mean of all runs."),
        {.kind = MetricKind::kCountPerRun, .index = i});
  }
  for (uint8_t i = 0; i < kPeaks.size(); ++i) {
    add(std::string(kPeaks[i].name), kPeaks[i].bytes ? MetricUnit::kBytes : MetricUnit::kNumber, kPeaks[i].doc,
        {.kind = MetricKind::kPeak, .index = i});
  }
  add("throughput", MetricUnit::kRate,
      "First effects per simulated second, from the first message asked for to the last effect.",
      {.kind = MetricKind::kThroughput});
  add("effects_per_message", MetricUnit::kNumber, "Effects at all sinks, divided by the messages asked for.",
      {.kind = MetricKind::kEffectsPerMessage});
  for (uint8_t i = 0; i < kHistograms.size(); ++i) {
    for (uint8_t s = 0; s < kStatistics.size(); ++s) {
      add(absl::StrCat(std::string(kHistograms[i].name), ".", std::string(kStatistics[s].first)), MetricUnit::kDuration,
          absl::StrCat(std::string(kHistograms[i].doc), std::string(kStatistics[s].second)),
          {.kind = MetricKind::kHistogram, .index = i, .statistic = static_cast<Statistic>(s)});
    }
  }
  return all;
}

std::vector<MetricEntry> InvariantMetrics(std::string_view invariant, uint8_t index) {
  const auto name = [invariant](std::string_view what) {
    return absl::StrCat(std::string(invariant), ".", std::string(what));
  };
  return {{name("rate"),
           MetricUnit::kShare,
           "Share of runs that violate it. Inequalities are judged by its 95 % interval (exact, Clopper-Pearson), "
           "everything else by the share itself.",
           {.kind = MetricKind::kViolationRate, .index = index}},
          {name("violating_runs"),
           MetricUnit::kNumber,
           "Runs that violate it.",
           {.kind = MetricKind::kViolatingRuns, .index = index}},
          {name("violations"),
           MetricUnit::kNumber,
           "Violations in all runs together.",
           {.kind = MetricKind::kViolations, .index = index}}};
}

std::vector<MetricEntry> MetricsFor(const std::vector<std::string>& invariants) {
  std::vector<MetricEntry> all = RunMetrics();
  for (uint8_t i = 0; i < invariants.size(); ++i) {
    for (MetricEntry& entry : InvariantMetrics(invariants[i], i)) all.push_back(std::move(entry));
  }
  return all;
}

std::string_view UnitName(MetricUnit unit) {
  static constexpr std::string_view kNames[] = {"number", "duration", "rate", "share", "bytes"};
  return kNames[static_cast<size_t>(unit)];
}

std::string FormatMeasure(const Ratio& value, MetricUnit unit) {
  switch (unit) {
    case MetricUnit::kNumber:
      return FormatDecimal(value, kShownDigits);
    case MetricUnit::kDuration:
      return FormatTime(value);
    case MetricUnit::kRate:
      return FormatDecimal(Product(value, {static_cast<Uint128>(Seconds(1).nanoseconds())}), kShownDigits) + "/s";
    case MetricUnit::kShare:
      return FormatDecimal(Product(value, {100}), kShownDigits) + "%";
    case MetricUnit::kBytes:
      return FormatBytes(value);
  }
  return "";
}

}  // namespace redeliver
