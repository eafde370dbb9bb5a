#include <algorithm>
#include <string>

#include "reports/exit_codes.h"
#include "reports/faults.h"
#include "reports/thresholds.h"
#include "sim/explore/replay.h"
#include "sim/fault/plan_text.h"
#include "tools/declared_search.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// What sampling and proving together say of one scenario.
struct TestOutcome {
  int code = kExitAsExpected;
  std::string complaints;
  uint64_t runs = 0;

  void Complain(int worse, const std::string& line) {
    code = WorseExitCode(code, worse);
    complaints += "      " + line + "\n";
  }
};

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// Compares one cell, found in any of the searches, with the expectation.
void JudgeCell(const Scenario& scenario, const std::vector<SearchResult>& searches, size_t c, size_t v,
               TestOutcome& outcome) {
  const Configuration& configuration = scenario.configurations[c];
  const std::string& invariant = scenario.invariants[v];
  const std::string where = configuration.name + ": " + invariant;
  const auto any = [&](Verdict verdict) {
    return std::ranges::any_of(searches, [&](const SearchResult& search) {
      return Judge(search, search.results[c], search.results[c].cells[v]) == verdict;
    });
  };
  const bool expected = configuration.expected_violations && Contains(*configuration.expected_violations, invariant);
  const bool nothing_to_judge = Contains(configuration.expected_vacuous, invariant);
  if (any(Verdict::kViolated)) {
    if (!expected) outcome.Complain(kExitViolated, where + " is violated, which was not expected");
    return;
  }
  if (expected) outcome.Complain(kExitViolated, where + " was expected to be violated and is not");
  if (any(Verdict::kInconclusive)) {
    outcome.Complain(kExitInconclusive, where + " is inconclusive: a limit was hit");
  } else if (any(Verdict::kHeld) || any(Verdict::kProved)) {
    if (nothing_to_judge) {
      outcome.Complain(kExitViolated, where + " was expected to have nothing to judge, and has");
    }
  } else if (!nothing_to_judge) {
    outcome.Complain(kExitInconclusive, where + " is vacuous: no run had anything for it to judge");
  }
}

// What a configuration may have none of, and what there must be some of for that to be a finding.
struct PartOf {
  uint64_t Metrics::*part;
  uint64_t Metrics::*whole;
};
constexpr PartOf kParts[] = {{&Metrics::duplicates_delivered, &Metrics::deliveries},
                             {&Metrics::duplicate_effects, &Metrics::effects},
                             {&Metrics::pending, &Metrics::acknowledged}};

// Whether any run counted what the threshold is about, or could have.
bool Counts(const SearchResult& search, const Threshold& threshold) {
  uint64_t Metrics::*counted = kCounts[threshold.id.index].member;
  for (const PartOf& part : kParts) counted = counted == part.part ? part.whole : counted;
  return std::ranges::any_of(search.results, [&](const ConfigurationResult& r) { return r.metrics.*counted > 0; });
}

// A threshold that nothing can be too many for, of what never occurs in the scenario: it would be met whatever happens.
bool CannotBeMissed(const SearchResult& search, const Threshold& threshold) {
  const bool counts = threshold.id.kind == MetricKind::kCount || threshold.id.kind == MetricKind::kCountPerRun;
  return counts && threshold.Holds({0}) && !Counts(search, threshold);
}

// Faults that do not come by their rates are not the faults that were asked for.
void JudgeFaultRates(const Prepared& prepared, const SearchResult& search, size_t c, TestOutcome& outcome) {
  const Scenario& scenario = prepared.scenario();
  if (search.swarm || scenario.search.plan) return;
  for (const FaultKind kind : Alphabet(prepared.pipeline(c))) {
    const FaultCount& count = search.results[c].faults[static_cast<size_t>(kind)];
    if (FaultsAgree(prepared.pipeline(c), kind, count)) continue;
    outcome.Complain(kExitInconclusive,
                     scenario.configurations[c].name + ": the fault " + std::string(Describe(kind).name) + " struck " +
                         std::to_string(count.struck) + " times in " + std::to_string(count.opportunities) +
                         " opportunities, which its rate does not explain");
  }
}

// A plan that does not happen shows nothing.
void JudgePlan(const Prepared& prepared, size_t c, TestOutcome& outcome) {
  const Scenario& scenario = prepared.scenario();
  const std::vector<PlannedFault> plan = DeclaredPlan(prepared, c);
  for (const int64_t timing : scenario.search.timings) {
    for (const PlannedFault& fault : ReplayPlan(prepared, c, static_cast<uint64_t>(timing), plan).not_reached) {
      outcome.Complain(kExitInconclusive, scenario.configurations[c].name + ": timing " + std::to_string(timing) +
                                              " never comes to " + FormatFault(fault, prepared.pipeline(c).names()));
    }
  }
}

