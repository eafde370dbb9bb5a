// Help for people, as wide as their terminal.
#ifndef REDELIVER_TOOLS_HELP_H_
#define REDELIVER_TOOLS_HELP_H_

#include <string>

#include "tools/command_tree.h"

namespace redeliver {

// Everything but the examples keeps to `width` columns; those are to be copied whole.
std::string HelpText(const CommandTree& tree, int width);
std::string HelpText(const VerbInfo& verb, int width);

// What there is to say to somebody who gave no verb.
std::string ShortHelpText(const CommandTree& tree, int width);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_HELP_H_
