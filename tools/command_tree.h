// The command line as data, read from the declarations: what --help, the manual page and completion are made of.
#ifndef REDELIVER_TOOLS_COMMAND_TREE_H_
#define REDELIVER_TOOLS_COMMAND_TREE_H_

#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

// An option or a positional.
struct ArgumentInfo {
  std::string name;                  // "--seeds"; of a positional "scenario".
  std::string short_name;            // "-h", or "".
  std::string value;                 // What it takes, such as "FILE"; "" of a flag.
  std::vector<std::string> choices;  // All that may be given, if that is a few words.
  std::string doc;
  bool required = false;
  bool repeatable = false;

  bool takes_value() const { return !value.empty(); }
  // "--seeds SEEDS", "-h, --help", "SCENARIO...".
  std::string Usage() const;
};

struct VerbInfo {
  std::string name;
  std::string doc;
  std::vector<ArgumentInfo> positionals;
  std::vector<ArgumentInfo> options;
  std::vector<std::string> examples;  // Whole commands; each may need what those before it have written.

  // "redeliver prove [OPTION]... SCENARIO..."
  std::string Synopsis() const;
  // nullptr if there is no such option.
  const ArgumentInfo* FindOption(std::string_view name) const;
};

struct CommandTree {
  std::string doc;
  std::vector<ArgumentInfo> options;  // Of the program itself.
  std::vector<VerbInfo> verbs;

  // nullptr if there is no such verb.
  const VerbInfo* FindVerb(std::string_view name) const;
};

CommandTree DescribeCommandLine();

// An environment variable that the program looks at.
struct VariableInfo {
  std::string_view name;
  std::string_view doc;
};
inline constexpr VariableInfo kVariables[] = {
    {"NO_COLOR", "If not empty, no colours unless --color asks for them."},
    {"FORCE_COLOR", "If not empty and not 0, colours also where there is no terminal; NO_COLOR is stronger."},
    {"TERM", "If dumb or empty, neither colours nor progress."},
    {"CI", "If not empty, no progress."},
    {"COLUMNS", "The width of help that does not go to a terminal."},
    {"LC_ALL, LC_CTYPE, LANG", "Unless the first that is set names UTF-8, text is drawn in ASCII."},
};

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_COMMAND_TREE_H_
