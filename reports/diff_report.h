// What `diff` says, for people, programs and pull requests.
#ifndef REDELIVER_REPORTS_DIFF_REPORT_H_
#define REDELIVER_REPORTS_DIFF_REPORT_H_

#include <span>
#include <string>

#include "reports/report_diff.h"

namespace redeliver {

// kExitViolated if anything is worse, or, `on_change`, if anything but a reason is there; else kExitAsExpected.
int ExitCode(std::span<const ReportChange> changes, bool on_change);

std::string DiffText(std::span<const ReportChange> changes);
std::string DiffMarkdown(std::span<const ReportChange> changes);
// `{"schema": "redeliver.diff/1", ...}`.
std::string DiffJson(std::span<const ReportChange> changes, int exit_code);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_DIFF_REPORT_H_
