#include <fstream>
#include <iterator>
#include <string>

#include "reports/exit_codes.h"
#include "reports/lint_report.h"
#include "tools/output.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int Lint(const CommandLine& command) {
  const auto paths = FindScenarioFiles(command.paths);
  if (!paths) return kExitBadInput;
  std::vector<LintedFile> files;
  int code = kExitAsExpected;
  for (const std::string& path : *paths) {
    const std::optional<Scenario> scenario = LoadScenario(path);
    if (!scenario) return kExitBadInput;
    const auto configurations = SelectConfigurations(*scenario, command.configurations);
    if (!configurations) return kExitBadInput;
    files.push_back({path, configurations->size(), LintFile(ReadText(path), *scenario, *configurations)});
    if (!files.back().findings.empty()) code = kExitViolated;
  }
  return WriteStdout(command.format == "json" ? LintJson(files) : LintText(files)) ? code : kExitNoOutput;
}

}  // namespace redeliver