void JudgeThresholdsOf(const Scenario& scenario, const SearchResult& search, size_t c, TestOutcome& outcome) {
  for (const ThresholdFinding& finding : JudgeThresholds(scenario, search, c)) {
    const Threshold& threshold = *finding.threshold;
    if (finding.verdict == ThresholdVerdict::kMet && CannotBeMissed(search, threshold)) {
      outcome.Complain(kExitInconclusive, scenario.configurations[c].name + ": " + threshold.metric + " " +
                                              threshold.text + " is vacuous: no run of any configuration has one");
    }
    if (finding.verdict == ThresholdVerdict::kMet) continue;
    const bool missed = finding.verdict == ThresholdVerdict::kMissed;
    outcome.Complain(missed ? kExitViolated : kExitInconclusive,
                     scenario.configurations[c].name + ": " + InWords(finding));
  }
}

// Declared vacuous from end to end, without any threshold: whatever happens in it, it passes.
bool ExpectsNothing(const Scenario& scenario, size_t c) {
  const Configuration& configuration = scenario.configurations[c];
  return configuration.expected_vacuous.size() == scenario.invariants.size() && configuration.thresholds.empty();
}

TestOutcome TestScenario(const Scenario& scenario, int jobs, Progress& progress) {
  const Prepared prepared(scenario);
  const std::vector<SearchResult> searches = SearchAsDeclared(prepared, jobs, progress);
  TestOutcome outcome;
  if (Interrupted()) {
    outcome.Complain(kExitInconclusive, "interrupted: nothing is judged");
    return outcome;
  }
  SearchResult all = searches.front();
  for (size_t s = 1; s < searches.size(); ++s) {
    for (size_t c = 0; c < all.results.size(); ++c) all.results[c].Merge(ConfigurationResult(searches[s].results[c]));
  }
  for (size_t c = 0; c < scenario.configurations.size(); ++c) {
    outcome.runs += all.results[c].runs;
    if (ExpectsNothing(scenario, c)) {
      outcome.Complain(kExitInconclusive,
                       scenario.configurations[c].name + " expects nothing: every invariant is vacuous");
    }
    for (size_t v = 0; v < scenario.invariants.size(); ++v) JudgeCell(scenario, searches, c, v, outcome);
    for (const SearchResult& search : searches) JudgeThresholdsOf(scenario, search, c, outcome);
    if (scenario.search.plan) JudgePlan(prepared, c, outcome);
    JudgeFaultRates(prepared, searches.front(), c, outcome);
    for (const FaultKind kind : NeverFired(prepared.pipeline(c), all.results[c])) {
      outcome.Complain(kExitInconclusive, scenario.configurations[c].name + ": the declared fault " +
                                              std::string(Describe(kind).name) + " never struck");
    }
  }
  for (const std::string& name : NeverSeen(scenario.must_see, all)) {
    outcome.Complain(kExitInconclusive, "must_see: no run reached " + name);
  }
  return outcome;
}

}  // namespace

int Test(const CommandLine& command) {
  const auto files = FindScenarioFiles(command.paths);
  if (!files) return kExitBadInput;
  int code = kExitAsExpected;
  int passed = 0;
  int failed = 0;
  Progress progress(files->size());
  for (const std::string& file : *files) {
    progress.Begin(file);
    const std::optional<Scenario> scenario = LoadScenario(file);
    TestOutcome outcome;
    if (scenario) {
      outcome = TestScenario(*scenario, command.jobs, progress);
    } else {
      outcome.code = kExitBadInput;
    }
    code = WorseExitCode(code, outcome.code);
    ++(outcome.code == kExitAsExpected ? passed : failed);
    const std::string verdict = outcome.code == kExitAsExpected ? "ok    " : "FAIL  ";
    const std::string size = scenario ? " (" + std::to_string(scenario->configurations.size()) + " configurations, " +
                                            std::to_string(outcome.runs) + " runs)"
                                      : " (not a scenario)";
    if (!WriteStdout(verdict + file + size + "\n" + outcome.complaints)) return kExitNoOutput;
    if (Interrupted()) break;
  }
  const std::string summary = std::to_string(passed) + " passed, " + std::to_string(failed) + " failed\n";
  return WriteStdout(summary) ? code : kExitNoOutput;
}

}  // namespace redeliver
