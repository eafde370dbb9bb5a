#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "reports/part_digest.h"
#include "reports/part_json.h"
#include "reports/wide_text.h"
#include "sim/trace/fact.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

// 64-bit hashes are strings: not every reader of JSON has integers of that size.
std::string Hash(uint64_t value) { return WideText(value); }

Json PlanJson(const std::vector<PlannedFault>& plan) {
  Json json = Json::array();
  for (const PlannedFault& fault : plan) {
    json.push_back({{"entity", Hash(fault.site.entity)},
                    {"operation", Hash(fault.site.operation)},
                    {"ordinal", fault.site.ordinal},
                    {"code", fault.code}});
  }
  return json;
}

Json ViolationJson(const Violation& violation) {
  Json json = Json::object();
  json["what"] = violation.what;
  json["message"] = violation.message.value();
  json["events"] = {violation.first.value(), violation.second.value()};
  return json;
}

Json ViolationsJson(const Violations& violations) {
  Json json = Json::object();
  json["violating_runs"] = violations.violating_runs;
  json["violations"] = violations.violations;
  if (!violations.witness) return json;
  const Witness& witness = *violations.witness;
  Json& found = json["witness"] = Json::object();
  found["piece"] = witness.piece;
  found["seed"] = witness.seed;
  found["plan"] = PlanJson(witness.plan);
  found["digest"] = witness.digest.Hex();
  found["violation"] = ViolationJson(witness.violation);
  return json;
}

Json CellJson(const Cell& cell) {
  Json json = ViolationsJson(cell);
  json["observations"] = cell.observations;
  json["by_group"] = Json::array();
  for (const Violations& suffered : cell.by_group) json["by_group"].push_back(ViolationsJson(suffered));
  return json;
}

Json HistogramJson(const Histogram& histogram) {
  const Histogram::State state = histogram.state();
  Json json = Json::object();
  json["sum"] = WideText(state.sum);
  json["largest"] = state.largest;
  json["buckets"] = Json::object();
  for (const auto& [bucket, count] : state.buckets) json["buckets"][std::to_string(bucket)] = count;
  return json;
}

Json MetricsJson(const Metrics& metrics) {
  Json json = Json::object();
  for (const CountInfo& count : kCounts) json[std::string(count.name)] = metrics.*count.member;
  for (const PeakInfo& peak : kPeaks) json[std::string(peak.name)] = metrics.*peak.member;
  for (const HistogramInfo& info : kHistograms) json[std::string(info.name)] = HistogramJson(metrics.*info.member);
  json["busy_time"] = WideText(metrics.busy_time);
  return json;
}

// Zeros are left out.
Json FactsJson(const ConfigurationResult& result) {
  Json json = Json::object();
  for (size_t i = 0; i < kFactKindCount; ++i) {
    if (result.fact_counts[i] > 0) json[std::string(kFactNames[i])] = result.fact_counts[i];
  }
  return json;
}

Json FaultsJson(const ConfigurationResult& result) {
  Json json = Json::object();
  for (size_t i = 0; i < result.faults.size(); ++i) {
    const FaultCount& count = result.faults[i];
    if (count == FaultCount()) continue;
    json[std::string(kFaultKinds[i].name)] = {{"opportunities", count.opportunities}, {"struck", count.struck}};
  }
  return json;
}

Json ResultJson(const Scenario& scenario, const SearchResult& search, size_t i) {
  const ConfigurationResult& result = search.results[i];
  Json json = Json::object();
  json["name"] = scenario.configurations[search.configurations[i]].name;
  json["runs"] = result.runs;
  json["events"] = result.events;
  json["cut_runs"] = result.cut_runs;
  json["undrained_runs"] = result.undrained_runs;
  json["digest"] = result.digest.Hex();
  json["invariants"] = Json::object();
  for (size_t v = 0; v < result.cells.size(); ++v)
    json["invariants"][scenario.invariants[v]] = CellJson(result.cells[v]);
  json["faults"] = FaultsJson(result);
  json["facts"] = FactsJson(result);
  json["metrics"] = MetricsJson(result.metrics);
  json["paired"] = Json::array();
  for (const PairedRuns& paired : result.paired) {
    json["paired"].push_back(
        {{"both", paired.both}, {"only_first", paired.only_first}, {"only_this", paired.only_this}});
  }
  json["plans"] = result.plans;
  json["single_faults"] = result.single_faults;
  return json;
}

Json SearchJson(const SearchResult& search) {
  Json json = Json::object();
  if (search.mode == SearchMode::kSample) {
    json["mode"] = "sample";
    json["seeds"] = Json::array();
    for (const SeedRange& range : search.asked_seeds) {
      json["seeds"].push_back({{"first", range.first}, {"last", range.last}});
    }
  } else {
    json["mode"] = "prove";
    json["faults"] = search.faults;
    json["timings"] = search.timings;
  }
  return json;
}

}  // namespace

std::string WritePart(const ScenarioFile& file, const SearchResult& search) {
  Json part = Json::object();
  part["schema"] = kPartSchema;
  part["tool"] = {{"name", "redeliver"}, {"version", REDELIVER_VERSION}};
  part["scenario"] = Json::object();
  part["scenario"]["name"] = file.scenario.name;
  part["scenario"]["digest"] = file.scenario.digest.Hex();
  part["scenario"]["path"] = file.path;
  part["scenario"]["text"] = file.text;
  part["search"] = SearchJson(search);
  part["pieces"] = {{"count", search.piece_count}, {"held", search.pieces.Text()}};
  part["configurations"] = Json::array();
  for (size_t i = 0; i < search.results.size(); ++i) {
    part["configurations"].push_back(ResultJson(file.scenario, search, i));
  }
  part["digest"] = DigestOfPart(part).Hex();
  return PartText(part);
}

}  // namespace redeliver
