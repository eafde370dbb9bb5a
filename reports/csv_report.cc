#include "reports/csv_report.h"

#include <initializer_list>
#include <optional>
#include <string_view>

#include "reports/interval.h"
#include "reports/summary.h"
#include "sim/explore/measure.h"
#include "sim/scenario/metric_catalogue.h"

namespace redeliver {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr int kDigits = 6;

std::string Field(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string Row(std::initializer_list<std::string_view> fields) {
  std::string row;
  for (const std::string_view field : fields) {
    if (!row.empty()) row += ',';
    row += Field(field);
  }
  return row + std::string(kLineEnd);
}

std::string_view BaseUnit(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::kNumber:
      return "1";
    case MetricUnit::kDuration:
      return "s";
    case MetricUnit::kRate:
      return "1/s";
    case MetricUnit::kShare:
      return "share";
    case MetricUnit::kBytes:
      return "B";
  }
  return "";
}

std::string ValueInBaseUnit(const Ratio& value, MetricUnit unit) {
  const Ratio second{static_cast<Uint128>(Seconds(1).nanoseconds())};
  if (unit == MetricUnit::kDuration) return FormatDecimal(Quotient(value, second), kDigits);
  if (unit == MetricUnit::kRate) return FormatDecimal(Product(value, second), kDigits);
  return FormatDecimal(value, kDigits);
}

std::string RowsOf(const ReportInput& input, const Summary& summary, size_t i) {
  const Scenario& scenario = input.prepared.scenario();
  const SearchResult& search = input.search;
  const std::string& configuration = scenario.configurations[search.configurations[i]].name;
  std::string rows;
  for (size_t v = 0; v < scenario.invariants.size(); ++v) {
    rows += Row({scenario.name, input.mode(), configuration, scenario.invariants[v] + ".verdict", "verdict",
                 VerdictName(summary.configurations[i].cells[v].verdict), "", ""});
  }
  for (const MetricEntry& metric : MetricsFor(scenario.invariants)) {
    const std::optional<Ratio> value = Measure(metric.id, search.results[i]);
    if (!value) continue;
    RateInterval interval;
    if (input.sampled() && metric.id.kind == MetricKind::kViolationRate) {
      interval = ExactInterval(search.results[i].cells[metric.id.index].violating_runs, search.results[i].runs);
    }
    rows += Row({scenario.name, input.mode(), configuration, metric.name, BaseUnit(metric.unit),
                 ValueInBaseUnit(*value, metric.unit), interval.low, interval.high});
  }
  return rows;
}

}  // namespace

std::string CsvReport(std::span<const ReportInput> inputs) {
  std::string csv = Row({"scenario", "search", "configuration", "metric", "unit", "value", "low", "high"});
  for (const ReportInput& input : inputs) {
    const Summary summary = Summarize(input);
    for (size_t i = 0; i < input.search.results.size(); ++i) csv += RowsOf(input, summary, i);
  }
  return csv;
}

}  // namespace redeliver
