// The reference of files and command line in Markdown, from the declarations that the program itself goes by.
#ifndef REDELIVER_TOOLS_REFERENCE_PAGE_H_
#define REDELIVER_TOOLS_REFERENCE_PAGE_H_

#include <string>

#include "tools/command_tree.h"

namespace redeliver {

// What docs/reference.md holds: a table of contents, and all that a scenario file, a report and a command line can say.
std::string ReferencePage(const CommandTree& tree);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_REFERENCE_PAGE_H_
