// Bit mixing for keyed choices, names and digests: integers only, the same on every machine.
#ifndef REDELIVER_SIM_BASE_MIX_H_
#define REDELIVER_SIM_BASE_MIX_H_

#include <cstdint>
#include <string_view>

#include "sim/base/wide.h"

namespace redeliver {

// The finaliser of SplitMix64: a bijection that spreads every input bit over the word.
constexpr uint64_t Mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9;
  x ^= x >> 27;
  x *= 0x94d049bb133111eb;
  x ^= x >> 31;
  return x;
}

// Two words into one, in two steps: the first depends on one of them alone.
constexpr uint64_t FirstMix(uint64_t a) { return Mix(a + 0x9e3779b97f4a7c15); }
constexpr uint64_t MixInto(uint64_t first, uint64_t b) { return Mix(first ^ b); }
constexpr uint64_t Mix(uint64_t a, uint64_t b) { return MixInto(FirstMix(a), b); }

// Scales a hash into [0, n) by one high multiply; the bias is below n / 2^64.
constexpr uint64_t ScaleBelow(uint64_t hash, uint64_t n) {
  return static_cast<uint64_t>((static_cast<Uint128>(hash) * n) >> 64);
}

// Identity of a name, independent of how many other names exist.
constexpr uint64_t HashName(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return Mix(hash);
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_MIX_H_
