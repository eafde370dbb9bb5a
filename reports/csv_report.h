// Verdicts and metrics as a table for spreadsheets and plots: one value a row.
#ifndef REDELIVER_REPORTS_CSV_REPORT_H_
#define REDELIVER_REPORTS_CSV_REPORT_H_

#include <span>
#include <string>

#include "reports/report.h"

namespace redeliver {

// RFC 4180, with a header: scenario, search (sample or prove), configuration, metric, unit, value, low, high. Of each
// invariant a row `no_loss.verdict`, whose unit is `verdict` and whose value its name: "proved", "held", ... Metrics
// as `redeliver list metrics` names them. Values are decimals of six significant digits (all of a whole number) in the
// base unit: seconds, per second, bytes; a share is between 0 and 1. `low` and `high` are the 95 % interval of a
// violation rate that was sampled, and empty elsewhere, as of a planned run. What no run observed has no row.
std::string CsvReport(std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_CSV_REPORT_H_
