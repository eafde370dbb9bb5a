// A table that fits: as it is, else with rows and columns exchanged, else row by row. It is never cut and its columns
// never break.
#ifndef REDELIVER_REPORTS_GRID_H_
#define REDELIVER_REPORTS_GRID_H_

#include <string>
#include <vector>

#include "reports/styled_text.h"

namespace redeliver {

struct Grid {
  std::vector<std::string> columns;
  std::vector<std::string> rows;
  std::vector<std::vector<Line>> cells;  // [row][column]
  bool numbers = false;                  // Aligns cells to the right.

  void AddRow(std::string name, std::vector<Line> line) {
    rows.push_back(std::move(name));
    cells.push_back(std::move(line));
  }
};

// Whether it can be shown as a table, one way or the other.
bool Fits(const Grid& grid, const TextStyle& style);

// Lines that start with two blanks and end with a newline; nothing if there is no cell.
std::string RenderGrid(const Grid& grid, const TextStyle& style);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_GRID_H_
