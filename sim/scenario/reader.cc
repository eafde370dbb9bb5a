#include "sim/scenario/reader.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/fault/plan_text.h"
#include "sim/invariant/catalogue.h"
#include "sim/scenario/configurations.h"
#include "sim/scenario/effective.h"
#include "sim/scenario/fault_rules.h"
#include "sim/scenario/file_keys.h"
#include "sim/scenario/json_patch.h"
#include "sim/scenario/knob_reader.h"
#include "sim/scenario/pipeline.h"
#include "sim/scenario/threshold_reader.h"

namespace redeliver {
namespace {

constexpr size_t kLongestScenarioName = 80;

bool IsScenarioName(const JsonValue& value) {
  const std::string_view name = value.text;
  const auto first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return value.is_string() && !name.empty() && name.size() <= kLongestScenarioName && first(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return first(c) || c == '-'; });
}

// One line of text that says something.
bool IsLine(const JsonValue& value) {
  const auto control = [](unsigned char c) { return c < ' ' || c == 0x7f; };
  return value.is_string() && value.text.find_first_not_of(' ') != std::string::npos &&
         std::ranges::none_of(value.text, control);
}

std::vector<std::string_view> InvariantNames() {
  std::vector<std::string_view> names;
  for (const InvariantEntry& entry : AllInvariants()) names.push_back(entry.info.name);
  return names;
}

class FileReader {
 public:
  explicit FileReader(const JsonValue& root) : root_(root) {}

  // Findings in any order, perhaps some of them twice.
  Findings Run(Scenario& scenario) {
    if (!root_.is_object()) {
      Add(root_.position, "expected an object, found " + Found(root_));
      return std::move(findings_);
    }
    CheckKeys();
    ReadHead(scenario);
    scenario.invariants = ReadInvariants();
    if (const JsonValue* facts = root_.Find("must_see")) scenario.must_see = ReadNames(*facts, "fact", kFactNames);
    ReadSearch(scenario.search);
    ReadConfigurations(scenario);
    if (const JsonValue* expect = root_.Find("expect")) ReadExpectations(*expect, scenario);
    if (const JsonValue* vacuous = root_.Find("vacuous")) ReadVacuous(*vacuous, scenario);
    const JsonValue* thresholds = root_.Find("thresholds");
    if (thresholds != nullptr) ReadThresholds(*thresholds, scenario, findings_);
    if (findings_.empty()) CheckHorizon(scenario);
    if (findings_.empty() && scenario.search.plan) CheckPlan(scenario);
    return std::move(findings_);
  }

 private:
  void CheckKeys() {
    std::vector<KnownKey> known;
    for (const FileKey& key : kFileKeys) {
      known.push_back({key.name, key.doc});
      if (key.required && root_.Find(key.name) == nullptr && key.name != "configurations") {
        Add(root_.position, absl::StrCat("lacks ", Quoted(key.name), " (", std::string(key.doc), ")"));
      }
    }
    KnobReader(KnobReader::Mode::kComplete, &findings_).CheckKeys(root_, known);
  }

  void ReadHead(Scenario& scenario) {
    if (const JsonValue* schema = root_.Find("$schema"); schema != nullptr && !schema->is_string()) {
      Expected(*schema, "a string");
    }
    if (const JsonValue* name = root_.Find("name")) {
      if (!IsScenarioName(*name)) Expected(*name, "a name of at most 80 of a-z, 0-9 and -");
      scenario.name = name->text;
    }
    if (const JsonValue* claim = root_.Find("claim")) {
      if (!IsLine(*claim)) Expected(*claim, "a sentence on one line");
      scenario.claim = claim->text;
    }
    ReadSaying(scenario);
    if (const JsonValue* source = root_.Find("source")) ReadSource(*source, scenario.source);
  }

  void ReadSaying(Scenario& scenario) {
    const JsonValue* saying = root_.Find("saying");
    const JsonValue* verdict = root_.Find("verdict");
    if (saying != nullptr) {
      if (!IsLine(*saying)) Expected(*saying, "a sentence on one line");
      scenario.saying = saying->text;
      if (verdict == nullptr) Add(saying->position, "lacks a \"verdict\" on it: " + ListOf(kVerdictsOnSayings));
    }
    if (verdict != nullptr) {
      const bool known = std::ranges::find(kVerdictsOnSayings, verdict->text) != kVerdictsOnSayings.end();
      if (!verdict->is_string() || !known) Expected(*verdict, "one of " + ListOf(kVerdictsOnSayings));
      scenario.verdict = verdict->text;
      if (saying == nullptr) Add(verdict->position, "is on no \"saying\"");
    }
  }

  void ReadSource(const JsonValue& source, std::vector<std::string>& into) {
    if (!source.is_array()) {
      if (!IsLine(source)) return Expected(source, "a line of text, or a list of such lines");
      into.push_back(source.text);
      return;
    }
    if (source.items.empty()) {
      Add(source.position, "expected a line of text, or a list of such lines, found an empty list");
    }
    for (const JsonValue& item : source.items) {
      if (!IsLine(item)) Expected(item, "a line of text");
      into.push_back(item.text);
    }
  }

