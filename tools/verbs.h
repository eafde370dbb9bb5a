// The verbs of the command line; each returns the exit code.
#ifndef REDELIVER_TOOLS_VERBS_H_
#define REDELIVER_TOOLS_VERBS_H_

#include "tools/command_line.h"

namespace redeliver {

// run, compare and prove.
int Search(const CommandLine& command);
int Merge(const CommandLine& command);
int Replay(const CommandLine& command);
int MinimizeWitness(const CommandLine& command);
int ExplainWitness(const CommandLine& command);
int Test(const CommandLine& command);
int Diff(const CommandLine& command);
int Claims(const CommandLine& command);
int Defects(const CommandLine& command);
int Lint(const CommandLine& command);
int Check(const CommandLine& command);
int Schema(const CommandLine& command);
int List(const CommandLine& command);
int Docs(const CommandLine& command);
int New(const CommandLine& command);
int Completion(const CommandLine& command);
int Man(const CommandLine& command);
int Help(const CommandLine& command);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_VERBS_H_
