#include <exception>
#include <span>
#include <string>

#include "reports/exit_codes.h"
#include "tools/command_line.h"
#include "tools/completion.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// Before hours of work are done for nothing.
bool CanWriteOutputs(const CommandLine& command) {
  for (const Output& output : command.outputs) {
    if (!CanWriteTo(output.path)) return false;
  }
  return command.resume.empty() || CanWriteTo(command.resume);
}

int Run(const CommandLine& command) {
  if (!CanWriteOutputs(command)) return kExitNoOutput;
  switch (command.verb) {
    case Verb::kRun:
    case Verb::kCompare:
    case Verb::kProve:
      return Search(command);
    case Verb::kMerge:
      return Merge(command);
    case Verb::kReplay:
      return Replay(command);
    case Verb::kMinimize:
      return MinimizeWitness(command);
    case Verb::kExplain:
      return ExplainWitness(command);
    case Verb::kTest:
      return Test(command);
    case Verb::kDiff:
      return Diff(command);
    case Verb::kClaims:
      return Claims(command);
    case Verb::kDefects:
      return Defects(command);
    case Verb::kLint:
      return Lint(command);
    case Verb::kCheck:
      return Check(command);
    case Verb::kSchema:
      return Schema(command);
    case Verb::kList:
      return List(command);
    case Verb::kDocs:
      return Docs(command);
    case Verb::kNew:
      return New(command);
    case Verb::kCompletion:
      return Completion(command);
    case Verb::kMan:
      return Man(command);
    case Verb::kHelp:
      return Help(command);
  }
  return kExitOurFault;
}

int Main(int argc, const char* const* argv) {
  HandleSignals();
  const std::span<const char* const> words(argv, static_cast<size_t>(argc));
  // Not a verb: it takes what is not a command line yet.
  if (words.size() > 1 && words[1] == kCompleteWord) return Complete({words.begin() + 2, words.end()});
  const ParsedCommandLine parsed = ParseCommandLine(argc, argv);
  return parsed.command ? Run(*parsed.command) : parsed.exit_code;
}

}  // namespace
}  // namespace redeliver

int main(int argc, char** argv) {
  try {
    return redeliver::Main(argc, argv);
  } catch (const std::exception& error) {
    redeliver::Complain(std::string("this is a fault of redeliver itself, please report it: ") + error.what());
    return redeliver::kExitOurFault;
  }
}