  std::vector<std::string> ReadInvariants() {
    const JsonValue* invariants = root_.Find("invariants");
    if (invariants == nullptr) return {};
    const std::vector<std::string_view> known = InvariantNames();
    if (invariants->is_array() && invariants->items.empty()) {
      Add(invariants->position, "no invariant, so nothing would be judged; there are " + ListOf(known));
    }
    return ReadNames(*invariants, "invariant", known);
  }

  // A list of names out of those known, each once.
  std::vector<std::string> ReadNames(const JsonValue& list, std::string_view noun,
                                     std::span<const std::string_view> known) {
    std::vector<std::string> names;
    if (!list.is_array()) {
      Expected(list, absl::StrCat("a list of ", std::string(noun), "s"));
      return names;
    }
    for (const JsonValue& item : list.items) {
      if (!item.is_string()) {
        Expected(item, absl::StrCat("the name of a", noun == "invariant" ? "n " : " ", std::string(noun)));
      } else if (std::ranges::find(known, item.text) == known.end()) {
        const std::string meant = DidYouMean(item.text, known);
        Add(item.position, absl::StrCat("unknown ", std::string(noun), " ", Quoted(item.text),
                                        meant.empty() ? "; there are " + ListOf(known) : meant));
      } else if (std::ranges::find(names, item.text) != names.end()) {
        Add(item.position, Quoted(item.text) + " is there twice");
      } else {
        names.push_back(item.text);
      }
    }
    return names;
  }

  void ReadSearch(SearchOptions& search) {
    const JsonValue* value = root_.Find("search");
    if (value == nullptr) return;
    const size_t findings_before = findings_.size();
    KnobReader(KnobReader::Mode::kComplete, &findings_).Read(*value, search);
    if (findings_.size() > findings_before) return;
    if (search.timings.empty()) Add(PositionOf(*value, {"timings"}), "no timing, so that prove would try no plan");
    std::set<int64_t> seen;
    for (size_t at = 0; at < search.timings.size(); ++at) {
      const int64_t timing = search.timings[at];
      const FilePosition position = PositionOf(*value, {"timings", std::to_string(at)});
      if (timing < 1) {
        Add(position, absl::StrCat(timing, " is no seed; seeds count from 1"));
      } else if (!seen.insert(timing).second) {
        Add(position, absl::StrCat(timing, " is there twice"));
      }
    }
  }

  // Every configuration must have the processes and servers that the plan names.
  void CheckPlan(const Scenario& scenario) {
    const std::vector<std::string>& plan = *scenario.search.plan;
    if (plan.size() > kLongestPlan) {
      Add(PositionOf(root_, {"search", "plan"}),
          absl::StrCat("a plan has at most ", kLongestPlan, " faults, this one ", plan.size()));
      return;
    }
    for (const Configuration& configuration : scenario.configurations) {
      const Pipeline pipeline(configuration.model);
      for (size_t at = 0; at < plan.size(); ++at) {
        std::string error;
        if (ParseFault(plan[at], pipeline.names(), &error)) continue;
        Add(PositionOf(root_, {"search", "plan", std::to_string(at)}),
            absl::StrCat(error, " (in configuration ", Quoted(configuration.name), ")"));
      }
    }
  }

  // What has not healed by then would be blamed on the pipeline.
  void CheckHorizon(const Scenario& scenario) {
    const SimDuration horizon = scenario.search.horizon;
    for (const Configuration& configuration : scenario.configurations) {
      const FaultOptions& faults = configuration.model.faults;
      if (!HasFaults(faults) || faults.until < horizon) continue;
      const bool set = FindPath(root_, {"search", "horizon"}) != nullptr;
      return Add(set ? PositionOf(root_, {"search", "horizon"}) : PositionOf(root_, {"faults", "until"}),
                 absl::StrCat("\"horizon\" is ", FormatDuration(horizon), ", and the faults of configuration ",
                              Quoted(configuration.name), " go on until ", FormatDuration(faults.until),
                              ": raise it, or lower \"until\""));
    }
  }

  void ReadConfigurations(Scenario& scenario) {
    constexpr std::string_view kRemedy = "; to run the pipeline as it stands, write \"configurations\": {\"base\": {}}";
    const JsonValue* configurations = root_.Find("configurations");
    if (configurations == nullptr) {
      Add(root_.position, absl::StrCat("lacks \"configurations\"", std::string(kRemedy)));
    } else if (!configurations->is_object()) {
      Expected(*configurations, "an object of configurations");
    } else if (configurations->members.empty()) {
      Add(configurations->position, absl::StrCat("no configuration", std::string(kRemedy)));
    }
    ResolvedConfigurations resolved = ResolveConfigurations(root_);
    scenario.configurations = std::move(resolved.configurations);
    findings_.insert(findings_.end(), resolved.findings.begin(), resolved.findings.end());
  }

