#include "reports/checks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "reports/exit_codes.h"
#include "reports/faults.h"
#include "reports/summary.h"

namespace redeliver {
namespace {

class SearchJudge {
 public:
  explicit SearchJudge(const ReportInput& input)
      : input_(input), scenario_(input.prepared.scenario()), summary_(Summarize(input)) {}

  std::vector<ReportCheck> Judge() const {
    std::vector<ReportCheck> checks;
    for (size_t i = 0; i < summary_.configurations.size(); ++i) {
      for (size_t v = 0; v < scenario_.invariants.size(); ++v) checks.push_back(CellCheck(i, v));
      for (const ThresholdFinding& finding : summary_.configurations[i].thresholds) {
        checks.push_back(ThresholdCheck(ConfigurationIndex(i), finding));
      }
      checks.push_back(FaultsCheck(i));
    }
    checks.push_back(WholeCheck());
    return checks;
  }

 private:
  size_t ConfigurationIndex(size_t i) const { return input_.search.configurations[i]; }

  ReportCheck CellCheck(size_t i, size_t v) const {
    const CellSummary& cell = summary_.configurations[i].cells[v];
    ReportCheck check{
        .subject = CheckSubject::kInvariant, .configuration = ConfigurationIndex(i), .name = scenario_.invariants[v]};
    const auto& witness = input_.search.results[i].cells[v].witness;
    if (witness) check.witnesses.push_back({&input_, &*witness});
    if (PassedTest(input_, ConfigurationIndex(i), check.name)) return check;
    const bool violated = cell.verdict == Verdict::kViolated;
    switch (cell.expectation) {
      case Expectation::kMet:
        break;
      case Expectation::kUnexpected:
        check.Complain(CheckOutcome::kFailed, violated ? "is violated, which was not expected"
                                                       : "was expected to have nothing to judge, and has");
        break;
      case Expectation::kMissing:
        check.Complain(CheckOutcome::kFailed, "was expected to be violated and is not");
        break;
      case Expectation::kNone:
      case Expectation::kOpen:
        if (violated) check.Complain(CheckOutcome::kFailed, "is violated");
        if (cell.verdict == Verdict::kVacuous) {
          check.Complain(CheckOutcome::kOpen, "is vacuous: nothing happened that it could judge");
        }
        if (cell.verdict == Verdict::kInconclusive) {
          check.Complain(CheckOutcome::kOpen, input_.search.complete ? "is inconclusive: a limit was hit"
                                                                     : "is inconclusive: the search stopped early");
        }
        break;
    }
    return check;
  }

  ReportCheck FaultsCheck(size_t i) const {
    ReportCheck check{.configuration = ConfigurationIndex(i), .name = kFaultsCheck};
    const ConfigurationSummary& summary = summary_.configurations[i];
    for (const FaultKind kind : summary.never_fired) {
      check.Complain(CheckOutcome::kOpen,
                     absl::StrCat("the declared fault ", std::string(Describe(kind).name), " never struck"));
    }
    for (const FaultKind kind : summary.off_their_rates) {
      check.Complain(CheckOutcome::kOpen, FaultOffItsRate(kind, input_.search.results[i]));
    }
    return check;
  }

  // What is asked of all configurations together.
  ReportCheck WholeCheck() const {
    ReportCheck check{.name = kSearchCheck};
    if (input_.search.results.empty() || scenario_.invariants.empty()) {
      check.Complain(CheckOutcome::kOpen, "nothing was run");
    }
    for (const std::string& fact : summary_.missing_facts) {
      check.Complain(CheckOutcome::kOpen, absl::StrCat("must_see: no run reached ", fact));
    }
    return check;
  }

  const ReportInput& input_;
  const Scenario& scenario_;
  const Summary summary_;
};

}  // namespace

std::string_view HowItWasFound(const ShownBy& shown) {
  if (shown.input->planned()) return "planned";
  return shown.input->search.mode == SearchMode::kSample ? "sampled" : "proved";
}

void ReportCheck::Complain(CheckOutcome worse, std::string finding) {
  outcome = std::max(outcome, worse);
  findings.push_back(std::move(finding));
}

ReportCheck ThresholdCheck(size_t configuration, const ThresholdFinding& finding) {
  ReportCheck check{.subject = CheckSubject::kThreshold,
                    .configuration = configuration,
                    .name = NameOf(*finding.threshold),
                    .threshold = finding.threshold};
  if (finding.verdict == ThresholdVerdict::kMissed) check.Complain(CheckOutcome::kFailed, InWords(finding));
  if (finding.verdict == ThresholdVerdict::kOpen) check.Complain(CheckOutcome::kOpen, InWords(finding));
  return check;
}

std::vector<ReportCheck> ChecksOf(const ReportInput& input) { return SearchJudge(input).Judge(); }

CheckCounts Count(std::span<const ReportCheck> checks) {
  CheckCounts counts;
  for (const ReportCheck& check : checks) {
    counts.failed += check.outcome == CheckOutcome::kFailed;
    counts.open += check.outcome == CheckOutcome::kOpen;
  }
  return counts;
}

int ExitCode(std::span<const ReportCheck> checks) {
  const CheckCounts counts = Count(checks);
  return counts.failed > 0 ? kExitViolated : counts.open > 0 ? kExitInconclusive : kExitAsExpected;
}

std::string NameOfConfiguration(const ReportCheck& check, const Scenario& scenario) {
  return check.configuration ? scenario.configurations[*check.configuration].name : "";
}

std::string NameOf(const ReportCheck& check, const Scenario& scenario) {
  const std::string configuration = NameOfConfiguration(check, scenario);
  return configuration.empty() ? check.name : absl::StrCat(configuration, " / ", check.name);
}

std::vector<std::string> FindingsInWords(const ReportCheck& check, const Scenario& scenario) {
  const std::string configuration = NameOfConfiguration(check, scenario);
  const std::string invariant = check.subject == CheckSubject::kInvariant ? absl::StrCat(check.name, " ") : "";
  std::vector<std::string> sentences;
  for (const std::string& finding : check.findings) {
    sentences.push_back(absl::StrCat(configuration, configuration.empty() ? "" : ": ", invariant, finding));
  }
  return sentences;
}

bool PassedTest(const ReportInput& input, std::optional<size_t> configuration, std::string_view name) {
  if (input.test == nullptr) return false;
  const auto found = std::ranges::find_if(*input.test, [&](const ReportCheck& check) {
    return check.configuration == configuration && check.name == name;
  });
  return found != input.test->end() && found->outcome == CheckOutcome::kPassed;
}

std::vector<JudgedScenario> JudgeAll(std::span<const ReportInput> inputs) {
  std::vector<JudgedScenario> judged;
  while (!inputs.empty()) {
    const std::vector<ReportCheck>* together = inputs.front().test;
    size_t count = 1;
    while (together != nullptr && count < inputs.size() && inputs[count].test == together) ++count;
    judged.push_back({inputs.first(count), together == nullptr ? ChecksOf(inputs.front()) : *together});
    inputs = inputs.subspan(count);
  }
  return judged;
}

}  // namespace redeliver
