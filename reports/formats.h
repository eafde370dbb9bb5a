// The forms in which a report is written, besides text for a terminal. One table: what --format offers is what is here.
#ifndef REDELIVER_REPORTS_FORMATS_H_
#define REDELIVER_REPORTS_FORMATS_H_

#include <span>
#include <string>
#include <string_view>

#include "reports/report.h"

namespace redeliver {

struct ReportFormat {
  std::string_view name;  // As --format takes it.
  std::string_view doc;   // What it is for, as a phrase.
  // The whole report, a newline at its end; at least one input.
  std::string (*write)(std::span<const ReportInput> inputs, const WritingControl& control);
};

std::span<const ReportFormat> AllReportFormats();
// nullptr if there is none of that name.
const ReportFormat* FindReportFormat(std::string_view name);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_FORMATS_H_
