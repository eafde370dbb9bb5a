// The verbs about the program itself.
#include <cctype>
#include <filesystem>
#include <string>

#include "reports/exit_codes.h"
#include "reports/replay_command.h"
#include "tools/command_tree.h"
#include "tools/completion.h"
#include "tools/help.h"
#include "tools/man_page.h"
#include "tools/output.h"
#include "tools/templates.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

constexpr size_t kLongestName = 80;  // Of a scenario, in characters.

const Template& TemplateNamed(const std::string& name) {
  for (const Template& one : AllTemplates()) {
    if (one.name == name) return one;
  }
  return AllTemplates().front();
}

// A scenario's name is the stem of its file; what a name cannot have becomes "-". "" if nothing is left.
std::string NameOf(const std::string& path) {
  std::string name;
  for (const char c : std::filesystem::path(path).stem().string()) {
    const auto letter = static_cast<unsigned char>(c);
    const bool legal = letter < 128 && std::isalnum(letter) != 0;
    if (legal || !name.empty()) name += legal ? static_cast<char>(std::tolower(letter)) : '-';
  }
  return name.substr(0, kLongestName);
}

std::string WithName(const std::string& name, const Template& chosen) {
  const std::string own = "\"my-" + std::string(chosen.name) + "\"";
  std::string text(chosen.text);
  if (!name.empty()) text.replace(text.find(own), own.size(), "\"" + name + "\"");
  return text;
}

}  // namespace

int New(const CommandLine& command) {
  const std::string& path = command.paths.front();
  const Template& chosen = TemplateNamed(command.topic);
  if (path == "-") return Print(chosen.text);
  if (!WriteNewFile(path, WithName(NameOf(path), chosen))) return kExitNoOutput;
  WriteStderr("wrote " + path + "; next:\n  redeliver compare " + ShellWord(path) + "\n");
  return kExitAsExpected;
}

int Completion(const CommandLine& command) { return Print(CompletionScript(command.topic)); }

int Man(const CommandLine&) { return Print(ManPage(DescribeCommandLine())); }

int Help(const CommandLine& command) {
  const CommandTree tree = DescribeCommandLine();
  const VerbInfo* verb = tree.FindVerb(command.topic);
  return Print(verb == nullptr ? HelpText(tree, HelpWidth()) : HelpText(*verb, HelpWidth()));
}

}  // namespace redeliver
