#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "reports/diff_report.h"
#include "reports/exit_codes.h"
#include "tools/output.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

constexpr size_t kLargestReport = size_t{256} << 20;  // Bytes.

// Nullopt, after saying why, if it is no report.
std::optional<std::vector<ReadReport>> LoadReports(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::vector<char> buffer(size_t{1} << 16);
  do {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    text.append(buffer.data(), static_cast<size_t>(file.gcount()));
  } while (file && text.size() <= kLargestReport);
  if (!file.is_open() || file.bad()) {
    Complain(path + ": " + std::strerror(errno == 0 ? EIO : errno));
    return std::nullopt;
  }
  if (text.size() > kLargestReport) {
    Complain(path + ": is larger than 256 MiB, which no report is");
    return std::nullopt;
  }
  std::string error;
  auto reports = ReadReports(text, &error);
  if (!reports) Complain(path + ": " + error);
  return reports;
}

}  // namespace

int Diff(const CommandLine& command) {
  if (command.paths.size() != 2) {
    Complain("diff needs two reports: the old one and the new one");
    return kExitBadInput;
  }
  const auto before = LoadReports(command.paths[0]);
  const auto after = LoadReports(command.paths[1]);
  if (!before || !after) return kExitBadInput;
  const std::vector<ReportChange> changes = DiffReports(*before, *after, {.tolerance = command.tolerance});
  const int code = ExitCode(changes, command.exit_on_change);
  const std::string text = command.format == "json"       ? DiffJson(changes, code)
                           : command.format == "markdown" ? DiffMarkdown(changes)
                                                          : DiffText(changes);
  return WriteStdout(text) ? code : kExitNoOutput;
}

}  // namespace redeliver
