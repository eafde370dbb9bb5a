// redeliver(1).
#ifndef REDELIVER_TOOLS_MAN_PAGE_H_
#define REDELIVER_TOOLS_MAN_PAGE_H_

#include <string>

#include "tools/command_tree.h"

namespace redeliver {

// In roff, with the macros of man(7).
std::string ManPage(const CommandTree& tree);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_MAN_PAGE_H_
