// What a search comes to, worked out once for every writer and for the exit code. Its findings refer to the scenario.
#ifndef REDELIVER_REPORTS_SUMMARY_H_
#define REDELIVER_REPORTS_SUMMARY_H_

#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"
#include "reports/thresholds.h"

namespace redeliver {

// A cell against the scenario's `expect`, which binds in both directions.
enum class Expectation {
  kNone,        // The scenario expects nothing of this configuration.
  kMet,         // Violated, kept or vacuous as expected.
  kUnexpected,  // Violated, and expected to be kept; or judged at all, and expected not to be.
  kMissing,     // Expected to be violated, and no run did.
  kOpen,        // The search cannot say.
};

// "none", "met", "unexpected", "missing", "open".
std::string_view ExpectationName(Expectation expectation);

struct CellSummary {
  Verdict verdict = Verdict::kInconclusive;
  Expectation expectation = Expectation::kNone;
};

struct ConfigurationSummary {
  std::vector<CellSummary> cells;  // As Scenario::invariants.
  std::vector<FaultKind> never_fired;
  // Those that struck far more often, or less, than their rates can make them. When sampled, unless at rates that vary.
  std::vector<FaultKind> off_their_rates;
  // Those that this search can judge, in the order of the file.
  std::vector<ThresholdFinding> thresholds;
};

struct Summary {
  std::vector<ConfigurationSummary> configurations;  // As SearchResult::results.

  // No cell is unexpected or missing; also true if nothing is expected.
  bool all_as_expected = true;
  // Expected or not.
  bool any_violation = false;
  // In a configuration of which the scenario expects nothing.
  bool any_violation_without_expect = false;
  bool any_threshold_missed = false;
  bool any_threshold_open = false;
  // Of Scenario::must_see, what no run reached.
  std::vector<std::string> missing_facts;

  // One sentence each, without a period, about everything that keeps the result from being the whole truth.
  std::vector<std::string> warnings;
};

// In a test, what another of its searches has shown counts as shown.
Summary Summarize(const ReportInput& input);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_SUMMARY_H_
