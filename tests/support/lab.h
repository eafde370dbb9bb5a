// A scenario under test, addressed in the words of its file: configurations and invariants by name, faults as in plans. A
// trial is one of its runs, and tells its story when an expectation about it fails.
#ifndef REDELIVER_TESTS_SUPPORT_LAB_H_
#define REDELIVER_TESTS_SUPPORT_LAB_H_

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <ostream>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "sim/explore/replay.h"
#include "sim/fault/plan_text.h"
#include "sim/invariant/catalogue.h"
#include "sim/scenario/reader.h"
#include "sim/trace/fact_text.h"

namespace redeliver {

using Words = std::vector<std::string>;

class Lab;

// Whether this build need not repeat what another one says just as well: it looks for what its compiler or its
// sanitizers find.
inline bool Brief() { return std::getenv("REDELIVER_BRIEF_TESTS") != nullptr; }

// How often a property is tried: `usually`, many times that when REDELIVER_LONG is set, and a fraction in brief.
inline uint64_t Repeats(uint64_t usually) {
  if (std::getenv("REDELIVER_LONG") != nullptr) return usually * 20;
  return Brief() ? (usually + 4) / 5 : usually;
}

// One run of a lab. The lab outlives it.
struct Trial {
  const Lab* lab = nullptr;
  size_t configuration = 0;
  ReplayResult replay;
};

class Lab {
 public:
  // The file of that name anywhere below scenarios/: "three-semantics", in whichever theme it is.
  static Lab Named(std::string_view name);
  // The file is named from scenarios/: "semantics/three-semantics.json".
  static Lab FromFile(const std::string& file) {
    return Lab(ReadScenarioFile(std::string(REDELIVER_SOURCE_DIR "/scenarios/") + file), "scenarios/" + file);
  }
  static Lab FromText(std::string_view text) { return Lab(ReadScenario(text, "(inline)"), "(inline)"); }
  // For a scenario that no file can say, or that a test has changed.
  explicit Lab(Scenario scenario, std::string file = "(inline)")
      : file_(std::move(file)),
        scenario_(std::make_unique<Scenario>(std::move(scenario))),
        prepared_(std::make_unique<Prepared>(*scenario_)) {}

  // The same scenario, with everything the tool knows to judge its runs.
  Lab JudgedByAll() const {
    Scenario scenario = *scenario_;
    scenario.invariants.clear();
    for (const InvariantEntry& entry : AllInvariants()) scenario.invariants.emplace_back(entry.info.name);
    return Lab(std::move(scenario), file_);
  }

  const std::string& file() const { return file_; }
  const Scenario& scenario() const { return *scenario_; }
  const Prepared& prepared() const { return *prepared_; }
  const Pipeline& pipeline(size_t configuration) const { return prepared_->pipeline(configuration); }
  size_t size() const { return scenario_->configurations.size(); }
  // How many seeds a property is tried with: Repeats(usually), but fewer of a scenario that asks for few because its runs
  // are long.
  uint64_t Seeds(uint64_t usually) const {
    return std::max<uint64_t>(2, Repeats(usually) * static_cast<uint64_t>(std::min<int64_t>(scenario_->search.seeds, 1000)) / 1000);
  }
  // How many faults are tried in one run: so many, but no more than the scenario asks for.
  int Faults(int usually) const { return static_cast<int>(std::min<int64_t>(usually, scenario_->search.faults)); }
  const std::string& name(size_t configuration) const { return scenario_->configurations[configuration].name; }

  size_t Find(std::string_view configuration) const {
    for (size_t i = 0; i < size(); ++i) {
      if (name(i) == configuration) return i;
    }
    throw std::invalid_argument(file_ + " has no configuration " + std::string(configuration));
  }
  size_t Invariant(std::string_view name) const {
    const auto found = std::ranges::find(scenario_->invariants, name);
    if (found == scenario_->invariants.end()) throw std::invalid_argument(file_ + " does not judge " + std::string(name));
    return static_cast<size_t>(found - scenario_->invariants.begin());
  }
  std::vector<size_t> All() const {
    std::vector<size_t> all;
    for (size_t i = 0; i < size(); ++i) all.push_back(i);
    return all;
  }

  std::vector<PlannedFault> Plan(size_t configuration, const Words& faults) const {
    std::vector<PlannedFault> plan;
    for (const std::string& words : faults) {
      std::string error;
      const auto fault = ParseFault(words, pipeline(configuration).names(), &error);
      if (!fault) throw std::invalid_argument(file_ + ": " + error);
      plan.push_back(*fault);
    }
    return plan;
  }
  Words InWords(size_t configuration, const std::vector<PlannedFault>& plan) const {
    Words words;
    for (const PlannedFault& fault : plan) words.push_back(FormatFault(fault, pipeline(configuration).names()));
    return words;
  }
  std::string InWords(size_t configuration, const Event& event) const {
    return FormatEvent(event, pipeline(configuration).shape());
  }

