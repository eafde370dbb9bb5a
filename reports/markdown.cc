#include "reports/markdown.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/markup.h"
#include "sim/scenario/json_writer.h"

namespace redeliver::markdown {
namespace {

// Any of them may begin or end something: emphasis, code, a link, a cell, mathematics, a mention, an issue.
constexpr std::string_view kMeaning = "\\`*_~[]|$@#";

// A fence that does not occur in the text.
std::string FenceFor(std::string_view text, size_t least) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max(least, longest + 1), '`');
}

std::string Plain(const Line& line) {
  std::string text;
  for (const Piece& piece : line) text += piece.text;
  return text;
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string escaped;
  const std::string safe = EscapedForMarkup(text);
  for (size_t i = 0; i < safe.size(); ++i) {
    if (kMeaning.find(safe[i]) == std::string_view::npos) {
      escaped += safe[i];
    } else if (safe[i] == '_' && i > 0 && i + 1 < safe.size() && safe[i - 1] != ' ' && safe[i + 1] != ' ') {
      escaped += '_';  // Inside of a word it means nothing.
    } else {
      absl::StrAppend(&escaped, "&#", static_cast<int>(safe[i]), ";");
    }
  }
  return escaped;
}

std::string Code(std::string_view text) {
  const std::string code = EscapeControls(ValidUtf8(text));
  // No span of code can hold a bar of a table or an odd backtick; nor need a name.
  if (code.find_first_of("|`") != std::string::npos) return Escaped(code);
  return code.empty() ? "" : absl::StrCat("`", code, "`");
}

std::string CodeBlock(std::string_view language, std::string_view lines) {
  const std::string valid = ValidUtf8(lines);
  const std::string fence = FenceFor(valid, 3);
  return absl::StrCat(fence, std::string(language), "\n", valid, fence, "\n");
}

std::string TableOf(const Grid& grid, std::string_view corner) {
  if (grid.rows.empty() || grid.columns.empty()) return "";
  std::string text = absl::StrCat("| ", std::string(corner), " |");
  for (const std::string& column : grid.columns) absl::StrAppend(&text, " ", Escaped(column), " |");
  text += "\n| --- |";
  for (size_t c = 0; c < grid.columns.size(); ++c) text += grid.numbers ? " ---: |" : " --- |";
  text += "\n";
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    absl::StrAppend(&text, "| ", Code(grid.rows[r]), " |");
    for (const Line& cell : grid.cells[r]) absl::StrAppend(&text, " ", Escaped(Plain(cell)), " |");
    text += "\n";
  }
  return text;
}

std::string Details(std::string_view summary, std::string_view body) {
  return absl::StrCat("<details>\n<summary>", std::string(summary), "</summary>\n\n", std::string(body),
                      "\n</details>\n");
}

}  // namespace redeliver::markdown
