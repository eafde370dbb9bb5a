// What a shell offers when the user asks it to go on with a command line.
#ifndef REDELIVER_TOOLS_COMPLETION_H_
#define REDELIVER_TOOLS_COMPLETION_H_

#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

// The scripts of all shells ask the program, so they never lag behind it:
//   redeliver __complete WORD...   the words after the program's name up to the cursor; the last one may be ""
// prints one candidate a line, a tab and what it means behind it if that is known. A line ":file" or ":folder" asks for
// names of files or folders besides.
inline constexpr std::string_view kCompleteWord = "__complete";

// Prints the candidates; always 0: nobody wants to see an error while typing.
int Complete(const std::vector<std::string>& words);

// The script for "bash", "zsh" or "fish".
std::string_view CompletionScript(std::string_view shell);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_COMPLETION_H_
