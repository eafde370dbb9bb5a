// What has changed from one report to another, and whether it is for the worse.
#ifndef REDELIVER_REPORTS_REPORT_DIFF_H_
#define REDELIVER_REPORTS_REPORT_DIFF_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report_reader.h"

namespace redeliver {

enum class ChangeKind {
  kWorse,   // A guarantee, a threshold or the check of one is lost.
  kBetter,  // One is won.
  kOther,   // Numbers moved.
  kReason,  // Why anything may have changed: another scenario, search or version.
};

// "worse", "better", "changed", "reason".
std::string_view ChangeKindName(ChangeKind kind);

struct ReportChange {
  ChangeKind kind = ChangeKind::kOther;
  std::string scenario;
  std::string search;         // Its mode, as in the reports.
  std::string configuration;  // "" if it is about all of them.
  std::string subject;        // "no_loss", "latency.p99", "seeds".
  std::string before;         // "" if it was not there.
  std::string after;          // "" if it is there no more.
  std::string text;           // What changed, as a phrase that follows the configuration.
};

struct DiffOptions {
  // How much metrics may move, as a share of what they were. Absent: not at all where scenario and search are the same,
  // for then nothing moves by chance; otherwise by kTolerance.
  std::optional<Ratio> tolerance;
};
inline constexpr Ratio kTolerance{5, 100};

// Searches belong together if their scenarios have one name and their modes are the same. In the order of the old
// reports, then of the new ones; of each search the reasons first, then what is worse, better, and other changes.
// - Verdicts: worse if a cell becomes violated, was proved or held and no longer is, or is judged no more, whatever the
//   scenario expects now; better if it is proved or held and was not. Of the same verdict, as expected or not, other.
// - Rates of violation, when sampled: if their 95 % intervals do not overlap, or the search is the same; worse if there
//   are more, unless both scenarios expect the violation.
// - Proofs: worse if there are fewer faults per plan or fewer timings.
// - Thresholds: worse if one is met no longer, or is gone.
// - Facts that must be seen and are not, and faults that no longer strike: worse.
// - Metrics beyond the tolerance; sums are compared per run.
std::vector<ReportChange> DiffReports(const std::vector<ReadReport>& before, const std::vector<ReadReport>& after,
                                      const DiffOptions& options);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPORT_DIFF_H_
