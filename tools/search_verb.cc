#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "reports/exit_codes.h"
#include "reports/json_report.h"
#include "reports/summary.h"
#include "reports/text_report.h"
#include "sim/explore/determinism.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// A scenario and what was found in it; the parts refer to each other, so it stays where it is.
struct Searched {
  Searched(Scenario read, std::string path) : scenario(std::move(read)), path(std::move(path)), prepared(scenario) {}

  Scenario scenario;
  std::string path;
  Prepared prepared;
  SearchResult result;
};

// A line on stderr that replaces itself, at most ten times a second.
class Progress {
 public:
  void operator()(uint64_t done, uint64_t total) {
    const auto now = Clock::now();
    if (now - last_ < std::chrono::milliseconds(100) && done != total) return;
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::fprintf(stderr, "\r\033[K%llu of %llu, %.0f s", static_cast<unsigned long long>(done),
                 static_cast<unsigned long long>(total), seconds);
    if (done == total) std::fprintf(stderr, "\r\033[K");
    std::fflush(stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_;
};

std::vector<SeedRange> SeedsOf(const CommandLine& command, const Scenario& scenario) {
  if (!command.seeds.empty()) return command.seeds;
  return {{1, static_cast<uint64_t>(scenario.search.seeds)}};
}

SearchResult RunSearch(const CommandLine& command, const Prepared& prepared, const SearchControl& control) {
  const SearchOptions& options = prepared.scenario().search;
  if (command.verb != Verb::kProve) return Sample(prepared, SeedsOf(command, prepared.scenario()), control);
  std::vector<uint64_t> timings = command.timings;
  if (timings.empty()) timings.assign(options.timings.begin(), options.timings.end());
  return Prove(prepared, command.faults.value_or(static_cast<int>(options.faults)), timings, control);
}

// 0, or 4 after saying which fact differed.
int CompareTwice(const CommandLine& command, const Prepared& prepared, const SearchControl& control) {
  const auto divergence = CheckDeterminism(prepared, SeedsOf(command, prepared.scenario()), control);
  if (!divergence) return kExitAsExpected;
  Complain("determinism lost: configuration " + prepared.scenario().configurations[divergence->configuration].name +
           ", seed " + std::to_string(divergence->seed) + ", fact " + std::to_string(divergence->event + 1) +
           "\n  first run:  " + divergence->first + "\n  second run: " + divergence->second);
  return kExitNotReproduced;
}

int SearchOne(const CommandLine& command, Searched& searched) {
  const auto configurations = SelectConfigurations(searched.scenario, command.configurations);
  if (!configurations) return kExitBadInput;
  SearchControl control;
  control.configurations = *configurations;
  control.jobs = command.jobs;
  control.stop_on_first = command.stop_on_first;
  control.should_stop = StopWhen(command.budget);
  if (ShowsProgress())
    control.progress = [progress = std::make_shared<Progress>()](uint64_t done, uint64_t total) {
      (*progress)(done, total);
    };
  searched.result = RunSearch(command, searched.prepared, control);
  const ReportInput input{searched.prepared, searched.result, searched.path};
  int code = ExitCode(Summarize(input));
  if (command.check_determinism) code = WorseExitCode(code, CompareTwice(command, searched.prepared, control));
  return code;
}

}  // namespace

int Search(const CommandLine& command) {
  std::vector<std::unique_ptr<Searched>> all;
  for (const std::string& path : command.paths) {
    std::optional<Scenario> scenario = LoadScenario(path);
    if (!scenario) return kExitBadInput;
    all.push_back(std::make_unique<Searched>(*std::move(scenario), path));
  }
  int code = kExitAsExpected;
  std::vector<ReportInput> inputs;
  for (const auto& searched : all) {
    const int one = SearchOne(command, *searched);
    if (one == kExitBadInput) return one;
    code = WorseExitCode(code, one);
    inputs.push_back({searched->prepared, searched->result, searched->path});
    const bool text_wanted = !command.json && command.report != "-";
    if (text_wanted && !WriteStdout(TextReport(inputs.back(), StdoutStyle(command.color)))) return kExitNoOutput;
    if (Interrupted()) break;
  }
  if (Interrupted()) Complain("interrupted: the report covers what was done until then");
  std::string error;
  const std::string& to = command.json && command.report.empty() ? std::string("-") : command.report;
  if (!to.empty() && !WriteReport(to, JsonReports(inputs), &error)) {
    Complain(error);
    return kExitNoOutput;
  }
  return code;
}

}  // namespace redeliver
