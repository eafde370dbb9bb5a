// Runs the program as somebody does who looks at it.
#ifndef REDELIVER_TESTS_CLI_TERMINAL_H_
#define REDELIVER_TESTS_CLI_TERMINAL_H_

#include <string>

namespace redeliver {

// All that a shell command line writes to a terminal of so many columns, escape sequences and all. It runs in the
// repository's root, with $R the binary under test, TERM=xterm and without CI.
std::string OnTerminal(const std::string& command, int columns);

}  // namespace redeliver

#endif  // REDELIVER_TESTS_CLI_TERMINAL_H_
