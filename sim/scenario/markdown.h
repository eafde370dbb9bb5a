// Tables in Markdown.
#ifndef REDELIVER_SIM_SCENARIO_MARKDOWN_H_
#define REDELIVER_SIM_SCENARIO_MARKDOWN_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace redeliver {

// `text`, as code.
std::string MarkdownCode(std::string_view text);

std::string MarkdownRow(std::initializer_list<std::string_view> cells);
// The first row, and the rule below it.
std::string MarkdownHead(std::initializer_list<std::string_view> cells);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_MARKDOWN_H_
