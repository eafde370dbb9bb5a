#include "reports/json_report.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/checks.h"
#include "reports/faults.h"
#include "reports/interval.h"
#include "reports/replay_command.h"
#include "reports/summary.h"
#include "sim/explore/measure.h"
#include "sim/invariant/catalogue.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

// Keeps its keys in the order they are written in.
using Json = nlohmann::ordered_json;

Json Names(const std::vector<FaultKind>& kinds) {
  Json names = Json::array();
  for (const FaultKind kind : kinds) names.push_back(Describe(kind).name);
  return names;
}

Json IntervalJson(uint64_t hits, uint64_t runs) {
  const RateInterval interval = ExactInterval(hits, runs);
  return {{"low", interval.low}, {"high", interval.high}, {"confidence", kConfidence}};
}

Json Distribution(const Histogram& histogram, const Json& mean) {
  Json json = Json::object();
  json["count"] = histogram.count();
  json["mean"] = mean;
  json["p50"] = FormatDuration(histogram.Quantile(50, 100));
  json["p90"] = FormatDuration(histogram.Quantile(90, 100));
  json["p99"] = FormatDuration(histogram.Quantile(99, 100));
  json["max"] = FormatDuration(histogram.Quantile(1, 1));
  return json;
}

class ReportWriter {
 public:
  explicit ReportWriter(const ReportInput& input)
      : input_(input),
        scenario_(input.prepared.scenario()),
        search_(input.search),
        summary_(Summarize(input)),
        sampled_(input.search.mode == SearchMode::kSample) {}

  Json Write() const {
    Json report = Json::object();
    report["schema"] = "redeliver.report/1";
    report["tool"] = {{"name", "redeliver"}, {"version", REDELIVER_VERSION}};
    report["scenario"] = ScenarioJson();
    report["search"] = SearchJson();
    report["outcome"] = OutcomeJson();
    report["configurations"] = Json::array();
    for (size_t i = 0; i < search_.results.size(); ++i) report["configurations"].push_back(ConfigurationJson(i));
    if (sampled_ && search_.results.size() > 1) report["comparison"] = ComparisonJson();
    report["must_see"] = {{"facts", scenario_.must_see}, {"missing", summary_.missing_facts}};
    if (input_.test != nullptr) report["test"] = TestJson(*input_.test);
    return report;
  }

 private:
  size_t ConfigurationIndex(size_t i) const { return search_.configurations[i]; }
  const Configuration& ConfigurationOf(size_t i) const { return scenario_.configurations[ConfigurationIndex(i)]; }
  const Pipeline& PipelineOf(size_t i) const { return input_.prepared.pipeline(ConfigurationIndex(i)); }

  Json ScenarioJson() const {
    Json json = Json::object();
    json["name"] = scenario_.name;
    json["claim"] = scenario_.claim;
    json["source"] = scenario_.source;
    json["digest"] = scenario_.digest.Hex();
    return json;
  }

  Json SearchJson() const {
    Json json = Json::object();
    json["mode"] = input_.mode();
    if (input_.planned()) {
      json["plan"] = *scenario_.search.plan;
      json["timings"] = Json::array();
      for (const SeedRange& range : search_.seeds) json["timings"].push_back(range.first);
    } else if (input_.sampled()) {
      json["seeds"] = Json::array();
      for (const SeedRange& range : search_.seeds) {
        json["seeds"].push_back({{"first", range.first}, {"count", range.last - range.first + 1}});
      }
      json["swarm"] = search_.swarm;
      json["power"] = PowerJson();
    } else {
      json["faults"] = search_.faults;
      json["timings"] = search_.timings;
    }
    json["complete"] = search_.complete;
    json["horizon"] = FormatDuration(scenario_.search.horizon);
    json["max_events"] = scenario_.search.max_events;
    json["alphabet"] = Names(Alphabet(input_));
    return json;
  }

