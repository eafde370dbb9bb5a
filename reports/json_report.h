// The report as JSON: the form other programs read, and the one that is compared byte by byte. report.schema.json
// describes it.
#ifndef REDELIVER_REPORTS_JSON_REPORT_H_
#define REDELIVER_REPORTS_JSON_REPORT_H_

#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// Keys in a fixed order, two spaces per level, a newline at the end.
std::string JsonReport(const ReportInput& input);

// Of one scenario the same as JsonReport; of several a list of them.
std::string JsonReports(std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_JSON_REPORT_H_
