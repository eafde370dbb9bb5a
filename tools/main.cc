#include "tools/command_line.h"
#include "tools/interrupt.h"
#include "tools/verbs.h"

int main(int argc, char** argv) {
  using redeliver::Verb;
  redeliver::HandleSignals();
  const redeliver::ParsedCommandLine parsed = redeliver::ParseCommandLine(argc, argv);
  if (!parsed.command) return parsed.exit_code;
  switch (parsed.command->verb) {
    case Verb::kRun:
    case Verb::kCompare:
    case Verb::kProve:
      return redeliver::Search(*parsed.command);
    case Verb::kMerge:
      return redeliver::Merge(*parsed.command);
    case Verb::kReplay:
      return redeliver::Replay(*parsed.command);
    case Verb::kMinimize:
      return redeliver::MinimizeWitness(*parsed.command);
    case Verb::kExplain:
      return redeliver::ExplainWitness(*parsed.command);
    case Verb::kTest:
      return redeliver::Test(*parsed.command);
    case Verb::kDiff:
      return redeliver::Diff(*parsed.command);
    case Verb::kClaims:
      return redeliver::Claims(*parsed.command);
    case Verb::kDefects:
      return redeliver::Defects(*parsed.command);
    case Verb::kLint:
      return redeliver::Lint(*parsed.command);
    case Verb::kCheck:
      return redeliver::Check(*parsed.command);
    case Verb::kSchema:
      return redeliver::Schema(*parsed.command);
    case Verb::kList:
      return redeliver::List(*parsed.command);
    case Verb::kDocs:
      return redeliver::Docs(*parsed.command);
  }
  return 70;
}
