#include "sim/scenario/utf8.h"

#include <cstdint>

namespace redeliver {
namespace {

// The length of the character that starts the text; 0 if none does.
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  uint32_t code = first & (0xff >> (length + 1));
  for (size_t at = 1; at < length; ++at) {
    if (!ContinuesUtf8(text[at])) return 0;
    code = code << 6 | (byte(at) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return overlong || surrogate || code > 0x10ffff ? 0 : length;
}

}  // namespace

size_t FindInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = CharacterLength(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string Shortened(std::string_view text, size_t most) {
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!ContinuesUtf8(text[at]) && characters++ == most) return std::string(text.substr(0, at)) + "...";
  }
  return std::string(text);
}

}  // namespace redeliver
