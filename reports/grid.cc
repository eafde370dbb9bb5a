#include "reports/grid.h"

#include <algorithm>

namespace redeliver {
namespace {

constexpr size_t kIndent = 2;
constexpr size_t kGap = 2;

size_t Widest(const std::vector<std::string>& texts) {
  size_t widest = 0;
  for (const std::string& text : texts) widest = std::max(widest, WidthOf(text));
  return widest;
}

// Of the row names, then of each column.
std::vector<size_t> Widths(const Grid& grid) {
  std::vector<size_t> widths{Widest(grid.rows)};
  for (size_t c = 0; c < grid.columns.size(); ++c) {
    size_t width = WidthOf(grid.columns[c]);
    for (const std::vector<Line>& row : grid.cells) width = std::max(width, WidthOf(row[c]));
    widths.push_back(width);
  }
  return widths;
}

size_t TotalWidth(const std::vector<size_t>& widths) {
  size_t total = kIndent;
  for (const size_t width : widths) total += width + kGap;
  return total - kGap;
}

Grid Transposed(const Grid& grid) {
  Grid turned{.columns = grid.rows, .rows = grid.columns, .cells = {}, .numbers = grid.numbers};
  for (size_t c = 0; c < grid.columns.size(); ++c) {
    std::vector<Line>& row = turned.cells.emplace_back();
    for (const std::vector<Line>& cells : grid.cells) row.push_back(cells[c]);
  }
  return turned;
}

void EndLine(std::string& text) {
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

std::string RenderTable(const Grid& grid, const TextStyle& style) {
  const std::vector<size_t> widths = Widths(grid);
  const auto cell = [&](const Line& line, size_t column) {
    return grid.numbers ? PaintRight(line, widths[column + 1], style) : PaintLeft(line, widths[column + 1], style);
  };
  const std::string gap(kGap, ' ');
  std::string text = std::string(kIndent + widths[0], ' ');
  for (size_t c = 0; c < grid.columns.size(); ++c) text += gap + cell(OneTone(grid.columns[c], Tone::kStrong), c);
  EndLine(text);
  std::string rule;
  for (size_t i = kIndent; i < TotalWidth(widths); ++i) rule += Glyphs(style).rule();
  text += std::string(kIndent, ' ') + Paint(OneTone(rule, Tone::kFaint), style) + "\n";
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    text += std::string(kIndent, ' ') + PaintLeft(OneTone(grid.rows[r]), widths[0], style);
    for (size_t c = 0; c < grid.columns.size(); ++c) text += gap + cell(grid.cells[r][c], c);
    EndLine(text);
  }
  return text;
}

std::string RenderStacked(const Grid& grid, const TextStyle& style) {
  const size_t names = Widest(grid.columns);
  size_t values = 0;
  for (const std::vector<Line>& row : grid.cells) {
    for (const Line& line : row) values = std::max(values, WidthOf(line));
  }
  std::string text;
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    text += std::string(kIndent, ' ') + Paint(OneTone(grid.rows[r], Tone::kStrong), style) + "\n";
    for (size_t c = 0; c < grid.columns.size(); ++c) {
      const Line& line = grid.cells[r][c];
      text += std::string(2 * kIndent, ' ') + PaintLeft(OneTone(grid.columns[c]), names + kGap, style);
      text += grid.numbers ? PaintRight(line, values, style) : Paint(line, style);
      EndLine(text);
    }
  }
  return text;
}

}  // namespace

bool Fits(const Grid& grid, const TextStyle& style) {
  const size_t width = static_cast<size_t>(std::max(0, style.width));
  return TotalWidth(Widths(grid)) <= width || TotalWidth(Widths(Transposed(grid))) <= width;
}

std::string RenderGrid(const Grid& grid, const TextStyle& style) {
  if (grid.rows.empty() || grid.columns.empty()) return "";
  const size_t width = static_cast<size_t>(std::max(0, style.width));
  if (TotalWidth(Widths(grid)) <= width) return RenderTable(grid, style);
  const Grid turned = Transposed(grid);
  if (TotalWidth(Widths(turned)) <= width) return RenderTable(turned, style);
  return RenderStacked(grid, style);
}

}  // namespace redeliver
