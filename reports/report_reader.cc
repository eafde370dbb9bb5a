#include "reports/report_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/json_cursor.h"
#include "sim/base/sim_time.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

// The value of an enumeration whose name the cursor is at; `last` is the last one.
template <class Enum, class NameOf>
Enum ReadName(const JsonCursor& at, Enum last, NameOf&& name_of) {
  const std::string text = at.Text();
  std::vector<std::string_view> known;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    known.push_back(name_of(static_cast<Enum>(i)));
    if (known.back() == text) return static_cast<Enum>(i);
  }
  at.Expected("one of " + ListOf(known));
  return last;
}

ReadCell CellAt(const std::string& invariant, const JsonCursor& at) {
  ReadCell cell{.invariant = invariant};
  cell.verdict = ReadName(at.At("verdict"), Verdict::kInconclusive, VerdictName);
  if (at.Has("expectation")) {
    cell.expectation = ReadName(at.At("expectation"), Expectation::kOpen, ExpectationName);
  }
  cell.runs = at.At("runs").Count();
  cell.violating_runs = at.At("violating_runs").Count();
  if (cell.violating_runs > cell.runs) at.At("violating_runs").Complain("more than there are runs");
  cell.violating_runs = std::min(cell.violating_runs, cell.runs);
  return cell;
}

ReadThreshold ThresholdAt(const JsonCursor& at) {
  ReadThreshold threshold;
  threshold.metric = at.At("metric").Text();
  threshold.text = at.At("threshold").Text();
  const JsonCursor measured = at.At("measured");
  if (!measured.value().is_null()) threshold.measured = measured.Text();
  threshold.verdict = ReadName(at.At("verdict"), ThresholdVerdict::kOpen, ThresholdVerdictName);
  return threshold;
}

// "199.7/s", "1.5", "250ms".
std::optional<Ratio> ParseMeasure(std::string_view text) {
  constexpr std::string_view kPerSecond = "/s";
  if (text.ends_with(kPerSecond)) return ParseDecimal(text.substr(0, text.size() - kPerSecond.size()));
  if (const auto number = ParseDecimal(text)) return number;
  const auto duration = ParseDuration(text);
  return duration ? std::optional(Ratio{static_cast<Uint128>(duration->nanoseconds())}) : std::nullopt;
}

// A number that counts, or a measure in words; nothing for null.
void AddMetric(const std::string& name, const JsonCursor& at, std::vector<ReadMetric>& metrics) {
  if (at.value().is_null()) return;
  if (!at.value().is_string()) {
    const uint64_t count = at.Count();
    metrics.push_back({name, std::to_string(count), Ratio{count}, !name.ends_with("_peak")});
    return;
  }
  const auto value = ParseMeasure(at.Text());
  if (!value) at.Expected("a number, a rate or a duration such as \"1.5\", \"200/s\" or \"250ms\"");
  if (value) metrics.push_back({name, at.Text(), *value});
}

std::vector<ReadMetric> MetricsAt(const JsonCursor& at) {
  std::vector<ReadMetric> metrics;
  for (const auto& [name, member] : at.Members()) {
    if (!member.value().is_object()) {
      AddMetric(name, member, metrics);
      continue;
    }
    for (const auto& [part, value] : member.Members()) AddMetric(name + "." + part, value, metrics);
  }
  return metrics;
}

ReadConfiguration ConfigurationAt(const JsonCursor& at) {
  ReadConfiguration configuration;
  configuration.name = at.At("name").Text();
  configuration.runs = at.At("runs").Count();
  configuration.digest = at.At("digest").Text();
  for (const auto& [invariant, cell] : at.At("invariants").Members()) {
    configuration.cells.push_back(CellAt(invariant, cell));
  }
  if (at.Has("thresholds")) {
    for (const JsonCursor& threshold : at.At("thresholds").Items()) {
      configuration.thresholds.push_back(ThresholdAt(threshold));
    }
  }
  configuration.metrics = MetricsAt(at.At("metrics"));
  configuration.never_fired = at.At("never_fired").Texts();
  return configuration;
}

void ReadSearch(const JsonCursor& at, ReadReport& report) {
  report.mode = at.At("mode").Text();
  const bool known = report.mode == "sample" || report.mode == "prove" || report.mode == "plan";
  if (!known) at.At("mode").Expected("\"sample\", \"prove\" or \"plan\"");
  at.At("complete").Bool();
  for (const auto& [key, member] : at.Members()) {
    if (key == "power") continue;  // Follows from the rest.
    report.search[key] = member.value().dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  if (report.mode != "prove") return;
  report.faults = at.At("faults").Count();
  for (const JsonCursor& timing : at.At("timings").Items()) report.timings.push_back(timing.Count());
}

ReadReport ReportAt(const JsonCursor& at) {
  ReadReport report;
  if (at.At("schema").Text() != "redeliver.report/1") at.At("schema").Expected("\"redeliver.report/1\"");
  report.version = at.At("tool").At("version").Text();
  report.scenario = at.At("scenario").At("name").Text();
  report.scenario_digest = at.At("scenario").At("digest").Text();
  ReadSearch(at.At("search"), report);
  report.missing_facts = at.At("must_see").At("missing").Texts();
  for (const JsonCursor& configuration : at.At("configurations").Items()) {
    report.configurations.push_back(ConfigurationAt(configuration));
  }
  return report;
}

// What somebody gave us in place of a report.
std::string WhatItIs(const Json& root) {
  if (root.is_discarded()) return "is no JSON, or is cut off";
  if (!root.is_object() || !root.contains("schema") || !root["schema"].is_string()) {
    const bool scenario = root.is_object() && root.contains("topology");
    return scenario ? "is a scenario, not a report; `redeliver run` or `prove` with --report FILE writes one"
                    : "is no report: it has no \"schema\"";
  }
  const std::string& schema = root["schema"].get_ref<const std::string&>();
  if (schema == "redeliver.part/1") return "is a part of a search; `redeliver merge` makes a report of all its parts";
  if (schema.starts_with("redeliver.report")) {
    return "is a report of a version that is not known here: its \"schema\" is " + Quoted(schema);
  }
  return "is no report: its \"schema\" is " + Quoted(schema);
}

}  // namespace

std::optional<std::vector<ReadReport>> ReadReports(std::string_view text, std::string* error) {
  const Json root = Json::parse(text, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/true);
  error->clear();
  const JsonCursor at(root, *error);
  const bool known = root.is_object() && root.contains("schema");
  std::vector<ReadReport> reports;
  if (known && root["schema"] == "redeliver.report/1") {
    reports.push_back(ReportAt(at));
  } else if (known && root["schema"] == "redeliver.reports/1") {
    for (const JsonCursor& report : at.At("reports").Items()) reports.push_back(ReportAt(report));
  } else {
    *error = WhatItIs(root);
  }
  if (!error->empty()) return std::nullopt;
  return reports;
}

}  // namespace redeliver
