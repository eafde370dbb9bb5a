#include "reports/styled_text.h"

#include <algorithm>

#include "sim/scenario/utf8.h"

namespace redeliver {
namespace {

// Colours of the 256 that terminals agree on, readable on dark and on light ground.
std::string_view Escape(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kGood:
      return "\x1b[38;5;33m";
    case Tone::kBad:
      return "\x1b[1;38;5;208m";
    case Tone::kUnsure:
      return "\x1b[3;38;5;245m";
    case Tone::kAlarm:
      return "\x1b[1;7m";
  }
  return "";
}

}  // namespace

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char c) { return !ContinuesUtf8(c); }));
}

size_t WidthOf(const Line& line) {
  size_t width = 0;
  for (const Piece& piece : line) width += WidthOf(piece.text);
  return width;
}

std::string Paint(const Line& line, const TextStyle& style) {
  std::string painted;
  for (const Piece& piece : line) {
    const std::string_view escape = style.color && !piece.text.empty() ? Escape(piece.tone) : "";
    painted += escape;
    painted += piece.text;
    if (!escape.empty()) painted += "\x1b[0m";
  }
  return painted;
}

std::string PaintLeft(const Line& line, size_t width, const TextStyle& style) {
  return Paint(line, style) + std::string(width - std::min(width, WidthOf(line)), ' ');
}

std::string PaintRight(const Line& line, size_t width, const TextStyle& style) {
  return std::string(width - std::min(width, WidthOf(line)), ' ') + Paint(line, style);
}

std::vector<std::string> Wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!lines.back().empty() && WidthOf(lines.back()) + 1 + WidthOf(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string Grouped(std::string_view decimal) {
  const size_t whole = std::min(decimal.find('.'), decimal.size());
  std::string grouped;
  for (size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) grouped += ',';
    grouped += decimal[i];
  }
  return grouped + std::string(decimal.substr(whole));
}

}  // namespace redeliver
