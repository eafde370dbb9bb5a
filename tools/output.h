// Where results go: whole or not at all.
#ifndef REDELIVER_TOOLS_OUTPUT_H_
#define REDELIVER_TOOLS_OUTPUT_H_

#include <string>
#include <string_view>

#include "reports/text_report.h"

namespace redeliver {

// False if stdout is closed or full.
bool WriteStdout(std::string_view text);

// The file appears under its name only when it is whole; "-" is stdout. False, and why in *error, if that failed.
bool WriteReport(const std::string& path, std::string_view text, std::string* error);

// For people: what went wrong, on stderr, as "redeliver: ...".
void Complain(std::string_view message);

// As the terminal, NO_COLOR and --color want it.
TextStyle StdoutStyle(const std::string& color);

// True if progress belongs on stderr: it is a terminal, and no CI.
bool ShowsProgress();

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_OUTPUT_H_
