// The verbs about the program itself.
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

const Template& TemplateNamed(const std::string& name) {
  for (const Template& one : AllTemplates()) {
    if (one.name == name) return one;
  }
  return AllTemplates().front();
}

}  // namespace

int New(const CommandLine& command) {
  const std::string& path = command.paths.front();
  const Template& chosen = TemplateNamed(command.topic);
  if (path == "-") return Print(chosen.text);
  if (!WriteNewFile(path, chosen.text)) return kExitNoOutput;
  WriteStderr(path + " is there. What becomes of it:\n  redeliver compare " + ShellWord(path) + "\n");
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
