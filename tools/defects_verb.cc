#include <algorithm>
#include <memory>
#include <string>

#include "reports/defects_report.h"
#include "reports/exit_codes.h"
#include "sim/scenario/file_error.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// Nullopt, and a complaint, for an unknown name. Each once, in the order of Defect; all if none is named.
std::optional<std::vector<Defect>> SelectDefects(const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const DefectInfo& info : AllDefects()) known.push_back(info.name);
  for (const std::string& name : names) {
    if (FindDefect(name)) continue;
    Complain("--defect " + name + ": no such defect; `redeliver list defects` shows them" + DidYouMean(name, known));
    return std::nullopt;
  }
  std::vector<Defect> selected;
  for (const DefectInfo& info : AllDefects()) {
    if (names.empty() || std::ranges::find(names, info.name) != names.end()) selected.push_back(info.defect);
  }
  return selected;
}

}  // namespace

int Defects(const CommandLine& command) {
  const auto files = FindScenarioFiles(command.paths);
  KillSearch search;
  const auto defects = SelectDefects(command.defects);
  if (!files || !defects) return kExitBadInput;
  search.defects = *defects;
  if (command.most_seeds) {
    search.events = *command.most_seeds * (search.events / search.seeds);
    search.seeds = *command.most_seeds;
  }
  search.jobs = command.jobs;
  search.should_stop = Interrupted;
  ProgressLine progress;
  search.progress = progress.Counting("configurations");
  std::vector<std::unique_ptr<Scenario>> read;
  std::vector<std::unique_ptr<Prepared>> prepared;
  std::vector<const Prepared*> scenarios;
  for (const std::string& file : *files) {
    std::optional<Scenario> scenario = LoadScenario(file);
    if (!scenario) return kExitBadInput;
    read.push_back(std::make_unique<Scenario>(*std::move(scenario)));
    prepared.push_back(std::make_unique<Prepared>(*read.back()));
    scenarios.push_back(prepared.back().get());
  }
  const KillMatrix matrix = FindKills(scenarios, search);
  const DefectsSummary summary = Summarize(scenarios, search, matrix);
  const std::string json = DefectsJson(summary, search, matrix);
  if (command.text_wanted() && !WriteStdout(DefectsText(summary, matrix))) return kExitNoOutput;
  for (const Output& output : command.outputs) {
    if (!WriteReport(output.path, json)) return kExitNoOutput;
  }
  if (!matrix.complete) {
    Complain("interrupted: mistakes that nothing notices may only not have been tried");
    return kExitInconclusive;
  }
  return summary.AsItShouldBe() ? kExitAsExpected : kExitViolated;
}

}  // namespace redeliver
