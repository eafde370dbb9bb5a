#include "reports/markup.h"

#include "sim/scenario/utf8.h"

namespace redeliver {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  for (size_t bad = FindInvalidUtf8(text); bad != std::string_view::npos; bad = FindInvalidUtf8(text)) {
    valid += text.substr(0, bad);
    valid += kReplacement;
    text.remove_prefix(bad + 1);
  }
  return valid + std::string(text);
}

std::string EscapedForMarkup(std::string_view raw) {
  const std::string text = ValidUtf8(raw);
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else if (c == '\t' || c == '\n' || c == '\r') {
      escaped += ' ';
    } else if (static_cast<unsigned char>(c) < 0x20) {
      escaped += kReplacement;
    } else if (text.compare(i, 3, "\xEF\xBF\xBE") == 0 || text.compare(i, 3, "\xEF\xBF\xBF") == 0) {
      escaped += kReplacement;
      i += 2;
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace redeliver
