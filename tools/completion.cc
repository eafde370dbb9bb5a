#include "tools/completion.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "reports/exit_codes.h"
#include "reports/formats.h"
#include "sim/base/defect.h"
#include "sim/invariant/catalogue.h"
#include "sim/scenario/reader.h"
#include "tools/command_tree.h"
#include "tools/output.h"

namespace redeliver {
namespace {

struct Candidate {
  std::string word;
  std::string doc;
};

const Candidate kFiles{":file", ""};
const Candidate kFolders{":folder", ""};

// What comes before the word at the cursor.
struct Context {
  const VerbInfo* verb = nullptr;
  const ArgumentInfo* option = nullptr;  // Whose value the word is, if it is one.
  std::vector<std::string> positionals;
  bool options_ended = false;  // By "--".
};

// bash breaks words at "=", so that sign may be a word of its own.
Context ContextOf(const CommandTree& tree, std::vector<std::string> before) {
  std::erase(before, "=");
  Context context;
  for (const std::string& word : before) {
    const bool is_option = !context.options_ended && word.size() > 1 && word.front() == '-';
    if (context.option != nullptr) {
      context.option = nullptr;
    } else if (is_option && word == "--") {
      context.options_ended = true;
    } else if (is_option && context.verb != nullptr) {
      const ArgumentInfo* option = context.verb->FindOption(word);
      if (option != nullptr && option->takes_value()) context.option = option;
    } else if (is_option) {
      continue;
    } else if (context.verb == nullptr) {
      context.verb = tree.FindVerb(word);
      if (context.verb == nullptr) return context;
    } else {
      context.positionals.push_back(word);
    }
  }
  return context;
}

// Of the scenario files on the line, those that can be read.
std::vector<Scenario> ScenariosOf(const Context& context) {
  std::vector<Scenario> scenarios;
  for (const std::string& path : context.positionals) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) continue;
    ReadResult read = ReadScenarioFile(path);
    if (read.scenario) scenarios.push_back(*std::move(read.scenario));
  }
  return scenarios;
}

std::vector<Candidate> ConfigurationNames(const Context& context) {
  std::vector<Candidate> found;
  for (const Scenario& scenario : ScenariosOf(context)) {
    for (const Configuration& configuration : scenario.configurations) {
      found.push_back({configuration.name, "a configuration of " + scenario.name});
    }
  }
  return found;
}

// Those of the scenarios on the line; all that there are if there is none.
std::vector<Candidate> InvariantNames(const Context& context) {
  const std::vector<Scenario> scenarios = ScenariosOf(context);
  const auto judged = [&](std::string_view name) {
    return scenarios.empty() || std::ranges::any_of(scenarios, [&](const Scenario& scenario) {
             return std::ranges::find(scenario.invariants, name) != scenario.invariants.end();
           });
  };
  std::vector<Candidate> found;
  for (const InvariantEntry& entry : AllInvariants()) {
    if (judged(entry.info.name)) found.push_back({std::string(entry.info.name), std::string(entry.info.statement)});
  }
  return found;
}

std::vector<Candidate> DefectNames(const Context&) {
  std::vector<Candidate> found;
  for (const DefectInfo& info : AllDefects()) found.push_back({std::string(info.name), std::string(info.doc)});
  return found;
}

std::vector<Candidate> FormatNames(const Context&) {
  std::vector<Candidate> found{{"text", "for people"}};
  for (const ReportFormat& format : AllReportFormats()) {
    found.push_back({std::string(format.name), std::string(format.doc)});
  }
  return found;
}

// Values that only the program knows; those of an enumeration are declared with their option.
struct Completer {
  std::string_view option;
  std::string_view value;  // What it is said to take.
  std::vector<Candidate> (*complete)(const Context&);
};
constexpr Completer kCompleters[] = {
    {"--config", "NAME", ConfigurationNames},
    {"--invariant", "NAME", InvariantNames},
    {"--defect", "NAME", DefectNames},
    {"--format", "NAME[=FILE]", FormatNames},
};

std::vector<Candidate> ValuesOf(const ArgumentInfo& option, const Context& context) {
  std::vector<Candidate> found;
  for (const std::string& choice : option.choices) found.push_back({choice, ""});
  if (!found.empty()) return found;
  for (const Completer& completer : kCompleters) {
    if (completer.option == option.name && completer.value == option.value) return completer.complete(context);
  }
  if (option.value == "FILE") return {kFiles};
  if (option.value == "FOLDER") return {kFolders};
  return {};
}

// What a positional may be; a name that nothing is known of is that of a file.
std::vector<Candidate> PositionalsOf(const Context& context) {
  const std::vector<ArgumentInfo>& all = context.verb->positionals;
  if (all.empty()) return {};
  const size_t at = std::min(context.positionals.size(), all.size() - 1);
  if (context.positionals.size() >= all.size() && !all[at].repeatable) return {};
  std::vector<Candidate> found;
  for (const std::string& choice : all[at].choices) found.push_back({choice, ""});
  return found.empty() ? std::vector<Candidate>{kFiles} : found;
}

std::vector<Candidate> VerbNames(const CommandTree& tree) {
  std::vector<Candidate> found;
  for (const VerbInfo& verb : tree.verbs) found.push_back({verb.name, verb.doc});
  return found;
}

std::vector<Candidate> OptionNames(const std::vector<ArgumentInfo>& options) {
  std::vector<Candidate> found;
  for (const ArgumentInfo& option : options) found.push_back({option.name, option.doc});
  return found;
}

std::vector<Candidate> CandidatesFor(const CommandTree& tree, const Context& context, std::string& word) {
  if (context.option != nullptr) return ValuesOf(*context.option, context);
  const bool option = !context.options_ended && word.starts_with("-");
  const size_t equals = option ? word.find('=') : std::string::npos;
  if (context.verb == nullptr) return option ? OptionNames(tree.options) : VerbNames(tree);
  if (equals != std::string::npos) {  // Not so in bash, which breaks the word.
    const std::string name = word.substr(0, equals);
    const ArgumentInfo* info = context.verb->FindOption(name);
    std::vector<Candidate> values = info == nullptr ? std::vector<Candidate>() : ValuesOf(*info, context);
    for (Candidate& value : values) {
      if (!value.word.starts_with(":")) value.word = name + "=" + value.word;
    }
    return values;
  }
  return option ? OptionNames(context.verb->options) : PositionalsOf(context);
}

}  // namespace

int Complete(const std::vector<std::string>& words) {
  const CommandTree tree = DescribeCommandLine();
  std::vector<std::string> before = words;
  std::string word;
  if (!before.empty()) {
    word = before.back() == "=" ? "" : before.back();
    before.pop_back();
  }
  std::string lines;
  for (const Candidate& candidate : CandidatesFor(tree, ContextOf(tree, std::move(before)), word)) {
    const bool asks = candidate.word.starts_with(":");
    if (!asks && !candidate.word.starts_with(word)) continue;
    lines += candidate.word + (candidate.doc.empty() ? "" : "\t" + candidate.doc) + "\n";
  }
  WriteStdout(lines);
  return kExitAsExpected;
}

}  // namespace redeliver