  // What so many runs would have shown, and how many it takes to be shown what is rarer.
  Json PowerJson() const {
    uint64_t runs = 0;
    for (const SeedRange& range : search_.seeds) runs += range.last - range.first + 1;
    Json json = Json::object();
    json["confidence"] = kDetection;
    json["detectable"] = DetectableRate(runs);
    json["runs_needed"] = Json::object();
    for (const uint64_t one_in : {100, 1000, 10'000, 100'000, 1'000'000}) {
      json["runs_needed"]["1/" + std::to_string(one_in)] = RunsToDetect(one_in);
    }
    return json;
  }

  Json OutcomeJson() const {
    Json json = Json::object();
    json["exit_code"] = ExitCode(ChecksOf(input_));
    json["as_expected"] = summary_.all_as_expected;
    json["violated"] = summary_.any_violation;
    json["thresholds_met"] = !summary_.any_threshold_missed && !summary_.any_threshold_open;
    json["warnings"] = summary_.warnings;
    return json;
  }

  Json TestJson(const std::vector<ReportCheck>& checks) const {
    Json json = Json::object();
    json["exit_code"] = ExitCode(checks);
    json["findings"] = Json::array();
    for (const ReportCheck& check : checks) {
      for (std::string& finding : FindingsInWords(check, scenario_)) json["findings"].push_back(std::move(finding));
    }
    return json;
  }

  Json ConfigurationJson(size_t i) const {
    const ConfigurationResult& result = search_.results[i];
    Json json = Json::object();
    json["name"] = ConfigurationOf(i).name;
    if (ConfigurationOf(i).expected_violations) json["expected"] = *ConfigurationOf(i).expected_violations;
    if (!ConfigurationOf(i).expected_vacuous.empty()) json["expected_vacuous"] = ConfigurationOf(i).expected_vacuous;
    json["invariants"] = Json::object();
    for (size_t v = 0; v < scenario_.invariants.size(); ++v) {
      json["invariants"][scenario_.invariants[v]] = CellJson(i, v);
    }
    if (!summary_.configurations[i].thresholds.empty()) json["thresholds"] = ThresholdsJson(i);
    json["consumers"] = ConsumersJson(i);
    if (!sampled_) json["certificate"] = search_.complete ? CertificateJson(i) : Json();
    json["faults"] = FaultsJson(i);
    json["never_fired"] = Names(summary_.configurations[i].never_fired);
    json["runs"] = result.runs;
    json["cut_runs"] = result.cut_runs;
    json["events"] = result.events;
    if (!sampled_) {
      json["plans"] = result.plans;
      json["single_faults"] = result.single_faults;
    }
    json["metrics"] = MetricsJson(result);
    if (input_.worst != nullptr) json["worst"] = WorstJson(i, input_.worst->runs[i]);
    json["digest"] = result.digest.Hex();
    return json;
  }

  Json WorstJson(size_t i, const WorstRun& worst) const {
    Json json = Json::object();
    json["harm"] = kHarms[static_cast<size_t>(input_.worst->harm)].name;
    json["score"] = ScoreInWords(input_.worst->harm, worst.score);
    json["timing"] = worst.timing;
    const Witness run{.seed = worst.timing, .plan = worst.plan, .digest = worst.digest};
    json["plan"] = PlanInWords(PipelineOf(i), run);
    json["digest"] = worst.digest.Hex();
    json["plans"] = worst.plans;
    json["undrained"] = worst.undrained;
    const ReplayCommands commands = CommandsFor(input_, ConfigurationIndex(i), run);
    json["reproduce"] = Json::object();
    if (commands.by_plan) json["reproduce"]["by_plan"] = *commands.by_plan;
    return json;
  }