  void ReadExpectations(const JsonValue& expect, Scenario& scenario) {
    if (!expect.is_object()) return Expected(expect, "an object of configurations");
    if (!CheckConfigurationNames(expect)) return;
    for (Configuration& configuration : scenario.configurations) {
      const JsonValue* violations = expect.Find(configuration.name);
      if (violations == nullptr) {
        Add(expect.position,
            absl::StrCat("lacks ", Quoted(configuration.name), "; expect must say what every configuration violates"));
      } else {
        configuration.expected_violations = ReadViolations(*violations, scenario.invariants);
      }
    }
  }

  // Whether there are configurations; then those that are named must be among them.
  bool CheckConfigurationNames(const JsonValue& by_configuration) {
    std::vector<std::string_view> configurations;
    if (const JsonValue* value = root_.Find("configurations")) {
      for (const JsonMember& member : value->members) configurations.push_back(member.key);
    }
    if (configurations.empty()) return false;
    for (const JsonMember& member : by_configuration.members) {
      if (std::ranges::find(configurations, member.key) != configurations.end()) continue;
      const std::string meant = DidYouMean(member.key, configurations);
      Add(member.key_position, absl::StrCat("no configuration is named ", Quoted(member.key),
                                            meant.empty() ? "; there are " + ListOf(configurations) : meant));
    }
    return true;
  }

  void ReadVacuous(const JsonValue& vacuous, Scenario& scenario) {
    if (!vacuous.is_object()) return Expected(vacuous, "an object of configurations");
    if (!CheckConfigurationNames(vacuous)) return;
    for (Configuration& configuration : scenario.configurations) {
      const JsonValue* invariants = vacuous.Find(configuration.name);
      if (invariants == nullptr) continue;
      configuration.expected_vacuous = ReadViolations(*invariants, scenario.invariants);
      if (!configuration.expected_violations) {
        Add(vacuous.position, "\"vacuous\" needs \"expect\": what is expected of a configuration is said as a whole");
        continue;
      }
      for (const std::string& name : *configuration.expected_violations) {
        const auto& both = configuration.expected_vacuous;
        if (std::ranges::find(both, name) == both.end()) continue;
        Add(invariants->position, absl::StrCat(Quoted(name), " cannot be violated and have nothing to judge"));
      }
    }
  }

  // In the order of the scenario's invariants, for it is a set.
  std::vector<std::string> ReadViolations(const JsonValue& list, const std::vector<std::string>& judged) {
    const std::vector<std::string_view> known = InvariantNames();
    const size_t findings_before = findings_.size();
    const std::vector<std::string> names = ReadNames(list, "invariant", known);
    std::vector<std::string> violations;
    for (const std::string& name : judged) {
      if (std::ranges::find(names, name) != names.end()) violations.push_back(name);
    }
    if (findings_.size() > findings_before || judged.empty()) return violations;
    for (const JsonValue& item : list.items) {
      if (std::ranges::find(judged, item.text) != judged.end()) continue;
      Add(item.position, absl::StrCat(Quoted(item.text), " is not judged: it is not among \"invariants\""));
    }
    return violations;
  }

  void Expected(const JsonValue& value, std::string_view what) {
    Add(value.position, absl::StrCat("expected ", std::string(what), ", found ", Found(value)));
  }
  void Add(FilePosition position, std::string message) { findings_.push_back({position, std::move(message)}); }

  const JsonValue& root_;
  Findings findings_;
};

ReadResult Failed(const std::string& path, std::string message) {
  return {.scenario = std::nullopt,
          .errors = {{.file = path, .position = {}, .pointer = "", .message = std::move(message)}}};
}

std::string SystemMessage() { return std::error_code(errno, std::generic_category()).message(); }

}  // namespace

ReadResult ReadScenario(std::string_view text, std::string_view file_name) {
  JsonDocument document = ParseJson(text);
  ReadResult result;
  Scenario scenario;
  result.errors = std::move(document.errors);
  if (document.root) {
    Findings findings = FileReader(*document.root).Run(scenario);
    std::ranges::sort(findings);
    findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
    for (Finding& finding : findings) {
      result.errors.push_back({.file = "",
                               .position = finding.position,
                               .pointer = PointerAt(*document.root, finding.position),
                               .message = std::move(finding.message)});
    }
  }
  std::ranges::stable_sort(result.errors, {}, &FileError::position);
  for (FileError& error : result.errors) error.file = file_name;
  if (!result.errors.empty()) return result;
  scenario.digest = ScenarioDigest(scenario);
  result.scenario = std::move(scenario);
  return result;
}

ReadResult ReadScenarioFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return Failed(path, "is a directory; expected a scenario file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return Failed(path, "cannot be opened: " + SystemMessage());
  // One byte more than allowed tells that there are too many, even of a file without an end.
  std::string text(kLargestDocument + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Failed(path, "cannot be read: " + SystemMessage());
  text.resize(static_cast<size_t>(file.gcount()));
  return ReadScenario(text, path);
}

}  // namespace redeliver
