#include "sim/base/digest.h"

namespace redeliver {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::string InHex(uint64_t high, uint64_t low) {
  std::string text;
  for (const uint64_t lane : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(lane >> shift) & 15];
  }
  return text;
}

// False unless the text is 32 digits in lower case.
bool ParseHex(std::string_view text, uint64_t& high, uint64_t& low) {
  if (text.size() != 32 || text.find_first_not_of(kDigits) != std::string_view::npos) return false;
  high = 0;
  low = 0;
  for (size_t i = 0; i < 16; ++i) {
    high = high << 4 | kDigits.find(text[i]);
    low = low << 4 | kDigits.find(text[i + 16]);
  }
  return true;
}

}  // namespace

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

std::string Digest::Hex() const { return InHex(high_, low_); }

std::optional<Digest> Digest::FromHex(std::string_view text) {
  Digest digest;
  if (!ParseHex(text, digest.high_, digest.low_)) return std::nullopt;
  return digest;
}

std::string DigestSum::Hex() const { return InHex(high_, low_); }

std::optional<DigestSum> DigestSum::FromHex(std::string_view text) {
  DigestSum sum;
  if (!ParseHex(text, sum.high_, sum.low_)) return std::nullopt;
  return sum;
}

}  // namespace redeliver
