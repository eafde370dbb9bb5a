// Tables in Markdown.
#ifndef REDELIVER_SIM_SCENARIO_MARKDOWN_H_
#define REDELIVER_SIM_SCENARIO_MARKDOWN_H_

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace redeliver {

// `text`, as code.
std::string MarkdownCode(std::string_view text);

std::string MarkdownRow(std::initializer_list<std::string_view> cells);
// The first row, and the rule below it.
std::string MarkdownHead(std::initializer_list<std::string_view> cells);

// The same where the number of columns is not fixed.
std::string MarkdownRow(std::span<const std::string> cells);
std::string MarkdownHead(std::span<const std::string> cells);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_MARKDOWN_H_
