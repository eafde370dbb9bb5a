// What passes or fails, one by one: each cell against what is expected of it, each threshold, and whether the search
// was the one that was asked for. The worst of them is the exit code.
#ifndef REDELIVER_REPORTS_CHECKS_H_
#define REDELIVER_REPORTS_CHECKS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"
#include "reports/thresholds.h"

namespace redeliver {

enum class CheckOutcome {
  kPassed,
  kOpen,    // Nobody can tell: kExitInconclusive.
  kFailed,  // kExitViolated.
};

enum class CheckSubject {
  kInvariant,
  kThreshold,
  kSearch,  // Whether what was searched can be relied on.
};

// A run that shows a violation, and the search that found it.
struct ShownBy {
  const ReportInput* input;
  const Witness* witness;
};

// The names of checks of the search: whether the faults were those that were asked for, and whether all else was.
inline constexpr char kFaultsCheck[] = "faults";
inline constexpr char kSearchCheck[] = "search";

// "sampled", "proved" or "planned".
std::string_view HowItWasFound(const ShownBy& shown);

struct ReportCheck {
  CheckSubject subject = CheckSubject::kSearch;
  // Into Scenario::configurations; absent if it is about all of them.
  std::optional<size_t> configuration;
  // "no_loss", "latency.p99 <= 2s", "faults".
  std::string name;
  const Threshold* threshold = nullptr;  // Of the scenario, if it is about one.
  CheckOutcome outcome = CheckOutcome::kPassed;
  // One for each thing that is the matter, without a period; empty if it passed.
  std::vector<std::string> findings;
  // Of a violation, expected or not: at most one for each search.
  std::vector<ShownBy> witnesses;

  void Complain(CheckOutcome worse, std::string finding);
};

ReportCheck ThresholdCheck(size_t configuration, const ThresholdFinding& finding);

// Of one search alone, as `run` and `prove` judge it.
std::vector<ReportCheck> ChecksOf(const ReportInput& input);

// 1 if a check failed: an expectation, a threshold, an invariant of which nothing is expected; else 3 if one is open;
// else 0.
int ExitCode(std::span<const ReportCheck> checks);

struct CheckCounts {
  size_t failed = 0;
  size_t open = 0;
};
CheckCounts Count(std::span<const ReportCheck> checks);

// The configuration's name, or "" if the check is about all of them.
std::string NameOfConfiguration(const ReportCheck& check, const Scenario& scenario);
// "at_least_once / no_loss".
std::string NameOf(const ReportCheck& check, const Scenario& scenario);
// "at_least_once: no_loss is violated": each finding as a sentence without a period.
std::vector<std::string> FindingsInWords(const ReportCheck& check, const Scenario& scenario);

// Whether `test` has let the check of that name pass. False if nothing was tested.
bool PassedTest(const ReportInput& input, std::optional<size_t> configuration, std::string_view name);

// What is judged as one: the searches of a scenario, and what they come to.
struct JudgedScenario {
  std::span<const ReportInput> searches;  // At least one.
  std::vector<ReportCheck> checks;

  const Prepared& prepared() const { return searches.front().prepared; }
  const Scenario& scenario() const { return prepared().scenario(); }
  const std::string& path() const { return searches.front().scenario_path; }
};

// In the order of the inputs; those that `test` judges together make one.
std::vector<JudgedScenario> JudgeAll(std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_CHECKS_H_
