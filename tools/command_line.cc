#include "tools/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>

#include "reports/exit_codes.h"
#include "tools/command_tree.h"
#include "tools/declarations.h"
#include "tools/help.h"
#include "tools/output.h"
#include "tools/usage_error.h"
#include "tools/version.h"

namespace redeliver {
namespace {

bool SameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return !a.empty() && !b.empty() && (a == b || std::filesystem::equivalent(a, b, error));
}

// Whether what is asked for can be cut into parts. False, after saying why not.
bool CheckParts(const CommandLine& command) {
  if (!command.shard && command.resume.empty()) return true;
  const std::string option = command.shard ? "--shard" : "--resume";
  std::string problem;
  if (command.paths.size() > 1) problem = "takes one scenario file at a time";
  if (command.stop_on_first) problem = "does not go with --stop-on-first: which violation is first, no part can tell";
  if (command.check_determinism) problem = "does not go with --check-determinism: check it in a call of its own";
  if (command.shard && command.report.empty() && command.resume.empty()) {
    problem = "needs a file for the part: --report FILE, or --resume FILE";
  }
  if (command.shard && !command.witness_folder.empty()) {
    problem = "does not go with --save-witnesses: what the smallest violation is, only the merged search can tell";
  }
  if (command.shard && command.outputs.size() > (command.report.empty() ? 0 : 1)) {
    problem = "writes a part and no report: --format is for the merge";
  }
  if (command.worst) problem = "does not go with --worst: it is not cut into parts";
  if (!command.shard && SameFile(command.report, command.resume)) problem = "and --report name one file";
  if (!problem.empty()) Complain(option + " " + problem);
  return problem.empty();
}

// Turns what was checked word by word into values. False, after saying so, if the words do not fit together.
bool TakeOver(RawCommandLine& raw) {
  CommandLine& command = raw.command;
  if (!command.report.empty()) command.outputs.push_back({"json", command.report});
  if (!raw.junit.empty()) command.outputs.push_back({"junit", raw.junit});
  if (command.verb == Verb::kDefects && command.format == "json") command.outputs.push_back({"json", "-"});
  for (const std::string& text : raw.formats) {
    const auto [name, file] = SplitFormat(text);
    if (name != "text") command.outputs.push_back({name, file.value_or("-")});
  }
  if (raw.faults >= 0) command.faults = raw.faults;
  if (!raw.seeds.empty()) command.seeds = *ParseSeeds(raw.seeds);
  if (!raw.seed.empty()) command.seed = ParseSeed(raw.seed);
  if (!raw.timing.empty()) command.timing = ParseSeed(raw.timing);
  if (!raw.budget.empty()) command.budget = ParseDuration(raw.budget);
  for (const std::string& timings : raw.timings) {
    if (AddTimings(timings, command.timings)) continue;
    Complain("--timings: a seed is there twice");
    return false;
  }
  if (!raw.tolerance.empty()) command.tolerance = ParseTolerance(raw.tolerance);
  if (!raw.worst.empty()) command.worst = FindHarm(raw.worst);
  if (!raw.shard.empty()) command.shard = ParseShard(raw.shard);
  return CheckOutputs(command) && CheckParts(command);
}

// Of a command line that is no search: what was asked of the program itself, or what is wrong.
int Answer(const CLI::ParseError& error, const CLI::App& app, int argc, const char* const* argv) {
  const CommandTree tree = DescribeCommandLine();
  const auto verbs = app.get_subcommands();
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) return Print(VersionText());
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
    return Print(verbs.empty() ? HelpText(tree, HelpWidth())
                               : HelpText(*tree.FindVerb(verbs.front()->get_name()), HelpWidth()));
  }
  if (argc < 2) {
    WriteStderr(ShortHelpText(tree, HelpWidth()));
  } else if (verbs.empty() && argv[1][0] != '-') {
    Complain(NoSuchVerb(argv[1], tree));
  } else {
    Complain(InWords(error, app, tree));
  }
  return kExitBadInput;
}

}  // namespace

bool CheckOutputs(const CommandLine& command) {
  for (size_t i = 0; i < command.outputs.size(); ++i) {
    const Output& output = command.outputs[i];
    for (const std::string& path : command.paths) {
      if (!SameFile(path, output.path)) continue;
      const char* what = command.verb == Verb::kMerge ? "a part" : "the scenario";
      Complain(output.path + ": the report would replace " + what);
      return false;
    }
    for (size_t before = 0; before < i; ++before) {
      if (!SameFile(output.path, command.outputs[before].path)) continue;
      Complain((output.path == "-" ? "stdout" : output.path) + ": " + command.outputs[before].format + " and " +
               output.format + " both go there; give one of them a file: --format " + output.format + "=FILE");
      return false;
    }
  }
  return true;
}

bool CommandLine::text_wanted() const { return std::ranges::find(outputs, "-", &Output::path) == outputs.end(); }

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app("", "redeliver");
  RawCommandLine raw;
  raw.command.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  DeclareProgram(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, Answer(error, app, argc, argv)};
  }
  raw.command.verb = raw.verbs.at(app.get_subcommands().front()).verb;
  if (!TakeOver(raw)) return {std::nullopt, kExitBadInput};
  return {std::move(raw.command), kExitAsExpected};
}

}  // namespace redeliver
