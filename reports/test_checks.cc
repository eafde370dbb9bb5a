#include "reports/test_checks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "reports/faults.h"
#include "reports/thresholds.h"
#include "sim/explore/replay.h"
#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
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
bool CanCount(const SearchResult& search, const Threshold& threshold) {
  uint64_t Metrics::*counted = kCounts[threshold.id.index].member;
  for (const PartOf& part : kParts) counted = counted == part.part ? part.whole : counted;
  return std::ranges::any_of(search.results, [&](const ConfigurationResult& r) { return r.metrics.*counted > 0; });
}

// A threshold that nothing can be too many for, of what never occurs in the scenario: it would be met whatever happens.
bool CannotBeMissed(const SearchResult& search, const Threshold& threshold) {
  const bool counts = threshold.id.kind == MetricKind::kCount || threshold.id.kind == MetricKind::kCountPerRun;
  return counts && threshold.Holds({0}) && !CanCount(search, threshold);
}

class TestJudge {
 public:
  explicit TestJudge(std::span<const ReportInput> searches)
      : searches_(searches), prepared_(searches.front().prepared), scenario_(prepared_.scenario()), all_(Merged()) {}

  std::vector<ReportCheck> Judge() {
    std::vector<ReportCheck> checks;
    for (size_t c = 0; c < scenario_.configurations.size(); ++c) {
      for (size_t v = 0; v < scenario_.invariants.size(); ++v) checks.push_back(CellCheck(c, v));
      for (const ReportInput& input : searches_) AddThresholds(input.search, c, checks);
      checks.push_back(SearchCheck(c));
    }
    checks.push_back(WholeCheck());
    return checks;
  }

 private:
  SearchResult Merged() const {
    SearchResult all = searches_.front().search;
    for (const ReportInput& input : searches_.subspan(1)) {
      for (size_t c = 0; c < all.results.size(); ++c)
        all.results[c].Merge(ConfigurationResult(input.search.results[c]));
    }
    return all;
  }

  // Compares one cell, found in any of the searches, with the expectation.
  ReportCheck CellCheck(size_t c, size_t v) const {
    const Configuration& configuration = scenario_.configurations[c];
    ReportCheck check{.subject = CheckSubject::kInvariant, .configuration = c, .name = scenario_.invariants[v]};
    for (const ReportInput& input : searches_) {
      const auto& witness = input.search.results[c].cells[v].witness;
      if (witness) check.witnesses.push_back({&input, &*witness});
    }
    const auto any = [&](Verdict verdict) {
      return std::ranges::any_of(searches_, [&](const ReportInput& input) {
        const ConfigurationResult& result = input.search.results[c];
        return redeliver::Judge(input.search, result, result.cells[v]) == verdict;
      });
    };
    const bool expected = configuration.expected_violations && Contains(*configuration.expected_violations, check.name);
    const bool nothing_to_judge = Contains(configuration.expected_vacuous, check.name);
    if (any(Verdict::kViolated)) {
      if (!expected) check.Complain(CheckOutcome::kFailed, "is violated, which was not expected");
      return check;
    }
    if (expected) check.Complain(CheckOutcome::kFailed, "was expected to be violated and is not");
    if (any(Verdict::kInconclusive)) {
      check.Complain(CheckOutcome::kOpen, "is inconclusive: a limit was hit");
    } else if (any(Verdict::kHeld) || any(Verdict::kProved)) {
      if (nothing_to_judge) check.Complain(CheckOutcome::kFailed, "was expected to have nothing to judge, and has");
    } else if (!nothing_to_judge) {
      check.Complain(CheckOutcome::kOpen, "is vacuous: no run had anything for it to judge");
    }
    return check;
  }

  void AddThresholds(const SearchResult& search, size_t c, std::vector<ReportCheck>& checks) const {
    for (const ThresholdFinding& finding : JudgeThresholds(scenario_, search, c)) {
      ReportCheck check = ThresholdCheck(c, finding);
      if (finding.verdict == ThresholdVerdict::kMet && CannotBeMissed(search, *finding.threshold)) {
        check.Complain(CheckOutcome::kOpen, check.name + " is vacuous: no run of any configuration has one");
      }
      checks.push_back(std::move(check));
    }
  }

  // Whether what was tried in the configuration is what the file asks for.
  ReportCheck SearchCheck(size_t c) const {
    ReportCheck check{.configuration = c, .name = kFaultsCheck};
    if (ExpectsNothing(c)) check.Complain(CheckOutcome::kOpen, "expects nothing: every invariant is vacuous");
    if (scenario_.search.plan) JudgePlan(c, check);
    JudgeFaultRates(c, check);
    for (const FaultKind kind : NeverFired(prepared_.pipeline(c), all_.results[c])) {
      check.Complain(CheckOutcome::kOpen, "the declared fault " + std::string(Describe(kind).name) + " never struck");
    }
    return check;
  }

  // Declared vacuous from end to end, without any threshold: whatever happens in it, it passes.
  bool ExpectsNothing(size_t c) const {
    const Configuration& configuration = scenario_.configurations[c];
    return configuration.expected_vacuous.size() == scenario_.invariants.size() && configuration.thresholds.empty();
  }

  // A plan that does not happen shows nothing.
  void JudgePlan(size_t c, ReportCheck& check) const {
    const std::vector<PlannedFault> plan = DeclaredPlan(prepared_, c);
    for (const int64_t timing : scenario_.search.timings) {
      for (const PlannedFault& fault : ReplayPlan(prepared_, c, static_cast<uint64_t>(timing), plan).not_reached) {
        check.Complain(CheckOutcome::kOpen, "timing " + std::to_string(timing) + " never comes to " +
                                                FormatFault(fault, prepared_.pipeline(c).names()));
      }
    }
  }

  // Faults that do not come by their rates are not the faults that were asked for.
  void JudgeFaultRates(size_t c, ReportCheck& check) const {
    const SearchResult& sampled = searches_.front().search;
    if (sampled.swarm || scenario_.search.plan) return;
    for (const FaultKind kind : Alphabet(prepared_.pipeline(c))) {
      if (FaultsAgree(prepared_.pipeline(c), kind, sampled.results[c].faults[static_cast<size_t>(kind)])) continue;
      check.Complain(CheckOutcome::kOpen, FaultOffItsRate(kind, sampled.results[c]));
    }
  }

  // What is asked of all configurations together.
  ReportCheck WholeCheck() const {
    ReportCheck check{.name = kSearchCheck};
    if (!std::ranges::all_of(searches_, [](const ReportInput& input) { return input.search.complete; })) {
      check.Complain(CheckOutcome::kOpen, "interrupted");
    }
    for (const std::string& name : NeverSeen(scenario_.must_see, all_)) {
      check.Complain(CheckOutcome::kOpen, "must_see: no run reached " + name);
    }
    return check;
  }

  const std::span<const ReportInput> searches_;
  const Prepared& prepared_;
  const Scenario& scenario_;
  const SearchResult all_;
};

}  // namespace

std::vector<ReportCheck> TestChecks(std::span<const ReportInput> searches) { return TestJudge(searches).Judge(); }

}  // namespace redeliver
