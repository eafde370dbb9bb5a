// The judgement of `test`: everything a scenario's file asks for was tried, and must have come true.
#ifndef REDELIVER_REPORTS_TEST_CHECKS_H_
#define REDELIVER_REPORTS_TEST_CHECKS_H_

#include <span>
#include <vector>

#include "reports/checks.h"

namespace redeliver {

// Stricter than single searches are judged: no threshold may be met by what never occurs, no configuration may expect
// nothing, a declared plan must happen. A cell is violated if any of the searches violates it. Requires at least one
// search, each of all configurations, all of one scenario; the checks refer to the searches.
std::vector<ReportCheck> TestChecks(std::span<const ReportInput> searches);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_TEST_CHECKS_H_
