// A rolling 128-bit digest of a sequence of words: order-sensitive, the same on every machine. Not cryptographic.
#ifndef REDELIVER_SIM_BASE_DIGEST_H_
#define REDELIVER_SIM_BASE_DIGEST_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace redeliver {

class Digest {
 public:
  void Fold(uint64_t word) {
    high_ = (high_ ^ word) * 0x9fb21c651e98df25;
    high_ ^= high_ >> 32;
    low_ = (low_ + word) * 0xd6e8feb86659fd93 + high_;
    low_ ^= low_ >> 29;
  }
  void Fold(std::string_view text);
  void Fold(const Digest& other) {
    Fold(other.high_);
    Fold(other.low_);
  }

  // 32 hexadecimal digits.
  std::string Hex() const;

  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  uint64_t high_ = 0x243f6a8885a308d3;
  uint64_t low_ = 0x13198a2e03707344;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DIGEST_H_
