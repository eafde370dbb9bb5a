// Text inside HTML and SVG.
#ifndef REDELIVER_REPORTS_MARKUP_H_
#define REDELIVER_REPORTS_MARKUP_H_

#include <string>
#include <string_view>

namespace redeliver {

// As the text of an element, or of an attribute in double quotes. Line breaks become blanks; what is no UTF-8 and what
// XML cannot hold becomes U+FFFD.
std::string EscapedForMarkup(std::string_view text);

// The text with U+FFFD in place of every byte that is no UTF-8.
std::string ValidUtf8(std::string_view text);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_MARKUP_H_
