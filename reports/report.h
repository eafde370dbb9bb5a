// What every report is written from. A report is a function of these alone: no clock, no machine, no thread count.
#ifndef REDELIVER_REPORTS_REPORT_H_
#define REDELIVER_REPORTS_REPORT_H_

#include <string>

#include "sim/explore/search.h"

namespace redeliver {

struct ReportInput {
  const Prepared& prepared;
  const SearchResult& search;
  // As the user gave it. It goes into the commands that reproduce a witness and nowhere else.
  std::string scenario_path;
};

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPORT_H_
