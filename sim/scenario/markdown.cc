#include "sim/scenario/markdown.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace redeliver {

std::string MarkdownCode(std::string_view text) { return absl::StrCat("`", std::string(text), "`"); }

std::string MarkdownRow(std::initializer_list<std::string_view> cells) {
  std::string row = "|";
  for (const std::string_view cell : cells) {
    absl::StrAppend(&row, " ", absl::StrReplaceAll(std::string(cell), {{"|", "\\|"}}), " |");
  }
  return row + "\n";
}

std::string MarkdownHead(std::initializer_list<std::string_view> cells) {
  std::string rule = "|";
  for (size_t i = 0; i < cells.size(); ++i) rule += " --- |";
  return MarkdownRow(cells) + rule + "\n";
}

}  // namespace redeliver
