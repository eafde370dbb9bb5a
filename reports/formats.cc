#include "reports/formats.h"

#include <algorithm>
#include <array>

#include "reports/csv_report.h"
#include "reports/github_report.h"
#include "reports/html/html_report.h"
#include "reports/json_report.h"
#include "reports/junit_report.h"
#include "reports/markdown_report.h"

namespace redeliver {
namespace {

constexpr std::array<ReportFormat, 6> kReportFormats = {{
    {"json", "for programs; described by `redeliver schema report`",
     [](std::span<const ReportInput> inputs, const WritingControl&) { return JsonReports(inputs); }},
    {"markdown", "for pull requests and step summaries on GitHub; stays below their limit of 1 MiB",
     [](std::span<const ReportInput> inputs, const WritingControl&) { return MarkdownReport(inputs); }},
    {"junit", "for test dashboards; a failed check is a failure, one that nobody can tell an error",
     [](std::span<const ReportInput> inputs, const WritingControl&) { return JunitReport(inputs); }},
    {"github", "annotations in GitHub Actions, on the lines of the scenario's file",
     [](std::span<const ReportInput> inputs, const WritingControl&) { return GithubReport(inputs); }},
    {"csv", "verdicts and metrics for spreadsheets and plots, one value a row",
     [](std::span<const ReportInput> inputs, const WritingControl&) { return CsvReport(inputs); }},
    {"html", "a page for a browser, with the story of every violation; one file that needs no other", HtmlReport},
}};

}  // namespace

std::span<const ReportFormat> AllReportFormats() { return kReportFormats; }

const ReportFormat* FindReportFormat(std::string_view name) {
  const auto found = std::ranges::find(kReportFormats, name, &ReportFormat::name);
  return found == kReportFormats.end() ? nullptr : &*found;
}

}  // namespace redeliver
