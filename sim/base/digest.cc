#include "sim/base/digest.h"

namespace redeliver {

void Digest::Fold(std::string_view text) {
  Fold(static_cast<uint64_t>(text.size()));
  for (size_t at = 0; at < text.size(); at += 8) {
    uint64_t word = 0;
    for (size_t i = at; i < text.size() && i < at + 8; ++i) {
      word = word << 8 | static_cast<unsigned char>(text[i]);
    }
    Fold(word);
  }
}

std::string Digest::Hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const uint64_t lane : {high_, low_}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(lane >> shift) & 15];
  }
  return text;
}

}  // namespace redeliver