  // What single consumers suffer, each with a witness of its own.
  Json ConsumersJson(size_t i) const {
    const RunShape& shape = PipelineOf(i).shape();
    Json consumers = Json::object();
    for (size_t group = 0; group < shape.groups.size(); ++group) {
      Json suffered = Json::object();
      for (size_t v = 0; v < scenario_.invariants.size(); ++v) {
        const std::vector<Violations>& by_group = search_.results[i].cells[v].by_group;
        if (group >= by_group.size() || by_group[group].violating_runs == 0) continue;
        Json json = Json::object();
        json["violating_runs"] = by_group[group].violating_runs;
        json["violations"] = by_group[group].violations;
        json["witness"] = WitnessJson(i, *by_group[group].witness);
        suffered[scenario_.invariants[v]] = std::move(json);
      }
      if (!suffered.empty()) consumers[shape.groups[group].name] = std::move(suffered);
    }
    return consumers;
  }

  Json CellJson(size_t i, size_t v) const {
    const ConfigurationResult& result = search_.results[i];
    const Cell& cell = result.cells[v];
    const CellSummary& summary = summary_.configurations[i].cells[v];
    const InvariantEntry* entry = FindInvariant(scenario_.invariants[v]);
    Json json = Json::object();
    json["verdict"] = VerdictName(summary.verdict);
    if (summary.expectation != Expectation::kNone) json["expectation"] = ExpectationName(summary.expectation);
    json["statement"] = entry == nullptr ? std::string_view() : entry->info.statement;
    json["runs"] = result.runs;
    json["violating_runs"] = cell.violating_runs;
    json["violations"] = cell.violations;
    json["observations"] = cell.observations;
    if (input_.sampled()) json["rate"] = IntervalJson(cell.violating_runs, result.runs);
    json["witness"] = cell.witness ? WitnessJson(i, *cell.witness) : Json();
    return json;
  }

  Json WitnessJson(size_t i, const Witness& witness) const {
    Json json = Json::object();
    json["seed"] = witness.seed;
    json["plan"] = PlanInWords(PipelineOf(i), witness);
    json["faults"] = witness.plan.size();
    json["digest"] = witness.digest.Hex();
    json["message"] = witness.violation.message.none() ? Json() : Json(FormatMessage(witness.violation.message));
    json["what"] = witness.violation.what;
    const ReplayCommands commands = CommandsFor(input_, ConfigurationIndex(i), witness);
    json["reproduce"] = Json::object();
    if (commands.by_seed) json["reproduce"]["by_seed"] = *commands.by_seed;
    if (commands.by_plan) json["reproduce"]["by_plan"] = *commands.by_plan;
    return json;
  }

  Json CertificateJson(size_t i) const {
    const ConfigurationResult& result = search_.results[i];
    Json json = Json::object();
    json["proved"] = Json::array();
    for (size_t v = 0; v < scenario_.invariants.size(); ++v) {
      const Verdict verdict = summary_.configurations[i].cells[v].verdict;
      if (verdict == Verdict::kProved) json["proved"].push_back(scenario_.invariants[v]);
    }
    json["faults"] = search_.faults;
    json["plans"] = result.runs;
    json["single_faults"] = result.single_faults;
    json["alphabet"] = Names(Alphabet(PipelineOf(i)));
    json["timings"] = search_.timings;
    json["drained"] = result.runs - result.undrained_runs - result.cut_runs;
    json["not_covered"] = NotCovered(search_, PipelineOf(i));
    return json;
  }

  Json FaultsJson(size_t i) const {
    Json faults = Json::object();
    for (const FaultKind kind : Alphabet(PipelineOf(i))) {
      const FaultCount& count = search_.results[i].faults[static_cast<size_t>(kind)];
      Json json = Json::object();
      if (input_.sampled()) json["rate"] = FormatProbability(PipelineOf(i).hazards().rate(kind));
      json["opportunities"] = count.opportunities;
      if (input_.sampled()) json["expected"] = ExpectedFaults(PipelineOf(i), kind, count.opportunities, search_.swarm);
      json["achieved"] = count.struck;
      faults[std::string(Describe(kind).name)] = std::move(json);
    }
    return faults;
  }

