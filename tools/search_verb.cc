#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "reports/checks.h"
#include "reports/exit_codes.h"
#include "sim/explore/determinism.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/part_file.h"
#include "tools/progress.h"
#include "tools/save_witnesses.h"
#include "tools/scenario_files.h"
#include "tools/show_searches.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// A scenario and what was found in it; its members refer to each other, so it stays where it is.
struct Searched {
  explicit Searched(ScenarioFile read) : file(std::move(read)), prepared(file.scenario) {}

  ScenarioFile file;
  Prepared prepared;
  Phrases phrases;
  std::optional<Part> before;  // What --resume goes on from.
  SearchResult result;
  std::optional<WorstFound> worst;  // What --worst asked for.

  ReportInput report() const { return {prepared, result, file.path, worst ? &*worst : nullptr, file.text}; }
};

std::vector<SeedRange> SeedsOf(const CommandLine& command, const Scenario& scenario) {
  if (!command.seeds.empty()) return command.seeds;
  return {{1, static_cast<uint64_t>(scenario.search.seeds)}};
}

std::vector<uint64_t> TimingsOf(const CommandLine& command, const Scenario& scenario) {
  if (!command.timings.empty()) return command.timings;
  return {scenario.search.timings.begin(), scenario.search.timings.end()};
}

int FaultsOf(const CommandLine& command, const Scenario& scenario) {
  return command.faults.value_or(static_cast<int>(scenario.search.faults));
}

SearchResult RunSearch(const CommandLine& command, const Prepared& prepared, const SearchControl& control) {
  const Scenario& scenario = prepared.scenario();
  if (command.verb != Verb::kProve) return Sample(prepared, SeedsOf(command, scenario), control);
  return Prove(prepared, FaultsOf(command, scenario), TimingsOf(command, scenario), control);
}

void SayThatThePlanIsNotRun(const CommandLine& command, const ScenarioFile& file) {
  if (!file.scenario.search.plan) return;
  Complain(file.path + ": search.plan is for test and replay: " +
           (command.verb == Verb::kProve     ? "prove tries every plan instead"
            : command.verb == Verb::kCompare ? "compare samples instead"
                                             : "run samples instead"));
}

// The search that is asked for, before anything is found.
SearchResult Asked(const CommandLine& command, const Scenario& scenario, const std::vector<size_t>& configurations) {
  const SearchMode mode = command.verb == Verb::kProve ? SearchMode::kProve : SearchMode::kSample;
  SearchResult asked = StartSearch(scenario, mode, configurations);
  if (mode == SearchMode::kSample) {
    asked.asked_seeds = SeedsOf(command, scenario);
  } else {
    asked.faults = FaultsOf(command, scenario);
    asked.timings = TimingsOf(command, scenario);
  }
  return asked;
}

// Reads what an earlier call has saved, if it has. False, after saying why, if that is not of this search.
bool LoadBefore(const CommandLine& command, Searched& searched, const std::vector<size_t>& configurations) {
  std::error_code error;
  if (command.resume.empty() || !std::filesystem::exists(command.resume, error)) return true;
  searched.before = LoadPart(command.resume, searched.phrases);
  if (!searched.before) return false;
  const SearchResult& found = searched.before->search;
  const Part asked{searched.file, Asked(command, searched.file.scenario, configurations)};
  const std::string difference = DifferenceBetween(*searched.before, asked);
  const PieceSet mine = PiecesOf(command.shard.value_or(Shard()), found.piece_count, DealOf(found.mode));
  if (!difference.empty()) {
    Complain("--resume " + command.resume + ": this is another search; found and asked for differ in " + difference);
    return false;
  }
  if (!mine.Contains(found.pieces)) {
    Complain("--resume " + command.resume + ": pieces of other shards are in it");
    return false;
  }
  Complain(command.resume + ": going on after " + std::to_string(found.pieces.count()) + " of " +
           std::to_string(mine.count()) + " pieces");
  return true;
}

