// The report as one page for a browser: it needs no network and no file beside it, and works without its script.
#ifndef REDELIVER_REPORTS_HTML_HTML_REPORT_H_
#define REDELIVER_REPORTS_HTML_HTML_REPORT_H_

#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// At least one input. Violations are explained, and plots drawn, which takes runs of its own.
std::string HtmlReport(std::span<const ReportInput> inputs, const WritingControl& control);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_HTML_HTML_REPORT_H_
