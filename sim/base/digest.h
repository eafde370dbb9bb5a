// A rolling 128-bit digest of a sequence of words: order-sensitive, the same on every machine. Not cryptographic.
#ifndef REDELIVER_SIM_BASE_DIGEST_H_
#define REDELIVER_SIM_BASE_DIGEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/mix.h"

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
  // The reverse; nullopt for any other text.
  static std::optional<Digest> FromHex(std::string_view text);

  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  friend class DigestSum;

  uint64_t high_ = 0x243f6a8885a308d3;
  uint64_t low_ = 0x13198a2e03707344;
};

// A digest of a bag of digests: the same in whichever order and groups they are added. One that is there twice counts
// twice.
class DigestSum {
 public:
  void Add(const Digest& digest) {
    high_ += Mix(digest.high_);
    low_ += Mix(digest.low_ + digest.high_);
  }
  void Merge(const DigestSum& other) {
    high_ += other.high_;
    low_ += other.low_;
  }

  // 32 hexadecimal digits.
  std::string Hex() const;
  // The reverse; nullopt for any other text.
  static std::optional<DigestSum> FromHex(std::string_view text);

  friend bool operator==(const DigestSum&, const DigestSum&) = default;

 private:
  uint64_t high_ = 0;
  uint64_t low_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DIGEST_H_
