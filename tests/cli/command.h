// Runs the program as a user does.
#ifndef REDELIVER_TESTS_CLI_COMMAND_H_
#define REDELIVER_TESTS_CLI_COMMAND_H_

#include <string>
#include <string_view>

namespace redeliver {

struct CommandResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// A shell command line, run in the repository's root with $R the binary under test; `tools/redeliver` is that binary
// too.
CommandResult Shell(const std::string& command);

// A file of this text in a folder of this test program's own.
std::string TemporaryFile(const std::string& name, std::string_view text);

std::string ReadFile(const std::string& path);

}  // namespace redeliver

#endif  // REDELIVER_TESTS_CLI_COMMAND_H_
