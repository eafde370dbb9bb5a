// Markdown as GitHub shows it: for a pull request, or the summary of a workflow's step.
#ifndef REDELIVER_REPORTS_MARKDOWN_REPORT_H_
#define REDELIVER_REPORTS_MARKDOWN_REPORT_H_

#include <cstddef>
#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// GitHub drops the summary of a step that is larger than 1 MiB, so a report stays below that, in bytes.
inline constexpr size_t kLongestMarkdown = 1'000'000;

// Of each scenario the verdict, the matrix, what failed, each violation with its plan and the commands that show it,
// and the numbers. Where that is longer than `longest`, whole sections are left out, the least important first, and the
// last sentence says which. Only what nobody can do without may make it longer: the verdicts and matrices.
std::string MarkdownReport(std::span<const ReportInput> inputs, size_t longest = kLongestMarkdown);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_MARKDOWN_REPORT_H_