// What a shard exits with: what was found is for the merge to judge.
int EndOfShard(const CommandLine& command, const Searched& searched) {
  const SearchResult& search = searched.result;
  const PieceSet mine = PiecesOf(*command.shard, search.piece_count, DealOf(search.mode));
  const uint64_t missing = search.piece_count == 0 ? 1 : mine.Without(search.pieces).count();
  const std::string name = "shard " + std::to_string(command.shard->number) + "/" + std::to_string(command.shard->of);
  if (missing > 0) {
    Complain(name + " stopped before its end" + (command.resume.empty() ? "" : "; the same call goes on from here"));
    return kExitInconclusive;
  }
  const std::string size =
      std::to_string(mine.count()) + " of " + std::to_string(search.piece_count) + " pieces of the search";
  if (command.text_wanted() && !WriteStdout(name + ": " + size + ", to be merged with those of the other shards\n")) {
    return kExitNoOutput;
  }
  return kExitAsExpected;
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

int SearchOne(const CommandLine& command, Searched& searched, ProgressLine& progress) {
  const auto configurations = SelectConfigurations(searched.file.scenario, command.configurations);
  if (!configurations || !LoadBefore(command, searched, *configurations)) return kExitBadInput;
  PartSaver saver(command.resume, command.shard ? command.report : "", searched.file);
  SearchControl control;
  control.configurations = *configurations;
  control.jobs = command.jobs;
  control.stop_on_first = command.stop_on_first;
  control.should_stop = [stop = StopWhen(command.budget), &saver] { return saver.failed() || stop(); };
  if (command.shard) control.shard = *command.shard;
  if (searched.before) control.before = &searched.before->search;
  if (command.shard || !command.resume.empty()) {
    control.save = [&saver](const SearchResult& so_far, bool at_end) { saver.Save(so_far, at_end); };
  }
  control.progress = progress.Counting(command.verb == Verb::kProve ? "pieces" : "seeds");
  searched.result = RunSearch(command, searched.prepared, control);
  const bool counted = searched.result.piece_count > 0;
  if (searched.before && counted && searched.before->search.piece_count != searched.result.piece_count) {
    Complain("--resume " + command.resume + " disagrees on the size of the search: not the same program wrote it");
    return kExitNotReproduced;
  }
  if (saver.failed()) return kExitNoOutput;
  if (command.shard) return EndOfShard(command, searched);
  if (command.worst && searched.result.complete) {
    control.progress = progress.Counting("pieces, for the worst");
    auto runs = FindWorst(searched.prepared, *command.worst, FaultsOf(command, searched.file.scenario),
                          TimingsOf(command, searched.file.scenario), control);
    if (runs) searched.worst = WorstFound{*command.worst, *std::move(runs)};
  }
  int code = ExitCode(ChecksOf(searched.report()));
  if (command.worst && !searched.worst) {
    Complain("--worst: the search stopped before every plan was measured");
    code = WorseExitCode(code, kExitInconclusive);
  }
  if (!command.witness_folder.empty()) {
    code = WorseExitCode(code, SaveWitnesses(command, searched.prepared, searched.result, progress));
  }
  if (command.check_determinism) code = WorseExitCode(code, CompareTwice(command, searched.prepared, control));
  return code;
}

}  // namespace

int Search(const CommandLine& command) {
  std::vector<std::unique_ptr<Searched>> all;
  for (const std::string& path : command.paths) {
    std::optional<ScenarioFile> file = LoadScenarioFile(path);
    if (!file) return kExitBadInput;
    SayThatThePlanIsNotRun(command, *file);
    all.push_back(std::make_unique<Searched>(*std::move(file)));
  }
  int code = kExitAsExpected;
  std::vector<ReportInput> inputs;
  ProgressLine progress(all.size());
  for (const auto& searched : all) {
    progress.Begin(searched->file.scenario.name);
    const int one = SearchOne(command, *searched, progress);
    const bool of_other_search = searched->before && one == kExitNotReproduced;
    if (one == kExitBadInput || of_other_search || command.shard) return one;
    code = WorseExitCode(code, one);
    inputs.push_back(searched->report());
    // A reader of the text who has had enough does not stop what goes to files.
    if (!ShowText(command, inputs.back())) code = WorseExitCode(code, kExitNoOutput);
    if (Interrupted()) break;
  }
  if (Interrupted()) {
    Complain("interrupted: the report covers what was done until then" +
             (command.resume.empty() ? "" : "; the same call goes on from " + command.resume));
  }
  return WriteOutputs(command, inputs) ? code : WorseExitCode(code, kExitNoOutput);
}

}  // namespace redeliver
