// What `lint` found, for people and for programs.
#ifndef REDELIVER_REPORTS_LINT_REPORT_H_
#define REDELIVER_REPORTS_LINT_REPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/lint/lint_file.h"

namespace redeliver {

struct LintedFile {
  std::string path;
  size_t configurations = 0;  // How many were looked at.
  std::vector<PlacedFinding> findings;
};

std::string LintText(const std::vector<LintedFile>& files);
// `{"schema": "redeliver.lint/1", "files": [...]}`.
std::string LintJson(const std::vector<LintedFile>& files);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_LINT_REPORT_H_
