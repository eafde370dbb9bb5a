// What is wrong with a scenario file, and where. A file's errors are collected and reported together.
#ifndef REDELIVER_SIM_SCENARIO_FILE_ERROR_H_
#define REDELIVER_SIM_SCENARIO_FILE_ERROR_H_

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

// Both from 1; columns count characters, not bytes. Line 0: the file as a whole.
struct FilePosition {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const FilePosition&, const FilePosition&) = default;
};

struct FileError {
  std::string file;
  FilePosition position;
  std::string pointer;  // RFC 6901; "" is the whole document.
  std::string message;  // What was found, and what is allowed.

  friend bool operator==(const FileError&, const FileError&) = default;
};

// An error whose JSON pointer is still to be looked up, by its position.
struct Finding {
  FilePosition position;
  std::string message;
  friend auto operator<=>(const Finding&, const Finding&) = default;
};
using Findings = std::vector<Finding>;

// One line without its end: `payments.json:12:20: /topology/consumers/email/commit: message`.
std::string FormatError(const FileError& error);

// One line per error, each ended; after `most` of them only how many more there are.
std::string FormatErrors(std::span<const FileError> errors, size_t most = 50);

// Characters of the user's own text that a message repeats at most.
inline constexpr size_t kLongestQuoted = 60;

// The text in double quotes, as JSON writes it; cut after kLongestQuoted characters.
std::string Quoted(std::string_view text);

// `"a", "b"`; or "none".
std::string ListOf(std::span<const std::string_view> names);

// `; did you mean "x"?` if one of the known names is close to the one found, and else "".
std::string DidYouMean(std::string_view found, std::span<const std::string_view> known);

// The known name closest to the one found, by letters changed, added, left out or swapped; "" if none is close.
std::string_view ClosestName(std::string_view found, std::span<const std::string_view> known);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_FILE_ERROR_H_