  // The run of a plan.
  Trial Try(std::string_view configuration, const Words& faults = {}, uint64_t timing = 1,
            Defect defect = Defect::kNone) const {
    const size_t index = Find(configuration);
    return {this, index, ReplayPlan(*prepared_, index, timing, Plan(index, faults), defect)};
  }
  // The run of a seed.
  Trial TrySeed(size_t configuration, uint64_t seed, Defect defect = Defect::kNone) const {
    return {this, configuration, ReplaySeed(*prepared_, configuration, seed, defect)};
  }

 private:
  Lab(ReadResult read, const std::string& file) : Lab(Checked(std::move(read)), file) {}
  static Scenario Checked(ReadResult read) {
    if (!read.scenario) throw std::invalid_argument(FormatErrors(read.errors));
    return *std::move(read.scenario);
  }

  std::string file_;
  std::unique_ptr<Scenario> scenario_;
  std::unique_ptr<Prepared> prepared_;
};

// Every scenario file, by its path from scenarios/, in order of names.
inline std::vector<std::string> AllScenarioFiles() {
  const std::filesystem::path root = REDELIVER_SOURCE_DIR "/scenarios";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const bool schema = entry.path().filename().string().ends_with(".schema.json");
    if (entry.path().extension() == ".json" && !schema) files.push_back(entry.path().lexically_relative(root).string());
  }
  std::ranges::sort(files);
  return files;
}

// Those that a property is tried on: all, or in brief a few whose runs are short (those of worked examples, in no folder,
// are not).
inline std::vector<std::string> ScenarioFilesTried() {
  std::vector<std::string> files = AllScenarioFiles();
  if (!Brief()) return files;
  std::erase_if(files, [](const std::string& file) {
    return file.find('/') == std::string::npos || Lab::FromFile(file).scenario().search.seeds < 1000;
  });
  std::vector<std::string> tried;
  for (size_t i = 0; i < files.size(); i += 8) tried.push_back(files[i]);
  return tried;
}

inline Lab Lab::Named(std::string_view name) {
  for (const std::string& file : AllScenarioFiles()) {
    if (std::filesystem::path(file).stem() == name) return FromFile(file);
  }
  throw std::invalid_argument("no scenario file is named " + std::string(name) + ".json");
}

// "order_total_order_json": a file name as part of a test's name.
inline std::string AsTestName(std::string text) {
  std::ranges::replace_if(text, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return text;
}

inline std::string Joined(const Words& lines, const std::string& indent = "    ") {
  std::string text;
  for (const std::string& line : lines) text += indent + line + "\n";
  return text.empty() ? indent + "(none)\n" : text;
}

// Names of the invariants that the run violates.
inline std::set<std::string> Violated(const Trial& trial) {
  std::set<std::string> names;
  const auto& judgements = trial.replay.run.judgements;
  for (size_t i = 0; i < judgements.size(); ++i) {
    if (judgements[i].violations > 0) names.insert(trial.lab->scenario().invariants[i]);
  }
  return names;
}

// "no_loss: m1 was acknowledged and never had its effect".
inline Words ViolationsInWords(const Trial& trial) {
  Words words;
  const auto& judgements = trial.replay.run.judgements;
  for (size_t i = 0; i < judgements.size(); ++i) {
    if (!judgements[i].first) continue;
    const Violation& violation = *judgements[i].first;
    const std::string who = violation.message.none() ? "" : FormatMessage(violation.message) + " ";
    words.push_back(trial.lab->scenario().invariants[i] + ": " + who + std::string(violation.what));
  }
  return words;
}

// The last facts about messages, faults, groups and transactions: those that say how it came to this.
inline Words LastRelevantFacts(const Trial& trial, size_t most = 16) {
  Words facts;
  const auto& events = trial.replay.events;
  for (size_t i = events.size(); i > 0 && facts.size() < most; --i) {
    const std::string_view name = kFactNames[events[i - 1].fact.index()];
    if (name == "process.started" || name == "reply.dropped") continue;
    facts.push_back(trial.lab->InWords(trial.configuration, events[i - 1]));
  }
  std::ranges::reverse(facts);
  return facts;
}

inline void PrintTo(const Trial& trial, std::ostream* out) {
  const Lab& lab = *trial.lab;
  *out << lab.file() << ", configuration " << lab.name(trial.configuration) << "\n  claim: " << lab.scenario().claim
       << "\n  violated:\n" << Joined(ViolationsInWords(trial))
       << "  plan:\n" << Joined(lab.InWords(trial.configuration, trial.replay.plan))
       << "  of the plan never reached:\n" << Joined(lab.InWords(trial.configuration, trial.replay.not_reached))
       << "  last facts:\n" << Joined(LastRelevantFacts(trial));
}

MATCHER_P(Violates, invariant, std::string(negation ? "keeps " : "violates ") + invariant) {
  static_cast<void>(result_listener);
  return arg.replay.run.judgements[arg.lab->Invariant(invariant)].violations > 0;
}
// Kept, and with something to judge.
MATCHER_P(Keeps, invariant, std::string(negation ? "violates (or never observes) " : "observes and keeps ") + invariant) {
  const Judgement& judgement = arg.replay.run.judgements[arg.lab->Invariant(invariant)];
  *result_listener << judgement.observations << " observations, " << judgement.violations << " violations";
  return judgement.violations == 0 && judgement.observations > 0;
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_LAB_H_
