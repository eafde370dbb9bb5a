// What is wrong with a command line, in the words of who typed it.
#ifndef REDELIVER_TOOLS_USAGE_ERROR_H_
#define REDELIVER_TOOLS_USAGE_ERROR_H_

#include <CLI/CLI.hpp>
#include <string>

#include "tools/command_tree.h"

namespace redeliver {

// After `app` has failed to parse with `error`. Names what is wrong, what was expected, and where to read on.
std::string InWords(const CLI::ParseError& error, const CLI::App& app, const CommandTree& tree);

// The first word is no verb.
std::string NoSuchVerb(const std::string& word, const CommandTree& tree);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_USAGE_ERROR_H_
