#include "tools/show_searches.h"

#include "reports/json_report.h"
#include "reports/text_report.h"
#include "tools/output.h"

namespace redeliver {

bool ShowText(const CommandLine& command, const ReportInput& input) {
  if (command.json || command.report == "-") return true;
  return WriteStdout(TextReport(input, StdoutStyle(command.color)));
}

bool WriteJsonReport(const CommandLine& command, std::span<const ReportInput> inputs) {
  const std::string& to = command.json && command.report.empty() ? std::string("-") : command.report;
  std::string error;
  if (to.empty() || WriteReport(to, JsonReports(inputs), &error)) return true;
  Complain(error);
  return false;
}

}  // namespace redeliver
