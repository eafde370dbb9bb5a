#include "reports/summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/checks.h"
#include "reports/faults.h"

namespace redeliver {
namespace {

Verdict JudgeCell(const SearchResult& search, const ConfigurationResult& result, const Cell& cell) {
  const Verdict verdict = Judge(search, result, cell);
  // What was asked for is more than what ran: nothing found so far is no finding.
  if (!search.complete && verdict != Verdict::kViolated) return Verdict::kInconclusive;
  return verdict;
}

Expectation Compare(const Configuration& configuration, const std::string& invariant, Verdict verdict) {
  const auto& expected = configuration.expected_violations;
  if (!expected) return Expectation::kNone;
  const bool to_be_violated = std::ranges::find(*expected, invariant) != expected->end();
  const auto& vacuous = configuration.expected_vacuous;
  const bool nothing_to_judge = std::ranges::find(vacuous, invariant) != vacuous.end();
  if (verdict == Verdict::kInconclusive) return Expectation::kOpen;
  if (nothing_to_judge) return verdict == Verdict::kVacuous ? Expectation::kMet : Expectation::kUnexpected;
  if (verdict == Verdict::kViolated) return to_be_violated ? Expectation::kMet : Expectation::kUnexpected;
  if (to_be_violated) return Expectation::kMissing;
  return verdict == Verdict::kVacuous ? Expectation::kOpen : Expectation::kMet;
}

// Prefixes the names of configurations that share a finding: "a, b: ...".
std::string Under(const std::vector<std::string>& configurations, const std::string& finding) {
  return absl::StrCat(absl::StrJoin(configurations, ", "), ": ", finding);
}

class Warner {
 public:
  Warner(const ReportInput& input, Summary& summary)
      : input_(input), scenario_(input.prepared.scenario()), search_(input.search), summary_(summary) {}

  void WarnOfEverything() {
    if (!search_.complete) Add("the search stopped early; what is not violated is inconclusive");
    if (search_.results.empty() || scenario_.invariants.empty()) Add("nothing was run");
    for (size_t i = 0; i < search_.results.size(); ++i) {
      const ConfigurationResult& result = search_.results[i];
      if (result.runs == 0) Add(Under({Name(i)}, "nothing was run"));
      if (result.cut_runs == 0) continue;
      Add(Under({Name(i)}, absl::StrCat(result.cut_runs, " of ", result.runs, " runs reached the limit of ",
                                        scenario_.search.max_events, " events and were given up")));
    }
    WarnOfVacuousCells();
    WarnOfSilentFaults();
    WarnOfFaultsOffTheirRates();
    WarnOfOpenThresholds();
    for (const std::string& fact : summary_.missing_facts) {
      Add(absl::StrCat("must_see: no run reached ", fact));
    }
  }

 private:
  void Add(std::string warning) { summary_.warnings.push_back(std::move(warning)); }
  const std::string& Name(size_t result) const { return scenario_.configurations[search_.configurations[result]].name; }

  // Warns once, with all configurations for which `holds(index of the result)`.
  template <class Predicate>
  void AddWhere(Predicate&& holds, const std::string& finding) {
    std::vector<std::string> names;
    for (size_t i = 0; i < search_.results.size(); ++i) {
      if (holds(i)) names.push_back(Name(i));
    }
    if (!names.empty()) Add(Under(names, finding));
  }

  void WarnOfVacuousCells() {
    for (size_t v = 0; v < scenario_.invariants.size(); ++v) {
      const auto vacuous = [&](size_t i) {
        const CellSummary& cell = summary_.configurations[i].cells[v];
        return cell.verdict == Verdict::kVacuous && cell.expectation != Expectation::kMet &&
               !PassedTest(input_, search_.configurations[i], scenario_.invariants[v]);
      };
      AddWhere(vacuous, absl::StrCat("nothing happened that ", scenario_.invariants[v], " could judge"));
    }
  }

  void WarnOfOpenThresholds() {
    for (size_t i = 0; i < search_.results.size(); ++i) {
      for (const ThresholdFinding& finding : summary_.configurations[i].thresholds) {
        if (finding.verdict == ThresholdVerdict::kOpen) Add(Under({Name(i)}, InWords(finding)));
      }
    }
  }

