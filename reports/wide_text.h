// Integers of up to 128 bits as decimal text, and back.
#ifndef REDELIVER_REPORTS_WIDE_TEXT_H_
#define REDELIVER_REPORTS_WIDE_TEXT_H_

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/wide.h"

namespace redeliver {

inline std::string WideText(Uint128 value) {
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value > 0);
  std::ranges::reverse(text);
  return text;
}

// Nullopt unless WideText(value) is the text.
inline std::optional<Uint128> ParseWide(std::string_view text) {
  Uint128 value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<Uint128>(c - '0');
  }
  if (WideText(value) != text) return std::nullopt;  // Empty, too long, or with zeros in front.
  return value;
}

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_WIDE_TEXT_H_
