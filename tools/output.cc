#include "tools/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace redeliver {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool DumbTerminal() { return Environment("TERM") == "dumb" || Environment("TERM").empty(); }

bool Utf8Locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = Environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string_view::npos || value.find("utf8") != std::string_view::npos;
  }
  return false;
}

int TerminalWidth() {
  constexpr int kDefault = 110;
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return size.ws_col;
  return kDefault;
}

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// A pipe or a device is written to as it is: there is no name to take over.
bool IsSpecial(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

bool WriteSpecial(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = WriteAll(file, text);
  const int problem = errno;
  const bool closed = close(file) == 0;
  if (!written) errno = problem;
  return written && closed;
}

}  // namespace

bool WriteStdout(std::string_view text) { return WriteAll(STDOUT_FILENO, text); }

bool WriteReport(const std::string& path, std::string_view text, std::string* error) {
  if (path == "-" || IsSpecial(path)) {
    if (path == "-" ? WriteStdout(text) : WriteSpecial(path, text)) return true;
    *error = (path == "-" ? "stdout" : path) + ": " + std::strerror(errno);
    return false;
  }
  std::string temporary = path + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  const bool written = file >= 0 && fchmod(file, 0644) == 0 && WriteAll(file, text) && fsync(file) == 0;
  const int problem = errno;
  const bool closed = file >= 0 && close(file) == 0;
  if (written && closed && rename(temporary.c_str(), path.c_str()) == 0) return true;
  *error = path + ": " + std::strerror(written ? errno : problem);
  if (file >= 0) unlink(temporary.c_str());
  return false;
}

void Complain(std::string_view message) {
  const std::string line = "redeliver: " + std::string(message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

TextStyle StdoutStyle(const std::string& color) {
  TextStyle style;
  const bool terminal = isatty(STDOUT_FILENO) != 0 && !DumbTerminal();
  style.color = color == "always" || (color == "auto" && terminal && Environment("NO_COLOR").empty());
  style.unicode = Utf8Locale();
  style.width = TerminalWidth();
  return style;
}

bool ShowsProgress() { return isatty(STDERR_FILENO) != 0 && !DumbTerminal() && Environment("CI").empty(); }

}  // namespace redeliver
