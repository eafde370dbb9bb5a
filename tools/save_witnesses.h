// Violations as files: each becomes a regression test.
#ifndef REDELIVER_TOOLS_SAVE_WITNESSES_H_
#define REDELIVER_TOOLS_SAVE_WITNESSES_H_

#include "sim/explore/search.h"
#include "tools/command_line.h"
#include "tools/progress.h"

namespace redeliver {

// Minimises the witness of every cell that the search found violated, and writes each into the witness folder as a
// scenario file, which is made if it is not there. The exit code: 0, 3 if the search for a minimal witness ended early,
// 5 if a file could not be written; what there is to say is said.
int SaveWitnesses(const CommandLine& command, const Prepared& prepared, const SearchResult& search,
                  ProgressLine& progress);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_SAVE_WITNESSES_H_
