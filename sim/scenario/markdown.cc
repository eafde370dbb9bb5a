#include "sim/scenario/markdown.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace redeliver {

namespace {

template <class Cells>
std::string Row(const Cells& cells) {
  std::string row = "|";
  for (const auto& cell : cells) {
    absl::StrAppend(&row, " ", absl::StrReplaceAll(std::string(cell), {{"|", "\\|"}}), " |");
  }
  return row + "\n";
}

template <class Cells>
std::string Head(const Cells& cells) {
  std::string rule = "|";
  for (size_t i = 0; i < cells.size(); ++i) rule += " --- |";
  return Row(cells) + rule + "\n";
}

}  // namespace

std::string MarkdownCode(std::string_view text) { return absl::StrCat("`", std::string(text), "`"); }

std::string MarkdownRow(std::initializer_list<std::string_view> cells) { return Row(cells); }
std::string MarkdownHead(std::initializer_list<std::string_view> cells) { return Head(cells); }
std::string MarkdownRow(std::span<const std::string> cells) { return Row(cells); }
std::string MarkdownHead(std::span<const std::string> cells) { return Head(cells); }

}  // namespace redeliver
