#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "reports/exit_codes.h"
#include "reports/test_checks.h"
#include "tools/declared_search.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/show_searches.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// A scenario, all that was found in it and what that comes to; its members refer to each other, so it stays where it
// is.
struct Tested {
  Tested(ScenarioFile read, int jobs, ProgressLine& progress)
      : file(std::move(read)), prepared(file.scenario), searches(SearchAsDeclared(prepared, jobs, progress)) {
    for (const SearchResult& search : searches) {
      inputs.push_back({prepared, search, file.path, nullptr, file.text, &checks});
    }
    checks = TestChecks(inputs);
  }

  const ScenarioFile file;
  const Prepared prepared;
  const std::vector<SearchResult> searches;
  std::vector<ReportInput> inputs;
  std::vector<ReportCheck> checks;
};

std::string Complaints(const Tested& tested) {
  std::string lines;
  for (const ReportCheck& check : tested.checks) {
    for (const std::string& finding : FindingsInWords(check, tested.file.scenario)) lines += "      " + finding + "\n";
  }
  return lines;
}

std::string SizeInWords(const Tested& tested) {
  uint64_t runs = 0;
  for (const SearchResult& search : tested.searches) {
    for (const ConfigurationResult& result : search.results) runs += result.runs;
  }
  return " (" + std::to_string(tested.file.scenario.configurations.size()) + " configurations, " +
         std::to_string(runs) + " runs)";
}

}  // namespace

int Test(const CommandLine& command) {
  const auto files = FindScenarioFiles(command.paths);
  if (!files) return kExitBadInput;
  CommandLine with_files = command;  // In place of their folders.
  with_files.paths = *files;
  if (!CheckOutputs(with_files)) return kExitBadInput;
  std::vector<std::unique_ptr<Tested>> all;
  std::vector<ReportInput> inputs;
  int code = kExitAsExpected;
  int passed = 0;
  int failed = 0;
  ProgressLine progress(files->size());
  for (const std::string& file : *files) {
    progress.Begin(file);
    std::optional<ScenarioFile> read = LoadScenarioFile(file);
    if (read) all.push_back(std::make_unique<Tested>(*std::move(read), command.jobs, progress));
    if (Interrupted()) {
      Complain("interrupted in " + file + ": it is not judged");
      if (read) all.pop_back();
      code = WorseExitCode(code, kExitInconclusive);
      break;
    }
    const int one = read ? ExitCode(all.back()->checks) : kExitBadInput;
    code = WorseExitCode(code, one);
    ++(one == kExitAsExpected ? passed : failed);
    std::string line = (one == kExitAsExpected ? "ok    " : "FAIL  ") + file;
    line += read ? SizeInWords(*all.back()) + "\n" + Complaints(*all.back()) : " (not a scenario)\n";
    if (command.text_wanted() && !WriteStdout(line)) return kExitNoOutput;
    if (read) {
      for (const ReportInput& input : all.back()->inputs) inputs.push_back(input);
    }
  }
  const std::string summary = std::to_string(passed) + " passed, " + std::to_string(failed) + " failed\n";
  if (command.text_wanted() && !WriteStdout(summary)) return kExitNoOutput;
  if (inputs.empty()) return code;  // No file was a scenario: there is nothing to report.
  return WriteOutputs(command, inputs) ? code : kExitNoOutput;
}

}  // namespace redeliver
