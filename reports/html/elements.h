// What pages are made of: elements whose tags are always closed, and text that is always escaped.
#ifndef REDELIVER_REPORTS_HTML_ELEMENTS_H_
#define REDELIVER_REPORTS_HTML_ELEMENTS_H_

#include <string>
#include <string_view>

#include "reports/markup.h"
#include "reports/report_content.h"

namespace redeliver::html {

// <p class="a">content</p> of "p class=\"a\"". The content is markup already.
std::string Element(std::string_view tag, std::string_view content);
// <p>text</p>, escaped.
std::string TextElement(std::string_view tag, std::string_view text);
// ` name="value"`, escaped.
std::string Attribute(std::string_view name, std::string_view value);

// Pieces with the classes tone-strong, tone-bad and so on; plain ones as they are.
std::string Spans(const Line& line);

// A table with a head, in a box that scrolls if it must; `name` is said of the box. Empty without rows.
std::string TableElement(const Grid& grid, std::string_view name);

std::string Heading(int level, std::string_view text, std::string_view attributes = "");
// A box that scrolls sideways, and can be reached by keyboard to do so.
std::string ScrollBox(std::string_view name, std::string_view content, std::string_view classes = "scroll");
// A command to copy.
std::string Command(std::string_view command);
// The text, with the address that it starts with as a link.
std::string SourceElement(std::string_view source);

// The text as part of an id: letters, digits and `_-.` stay, other bytes become ~XX. Different texts stay different.
std::string IdPart(std::string_view text);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_ELEMENTS_H_
