// What the terminals that stdout and stderr may be can show.
#ifndef REDELIVER_TOOLS_TERMINAL_H_
#define REDELIVER_TOOLS_TERMINAL_H_

#include <string>
#include <string_view>

#include "reports/text_report.h"

namespace redeliver {

// As stdout, --color, NO_COLOR and FORCE_COLOR want it.
TextStyle StdoutStyle(const std::string& color);

// The same for text that goes to a file; "-" is stdout.
TextStyle StyleFor(const std::string& path, const std::string& color);

// Columns for help on stdout.
int HelpWidth();

// True if progress belongs on stderr: it is a terminal that can replace a line, and no CI.
bool ShowsProgress();

// Replaces the line that shows how far the work is, cut to the width of the terminal. Requires ShowsProgress(), and
// ASCII or UTF-8 without control characters.
void ShowStatus(std::string_view line);

// Takes that line away, if it is there: before anything else goes to a terminal.
void EraseStatus();

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_TERMINAL_H_
