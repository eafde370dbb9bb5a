// What is UTF-8 and what is not.
#ifndef REDELIVER_SIM_SCENARIO_UTF8_H_
#define REDELIVER_SIM_SCENARIO_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace redeliver {

inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Whether the byte is a later one of a character of several bytes.
constexpr bool ContinuesUtf8(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Where the first byte stands that is no UTF-8 (overlong forms and surrogates are none); npos if all is well.
size_t FindInvalidUtf8(std::string_view text);

// The first `most` characters, with "..." in place of the rest.
std::string Shortened(std::string_view text, size_t most);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_UTF8_H_
