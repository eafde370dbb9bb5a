#include "tools/show_searches.h"

#include "reports/formats.h"
#include "reports/text_report.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"

namespace redeliver {

bool ShowText(const CommandLine& command, const ReportInput& input) {
  if (!command.text_wanted()) return true;
  return WriteStdout(TextReport(input, StdoutStyle(command.color)));
}

bool WriteOutputs(const CommandLine& command, std::span<const ReportInput> inputs) {
  bool written = true;
  ProgressLine progress;
  WritingControl control{command.jobs, command.page_effort, Interrupted, {}};
  if (const auto count = progress.Counting("violations told")) {
    control.progress = [count](uint64_t done, uint64_t total) { count(done, total, 0); };
  }
  for (const Output& output : command.outputs) {
    const std::string text = FindReportFormat(output.format)->write(inputs, control);
    written = WriteReport(output.path, text) && written;
  }
  return written;
}

}  // namespace redeliver
