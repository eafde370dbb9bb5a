// The report for people: the guarantee matrix first, then what each violation takes, then the numbers.
#ifndef REDELIVER_REPORTS_TEXT_REPORT_H_
#define REDELIVER_REPORTS_TEXT_REPORT_H_

#include <string>

#include "reports/report.h"
#include "reports/styled_text.h"

namespace redeliver {

// Everything but the commands keeps to the style's width; those are to be copied whole.
std::string TextReport(const ReportInput& input, const TextStyle& style);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_TEXT_REPORT_H_
