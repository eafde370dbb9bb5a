#include "tools/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <mutex>

namespace redeliver {
namespace {

constexpr std::string_view kEraseLine = "\r\033[K";

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool IsTerminal(int file) {
  const std::string_view kind = Environment("TERM");
  return isatty(file) != 0 && kind != "dumb" && !kind.empty();
}

bool Utf8Locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = Environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string_view::npos || value.find("utf8") != std::string_view::npos;
  }
  return false;
}

// Columns of the terminal, or `otherwise` if the file is none or does not know.
int ColumnsOf(int file, int otherwise) {
  winsize size{};
  if (isatty(file) != 0 && ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return otherwise;
}

// What `auto` means for a file that is a terminal or not.
bool ColorsByDefault(bool terminal) {
  if (!Environment("NO_COLOR").empty()) return false;
  const std::string_view force = Environment("FORCE_COLOR");
  return terminal || (!force.empty() && force != "0");
}

TextStyle StyleOf(const std::string& color, bool terminal, int width) {
  TextStyle style;
  style.color = color == "always" || (color == "auto" && ColorsByDefault(terminal));
  style.unicode = Utf8Locale();
  style.width = width;
  return style;
}

// The text up to a number of columns, without half a character.
std::string_view Cut(std::string_view text, size_t columns) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!continues(text[end]) && columns-- == 0) break;
  }
  return text.substr(0, end);
}

// The one line of stderr that is written over; there is one stderr.
std::mutex status_mutex;
bool status_shown = false;

void WriteToStderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;  // Nobody can be told.
    text.remove_prefix(static_cast<size_t>(written));
  }
}

constexpr int kReportWidth = 110;
constexpr int kNarrowestReport = 40;

}  // namespace

TextStyle StdoutStyle(const std::string& color) {
  const int width = ColumnsOf(STDOUT_FILENO, kReportWidth);
  return StyleOf(color, IsTerminal(STDOUT_FILENO), width < kNarrowestReport ? kReportWidth : width);
}

TextStyle StyleFor(const std::string& path, const std::string& color) {
  return path == "-" ? StdoutStyle(color) : StyleOf(color, false, kReportWidth);
}

int HelpWidth() {
  constexpr int kDefault = 80;
  constexpr int kNarrowest = 40;
  constexpr int kWidest = 100;  // Longer lines are hard to read.
  const std::string_view columns = Environment("COLUMNS");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return std::clamp(ColumnsOf(STDOUT_FILENO, width > 0 ? width : kDefault), kNarrowest, kWidest);
}

bool ShowsProgress() { return IsTerminal(STDERR_FILENO) && Environment("CI").empty(); }

void ShowStatus(std::string_view line) {
  constexpr int kDefault = 80;
  const int width = ColumnsOf(STDERR_FILENO, kDefault);
  const std::lock_guard lock(status_mutex);
  // The last column stays free: a terminal may go to the next line after it.
  WriteToStderr(std::string(kEraseLine) + std::string(Cut(line, static_cast<size_t>(std::max(width - 1, 1)))));
  status_shown = true;
}

void EraseStatus() {
  const std::lock_guard lock(status_mutex);
  if (status_shown) WriteToStderr(kEraseLine);
  status_shown = false;
}

}  // namespace redeliver
