// Text inside Markdown: nothing in it is taken for markup, for HTML, or for somebody's name.
#ifndef REDELIVER_REPORTS_MARKDOWN_H_
#define REDELIVER_REPORTS_MARKDOWN_H_

#include <string>
#include <string_view>

#include "reports/grid.h"

namespace redeliver::markdown {

// One line of plain text, also in a cell of a table.
std::string Escaped(std::string_view text);
// As a span of code, also in a cell of a table.
std::string Code(std::string_view text);
// Lines of code, each ended; `language` may be "".
std::string CodeBlock(std::string_view language, std::string_view lines);

// `corner` heads the column of the row names, which are code. Empty without rows or columns.
std::string TableOf(const Grid& grid, std::string_view corner);

// What a reader may open; `summary` is HTML, `body` Markdown.
std::string Details(std::string_view summary, std::string_view body);

}  // namespace redeliver::markdown

#endif  // REDELIVER_REPORTS_MARKDOWN_H_
