#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "reports/part_digest.h"
#include "reports/part_json.h"
#include "reports/wide_text.h"
#include "sim/explore/sample.h"
#include "sim/explore/search.h"
#include "sim/scenario/reader.h"
#include "sim/trace/fact.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

// The members of an object. What is missing, or not what it has to be, is noted in `sound` and reads as nothing.
class Fields {
 public:
  Fields(const Json& json, bool& sound) : json_(json), sound_(sound) { Require(json.is_object()); }

  bool Has(const char* key) const { return json_.is_object() && json_.contains(key); }
  const Json& At(const char* key) const {
    static const Json nothing;
    Require(Has(key));
    return Has(key) ? json_.at(key) : nothing;
  }
  Fields Object(const char* key) const { return Fields(At(key), sound_); }
  std::string Text(const char* key) const {
    const Json& value = At(key);
    Require(value.is_string());
    return value.is_string() ? value.get<std::string>() : std::string();
  }
  const Json& List(const char* key) const {
    const Json& value = At(key);
    Require(value.is_array());
    return value;
  }
  template <class T = uint64_t>
  T Number(const char* key) const {
    return Number<T>(At(key));
  }
  template <class T = uint64_t>
  T Number(const Json& value) const {
    const bool fits =
        value.is_number_unsigned() && value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<T>::max());
    Require(fits);
    return fits ? static_cast<T>(value.get<uint64_t>()) : T{};
  }
  template <class T>
  T From(std::optional<T> value) const {
    Require(value.has_value());
    return value ? *std::move(value) : T{};
  }
  Uint128 Wide(const char* key) const { return From(ParseWide(Text(key))); }
  uint64_t Hash(const char* key) const {
    const Uint128 value = Wide(key);
    Require(value <= std::numeric_limits<uint64_t>::max());
    return static_cast<uint64_t>(value);
  }
  void Require(bool condition) const { sound_ = sound_ && condition; }

 private:
  const Json& json_;
  bool& sound_;
};

class ResultReader {
 public:
  ResultReader(const Scenario& scenario, Phrases& phrases, bool& sound)
      : scenario_(scenario), phrases_(phrases), sound_(sound) {}

  ConfigurationResult Read(const Fields& fields) {
    ConfigurationResult result;
    result.runs = fields.Number("runs");
    result.events = fields.Number("events");
    result.cut_runs = fields.Number("cut_runs");
    result.undrained_runs = fields.Number("undrained_runs");
    result.digest = fields.From(DigestSum::FromHex(fields.Text("digest")));
    const Fields cells = fields.Object("invariants");
    for (const std::string& name : scenario_.invariants) result.cells.push_back(ReadCell(cells.Object(name.c_str())));
    ReadCounts(fields, result);
    ReadMetrics(fields.Object("metrics"), result.metrics);
    for (const Json& json : fields.List("paired")) {
      const Fields paired(json, sound_);
      result.paired.push_back({paired.Number("both"), paired.Number("only_first"), paired.Number("only_this")});
    }
    for (const Json& count : fields.List("plans")) result.plans.push_back(fields.Number(count));
    result.single_faults = fields.Number("single_faults");
    return result;
  }

 private:
  Cell ReadCell(const Fields& fields) {
    Cell cell;
    static_cast<Violations&>(cell) = ReadViolations(fields);
    cell.observations = fields.Number("observations");
    for (const Json& json : fields.List("by_group")) cell.by_group.push_back(ReadViolations(Fields(json, sound_)));
    return cell;
  }

  Violations ReadViolations(const Fields& fields) {
    Violations violations;
    violations.violating_runs = fields.Number("violating_runs");
    violations.violations = fields.Number("violations");
    fields.Require(fields.Has("witness") == (violations.violating_runs > 0));
    if (fields.Has("witness")) violations.witness = ReadWitness(fields.Object("witness"));
    return violations;
  }

  Witness ReadWitness(const Fields& fields) {
    Witness witness;
    witness.piece = fields.Number("piece");
    witness.seed = fields.Number("seed");
    for (const Json& json : fields.List("plan")) {
      const Fields fault(json, sound_);
      witness.plan.push_back({{fault.Hash("entity"), fault.Hash("operation"), fault.Number<uint32_t>("ordinal")},
                              fault.Number<uint16_t>("code")});
    }
    witness.digest = fields.From(Digest::FromHex(fields.Text("digest")));
    const Fields violation = fields.Object("violation");
    witness.violation.what = *phrases_.insert(violation.Text("what")).first;
    witness.violation.message = MessageId(violation.Number<MessageId::Rep>("message"));
    const Json& events = violation.List("events");
    fields.Require(events.size() == 2);
    if (events.size() != 2) return witness;
    witness.violation.first = EventId(violation.Number<EventId::Rep>(events[0]));
    witness.violation.second = EventId(violation.Number<EventId::Rep>(events[1]));
    return witness;
  }

  void ReadCounts(const Fields& fields, ConfigurationResult& result) {
    const Fields faults = fields.Object("faults");
    for (size_t i = 0; i < result.faults.size(); ++i) {
      const std::string name(kFaultKinds[i].name);
      if (!faults.Has(name.c_str())) continue;
      const Fields count = faults.Object(name.c_str());
      result.faults[i] = {count.Number("opportunities"), count.Number("struck")};
    }
    const Fields facts = fields.Object("facts");
    for (size_t i = 0; i < kFactKindCount; ++i) {
      const std::string name(kFactNames[i]);
      if (facts.Has(name.c_str())) result.fact_counts[i] = facts.Number(name.c_str());
    }
  }