  void WarnOfFaultsOffTheirRates() {
    for (size_t i = 0; i < search_.results.size(); ++i) {
      for (const FaultKind kind : summary_.configurations[i].off_their_rates) {
        Add(Under({Name(i)}, FaultOffItsRate(kind, search_.results[i])));
      }
    }
  }

  void WarnOfSilentFaults() {
    for (int k = 0; k < kFaultKindCount; ++k) {
      const FaultKind kind = static_cast<FaultKind>(k);
      const auto silent = [&](size_t i) {
        const std::vector<FaultKind>& kinds = summary_.configurations[i].never_fired;
        return std::ranges::find(kinds, kind) != kinds.end();
      };
      const std::string name(Describe(kind).name);
      const auto offered = [&](size_t i) {
        return search_.results[i].faults[static_cast<size_t>(k)].opportunities > 0;
      };
      AddWhere([&](size_t i) { return silent(i) && offered(i); }, absl::StrCat("the fault ", name, " never struck"));
      AddWhere([&](size_t i) { return silent(i) && !offered(i); },
               absl::StrCat("the fault ", name, " never struck; there was nothing for it to strike"));
    }
  }

  const ReportInput& input_;
  const Scenario& scenario_;
  const SearchResult& search_;
  Summary& summary_;
};

// Those that never struck are complained of as such.
std::vector<FaultKind> OffTheirRates(const Pipeline& pipeline, const ReportInput& input,
                                     const ConfigurationResult& result) {
  std::vector<FaultKind> kinds;
  if (!input.sampled() || input.search.swarm) return kinds;
  for (const FaultKind kind : Alphabet(pipeline)) {
    const FaultCount& count = result.faults[static_cast<size_t>(kind)];
    if (count.struck > 0 && !FaultsAgree(pipeline, kind, count)) kinds.push_back(kind);
  }
  return kinds;
}

// Without any faults to plan, none can strike: that is what was asked for.
bool FaultsWereAskedFor(const SearchResult& search) { return search.mode == SearchMode::kSample || search.faults > 0; }

}  // namespace

std::string_view ExpectationName(Expectation expectation) {
  static constexpr std::string_view kNames[] = {"none", "met", "unexpected", "missing", "open"};
  return kNames[static_cast<size_t>(expectation)];
}

Summary Summarize(const ReportInput& input) {
  const Scenario& scenario = input.prepared.scenario();
  const SearchResult& search = input.search;
  Summary summary;
  for (size_t i = 0; i < search.results.size(); ++i) {
    const ConfigurationResult& result = search.results[i];
    const Configuration& configuration = scenario.configurations[search.configurations[i]];
    ConfigurationSummary& line = summary.configurations.emplace_back();
    for (size_t v = 0; v < scenario.invariants.size(); ++v) {
      const Verdict verdict = JudgeCell(search, result, result.cells[v]);
      // What one search of a test cannot show, another may have shown.
      const bool passed = PassedTest(input, search.configurations[i], scenario.invariants[v]);
      Expectation expectation = Compare(configuration, scenario.invariants[v], verdict);
      if (passed && expectation != Expectation::kNone) expectation = Expectation::kMet;
      line.cells.push_back({verdict, expectation});
      const bool violated = verdict == Verdict::kViolated;
      const bool failed = expectation == Expectation::kUnexpected || expectation == Expectation::kMissing;
      summary.any_violation |= violated;
      summary.any_violation_without_expect |= violated && expectation == Expectation::kNone;
      summary.all_as_expected &= !failed;
    }
    if (FaultsWereAskedFor(search) && !PassedTest(input, search.configurations[i], kFaultsCheck)) {
      line.never_fired = NeverFired(input.prepared.pipeline(search.configurations[i]), result);
    }
    line.off_their_rates = OffTheirRates(input.prepared.pipeline(search.configurations[i]), input, result);
    line.thresholds = JudgeThresholds(scenario, search, i);
    for (const ThresholdFinding& finding : line.thresholds) {
      summary.any_threshold_missed |= finding.verdict == ThresholdVerdict::kMissed;
      summary.any_threshold_open |= finding.verdict == ThresholdVerdict::kOpen;
    }
  }
  if (!PassedTest(input, std::nullopt, kSearchCheck)) summary.missing_facts = NeverSeen(scenario.must_see, search);
  Warner(input, summary).WarnOfEverything();
  return summary;
}

}  // namespace redeliver
