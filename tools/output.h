// Where results go: whole or not at all. What cannot be written is said on stderr.
#ifndef REDELIVER_TOOLS_OUTPUT_H_
#define REDELIVER_TOOLS_OUTPUT_H_

#include <string>
#include <string_view>

#include "tools/terminal.h"

namespace redeliver {

// False if stdout is closed or full. Said, unless its reader has had enough: that is no news.
bool WriteStdout(std::string_view text);

// The same as all that a verb does: the exit code.
int Print(std::string_view text);

// The file appears under its name only when it is whole; "-" is stdout. False, after saying why, if that failed.
bool WriteReport(const std::string& path, std::string_view text);

// The same, but never over a file that is there.
bool WriteNewFile(const std::string& path, std::string_view text);

// Whether a file could be written there, asked before the work that fills it. False, after saying why, if not.
bool CanWriteTo(const std::string& path);

// To stderr as it is.
void WriteStderr(std::string_view text);

// For people: what went wrong, on stderr, as "redeliver: ...".
void Complain(std::string_view message);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_OUTPUT_H_
