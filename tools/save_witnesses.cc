#include "tools/save_witnesses.h"

#include <filesystem>
#include <system_error>

#include "reports/exit_codes.h"
#include "sim/explore/minimize.h"
#include "sim/explore/parallel.h"
#include "tools/interrupt.h"
#include "tools/output.h"

namespace redeliver {
namespace {

struct Violated {
  Target target;
  const Witness* witness;
};

std::vector<Violated> ViolatedIn(const SearchResult& search) {
  std::vector<Violated> all;
  for (size_t c = 0; c < search.results.size(); ++c) {
    for (size_t v = 0; v < search.results[c].cells.size(); ++v) {
      const auto& witness = search.results[c].cells[v].witness;
      if (witness && witness->plan.size() <= kLongestPlan) all.push_back({{search.configurations[c], v}, &*witness});
    }
  }
  return all;
}

// The names in full: that of a scenario may be cut, and two files must not be one.
std::string FileNameOf(const Scenario& scenario, const Target& target) {
  return scenario.name + "." + scenario.configurations[target.configuration].name + "." +
         scenario.invariants[target.invariant] + ".json";
}

}  // namespace

int SaveWitnesses(const CommandLine& command, const Prepared& prepared, const SearchResult& search,
                  ProgressLine& progress) {
  const std::string& folder = command.witness_folder;
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    Complain("--save-witnesses " + folder + ": " + problem.message());
    return kExitNoOutput;
  }
  const std::vector<Violated> violated = ViolatedIn(search);
  const auto make_worker = [&] {
    return [&](uint64_t i) {
      Effort effort(kEffort, Interrupted);
      const FoundWitness found = FewestFaults(prepared, violated[i].target, *violated[i].witness, effort);
      return Minimize(prepared, violated[i].target, found, effort);
    };
  };
  int code = kExitAsExpected;
  const ProgressListener shows = progress.Counting("witnesses");
  const auto take = [&](uint64_t i, Minimized&& minimized) {
    const std::string path =
        (std::filesystem::path(folder) / FileNameOf(prepared.scenario(), violated[i].target)).string();
    if (!minimized.every_piece_needed) {
      Complain(path + ": the search ended before every piece was tried: the witness may not be minimal");
      code = WorseExitCode(code, kExitInconclusive);
    }
    if (shows) shows(i + 1, violated.size(), 0);
    if (WriteReport(path, minimized.text)) return true;
    code = kExitNoOutput;
    return false;
  };
  RunInOrder<Minimized>(violated.size(), command.jobs, make_worker, Interrupted, take);
  return code;
}

}  // namespace redeliver