  void ReadMetrics(const Fields& fields, Metrics& metrics) {
    for (const CountInfo& count : kCounts) metrics.*count.member = fields.Number(std::string(count.name).c_str());
    for (const PeakInfo& peak : kPeaks) metrics.*peak.member = fields.Number(std::string(peak.name).c_str());
    for (const HistogramInfo& info : kHistograms) {
      metrics.*info.member = ReadHistogram(fields.Object(std::string(info.name).c_str()));
    }
    metrics.busy_time = fields.Wide("busy_time");
  }

  Histogram ReadHistogram(const Fields& fields) {
    Histogram::State state;
    state.sum = fields.Wide("sum");
    state.largest = fields.Number("largest");
    const Json& buckets = fields.At("buckets");
    fields.Require(buckets.is_object());
    if (!buckets.is_object()) return {};
    for (const auto& [bucket, count] : buckets.items()) {
      state.buckets.emplace_back(static_cast<size_t>(fields.From(ParseWide(bucket))), fields.Number(count));
    }
    return fields.From(Histogram::FromState(state));
  }

  const Scenario& scenario_;
  Phrases& phrases_;
  bool& sound_;
};

std::vector<SeedRange> ReadSeeds(const Fields& fields, bool& sound) {
  std::vector<SeedRange> seeds;
  for (const Json& json : fields.List("seeds")) {
    const Fields range(json, sound);
    seeds.push_back({range.Number("first"), range.Number("last")});
    const bool in_order = seeds.size() < 2 || seeds[seeds.size() - 2].last < seeds.back().first;
    range.Require(in_order && seeds.back().first <= seeds.back().last);
  }
  return seeds;
}

// Indices of the configurations that the part names.
std::vector<size_t> ReadConfigurations(const Fields& fields, const Scenario& scenario, bool& sound) {
  std::vector<size_t> configurations;
  for (const Json& json : fields.List("configurations")) {
    const std::string name = Fields(json, sound).Text("name");
    const auto found = std::ranges::find(scenario.configurations, name, &Configuration::name);
    fields.Require(found != scenario.configurations.end());
    if (sound) configurations.push_back(static_cast<size_t>(found - scenario.configurations.begin()));
  }
  fields.Require(!configurations.empty() && std::ranges::is_sorted(configurations, std::ranges::less_equal()));
  return configurations;
}

SearchResult ReadSearch(const Fields& part, const Scenario& scenario, Phrases& phrases, bool& sound) {
  const Fields asked = part.Object("search");
  const bool sampled = asked.Text("mode") == "sample";
  part.Require(sampled || asked.Text("mode") == "prove");
  SearchResult search = StartSearch(scenario, sampled ? SearchMode::kSample : SearchMode::kProve,
                                    ReadConfigurations(part, scenario, sound));
  const Fields pieces = part.Object("pieces");
  search.piece_count = pieces.Number("count");
  search.pieces = pieces.From(PieceSet::FromText(pieces.Text("held"), search.piece_count));
  if (sampled) {
    search.asked_seeds = ReadSeeds(asked, sound);
    part.Require(sound && search.piece_count == CountPieces(search.asked_seeds));
  } else {
    search.faults = asked.Number<int>("faults");
    for (const Json& timing : asked.List("timings")) search.timings.push_back(asked.Number(timing));
  }
  if (!sound) return search;
  for (size_t i = 0; i < search.results.size(); ++i) {
    const Fields result(part.List("configurations")[i], sound);
    search.results[i] = ResultReader(scenario, phrases, sound).Read(result);
  }
  return search;
}

// Empty if it is a part of this version, as it was written.
std::string WhyRefused(const Json& part) {
  if (part.is_discarded() || !part.is_object())
    return "is no part of a search, or cut off or damaged: no whole JSON object";
  bool sound = true;
  const Fields fields(part, sound);
  const std::string schema = fields.Has("schema") ? fields.Text("schema") : "";
  if (schema.starts_with("redeliver.report")) {
    return "is a report; only parts can be joined, which --shard and --resume write";
  }
  if (schema != kPartSchema) {
    return absl::StrCat("is no part of a search: its \"schema\" is not \"", std::string(kPartSchema), "\"");
  }
  const std::string version = fields.Object("tool").Text("version");
  if (version != REDELIVER_VERSION) {
    return absl::StrCat("was written by version ", version, ", this is ", REDELIVER_VERSION,
                        ": only the same version finds the same");
  }
  const std::string digest = fields.Text("digest");
  Json rest = part;
  rest.erase("digest");
  return digest == DigestOfPart(rest).Hex() ? "" : "is damaged: its digest does not fit";
}

}  // namespace

std::optional<Part> ReadPart(std::string_view json, Phrases& phrases, std::string* error) {
  const Json root = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  *error = WhyRefused(root);
  if (!error->empty()) return std::nullopt;
  bool sound = true;
  const Fields fields(root, sound);
  const Fields named = fields.Object("scenario");
  Part part;
  part.file.path = named.Text("path");
  part.file.text = named.Text("text");
  ReadResult read = ReadScenario(part.file.text, part.file.path);
  *error = "is damaged: what it says does not fit together";
  if (!sound || !read.scenario || read.scenario->digest.Hex() != named.Text("digest")) return std::nullopt;
  part.file.scenario = *std::move(read.scenario);
  part.search = ReadSearch(fields, part.file.scenario, phrases, sound);
  if (!sound) return std::nullopt;
  TakeStock(part.search);
  error->clear();
  return part;
}

}  // namespace redeliver
