#include "reports/formats.h"

#include <algorithm>
#include <array>

#include "reports/html/html_report.h"
#include "reports/json_report.h"

namespace redeliver {
namespace {

constexpr std::array<ReportFormat, 2> kReportFormats = {{
    {"json", "for programs; described by `redeliver schema report`",
     [](std::span<const ReportInput> inputs, int) { return JsonReports(inputs); }},
    {"html", "a page for a browser, with the story of every violation; one file that needs no other", HtmlReport},
}};

}  // namespace

std::span<const ReportFormat> AllReportFormats() { return kReportFormats; }

const ReportFormat* FindReportFormat(std::string_view name) {
  const auto found = std::ranges::find(kReportFormats, name, &ReportFormat::name);
  return found == kReportFormats.end() ? nullptr : &*found;
}

}  // namespace redeliver
