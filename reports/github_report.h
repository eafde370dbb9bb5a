// Workflow commands of GitHub Actions, which become annotations of the lines that the findings are about.
#ifndef REDELIVER_REPORTS_GITHUB_REPORT_H_
#define REDELIVER_REPORTS_GITHUB_REPORT_H_

#include <cstddef>
#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// GitHub shows ten annotations of a kind for each step, so this many are written, and one more that says how many are
// left out.
inline constexpr size_t kMostAnnotations = 9;

// An error for each failed check and a warning for each that is open; nothing if there is none. Paths are those that
// were given, so that they lead from the repository's root if the command was run there.
std::string GithubReport(std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_GITHUB_REPORT_H_
