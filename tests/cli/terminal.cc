#include "tests/cli/terminal.h"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace redeliver {

std::string OnTerminal(const std::string& command, int columns) {
  const std::string script = "cd '" REDELIVER_SOURCE_DIR
                             "' && unset CI COLUMNS NO_COLOR FORCE_COLOR && export R='" REDELIVER_BINARY
                             "' LC_ALL=C TERM=xterm; " +
                             command;
  winsize size{};
  size.ws_row = 24;
  size.ws_col = static_cast<unsigned short>(columns);
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
    _exit(127);
  }
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(terminal, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;  // EIO: nobody has the other end open any more.
    text.append(buffer, static_cast<size_t>(count));
  }
  close(terminal);
  waitpid(child, nullptr, 0);
  return text;
}

}  // namespace redeliver
