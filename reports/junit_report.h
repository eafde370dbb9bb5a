// JUnit XML, as Jenkins, GitLab and others read it; tests/reports/junit.xsd says what that is.
#ifndef REDELIVER_REPORTS_JUNIT_REPORT_H_
#define REDELIVER_REPORTS_JUNIT_REPORT_H_

#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// A test suite for each scenario, a test case for each check of it. A failed check is a failure (the exit code is 1),
// an open one an error (3): what nobody can tell is no success. A violation that was expected passes. No times.
std::string JunitReport(std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_JUNIT_REPORT_H_
