#include <filesystem>

#include "reports/claims_page.h"
#include "reports/exit_codes.h"
#include "tools/declared_search.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {

int Claims(const CommandLine& command) {
  const auto files = FindScenarioFiles(command.paths);
  if (!files) return kExitBadInput;
  std::vector<ClaimOnPage> claims;
  ProgressLine progress(files->size());
  for (const std::string& file : *files) {
    progress.Begin(file);
    const std::optional<Scenario> scenario = LoadScenario(file);
    if (!scenario) return kExitBadInput;
    if (scenario->saying.empty() || scenario->search.plan) continue;  // A saying takes more than one run.
    const Prepared prepared(*scenario);
    const std::vector<SearchResult> searches = SearchAsDeclared(prepared, command.jobs, progress);
    if (Interrupted()) {
      Complain("interrupted: there is no page of a part of the claims");
      return kExitInconclusive;
    }
    claims.push_back(
        DescribeClaim(*scenario, std::filesystem::path(file).filename().string(), searches.front(), searches.back()));
  }
  if (claims.empty()) {
    Complain("no scenario there has a \"saying\"");
    return kExitBadInput;
  }
  std::string printed_by = "tools/redeliver claims";
  for (const std::string& path : command.paths) printed_by += " " + path;
  return WriteStdout(ClaimsPage(claims, printed_by)) ? kExitAsExpected : kExitNoOutput;
}

}  // namespace redeliver
