// What run, compare, prove and merge leave behind.
#ifndef REDELIVER_TOOLS_SHOW_SEARCHES_H_
#define REDELIVER_TOOLS_SHOW_SEARCHES_H_

#include <span>

#include "reports/report.h"
#include "tools/command_line.h"

namespace redeliver {

// Prints the search for people, unless only the report is wanted on stdout. False if that failed.
bool ShowText(const CommandLine& command, const ReportInput& input);

// Writes each form that is wanted to where it is wanted. False, after saying so, if one of them failed.
bool WriteOutputs(const CommandLine& command, std::span<const ReportInput> inputs);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_SHOW_SEARCHES_H_