  Json ThresholdsJson(size_t i) const {
    Json list = Json::array();
    for (const ThresholdFinding& finding : summary_.configurations[i].thresholds) {
      Json json = Json::object();
      json["metric"] = finding.threshold->metric;
      json["threshold"] = finding.threshold->text;
      json["measured"] = finding.measured ? Json(*finding.measured) : Json();
      json["verdict"] = ThresholdVerdictName(finding.verdict);
      if (!finding.reason.empty()) json["reason"] = finding.reason;
      list.push_back(std::move(json));
    }
    return list;
  }

  // The name of the metric to its value, for those that are no integers.
  static Json MeasureJson(const ConfigurationResult& result, const MetricId& id, MetricUnit unit) {
    const std::optional<Ratio> value = Measure(id, result);
    return value ? Json(FormatMeasure(*value, unit)) : Json();
  }

  static Json MetricsJson(const ConfigurationResult& result) {
    const Metrics& metrics = result.metrics;
    Json json = Json::object();
    for (const CountInfo& count : kCounts) json[std::string(count.name)] = metrics.*count.member;
    for (const PeakInfo& peak : kPeaks) json[std::string(peak.name)] = metrics.*peak.member;
    json["throughput"] = MeasureJson(result, {.kind = MetricKind::kThroughput}, MetricUnit::kRate);
    json["effects_per_message"] = MeasureJson(result, {.kind = MetricKind::kEffectsPerMessage}, MetricUnit::kNumber);
    for (uint8_t i = 0; i < kHistograms.size(); ++i) {
      const MetricId mean{.kind = MetricKind::kHistogram, .index = i, .statistic = Statistic::kMean};
      json[std::string(kHistograms[i].name)] =
          Distribution(metrics.*kHistograms[i].member, MeasureJson(result, mean, MetricUnit::kDuration));
    }
    return json;
  }

  // The same seeds mean the same workload, latencies and luck, so runs are compared one by one.
  Json ComparisonJson() const {
    Json comparison = Json::object();
    comparison["against"] = ConfigurationOf(0).name;
    comparison["configurations"] = Json::array();
    for (size_t i = 1; i < search_.results.size(); ++i) {
      Json invariants = Json::object();
      for (size_t v = 0; v < scenario_.invariants.size(); ++v) {
        const std::vector<PairedRuns>& pairs = search_.results[i].paired;
        const PairedRuns paired = v < pairs.size() ? pairs[v] : PairedRuns();
        const uint64_t differing = paired.only_first + paired.only_this;
        Json json = Json::object();
        json["both"] = paired.both;
        json["only_first"] = paired.only_first;
        json["only_this"] = paired.only_this;
        json["share_of_this"] = differing == 0 ? Json() : IntervalJson(paired.only_this, differing);
        const RateInterval difference =
            DifferenceInterval(paired.only_first, paired.only_this, search_.results[i].runs);
        json["difference"] = {{"low", difference.low}, {"high", difference.high}, {"confidence", kConfidence}};
        invariants[scenario_.invariants[v]] = std::move(json);
      }
      Json configuration = Json::object();
      configuration["name"] = ConfigurationOf(i).name;
      configuration["invariants"] = std::move(invariants);
      comparison["configurations"].push_back(std::move(configuration));
    }
    return comparison;
  }

  const ReportInput& input_;
  const Scenario& scenario_;
  const SearchResult& search_;
  const Summary summary_;
  const bool sampled_;
};

// A path need not be UTF-8, and JSON must be: what is not becomes U+FFFD.
std::string Dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string JsonReport(const ReportInput& input) { return Dump(ReportWriter(input).Write()); }

std::string JsonReports(std::span<const ReportInput> inputs) {
  if (inputs.size() == 1) return JsonReport(inputs[0]);
  Json reports = Json::array();
  for (const ReportInput& input : inputs) reports.push_back(ReportWriter(input).Write());
  Json json = Json::object();
  json["schema"] = "redeliver.reports/1";
  json["reports"] = std::move(reports);
  return Dump(json);
}

}  // namespace redeliver
