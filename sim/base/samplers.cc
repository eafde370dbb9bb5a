#include "sim/base/samplers.h"

#include "sim/base/check.h"
#include "sim/base/mix.h"
#include "sim/base/sampler_tables.h"
#include "sim/base/wide.h"

namespace redeliver {
namespace {

// Between table[i] and table[i + 1], `fraction` of 2^56 further; the tables have 256 steps.
uint64_t Interpolate(const uint64_t* table, uint64_t fraction56) {
  const uint64_t i = fraction56 >> 48;
  const uint64_t rest = fraction56 & ((uint64_t{1} << 48) - 1);
  return table[i] + static_cast<uint64_t>((static_cast<Uint128>(table[i + 1] - table[i]) * rest) >> 48);
}

// -log2(1 - bits / 2^64) * 2^32, at most 64 * 2^32.
uint64_t NegativeLog2OfComplement(uint64_t bits) {
  const uint64_t u = ~bits;  // 2^64 - 1 - bits.
  if (u == 0) return uint64_t{64} << 32;
  const int leading = __builtin_clzll(u);
  const uint64_t normalised = u << leading;        // Top bit set: 1.f * 2^63.
  const uint64_t fraction = normalised << 1 >> 8;  // f * 2^56.
  return (uint64_t{1} + static_cast<uint64_t>(leading)) * (uint64_t{1} << 32) - Interpolate(kLog2Table, fraction);
}

constexpr uint64_t kLn2 = 2977044472;  // ln 2 * 2^32.

// The distance from the median, in 2^-24 standard deviations, of a tail that holds tail / 2^64; 0 < tail <= 2^63.
int64_t NormalDistance(uint64_t tail) {
  if (tail >> 63 != 0) return 0;
  const int halvings = __builtin_clzll(tail | 1) - 1;  // The tail is in [2^-(halvings + 2), 2^-(halvings + 1)).
  constexpr int kLastRow = 39;
  if (halvings > kLastRow) return kNormalTable[kLastRow][0];  // Beyond the table: 2^-41 and rarer.
  const int row = halvings;
  const uint64_t normalised = tail << (row + 1) << 1;  // Fraction above the row's lowest tail, of 2^64.
  const uint64_t i = normalised >> 60;
  const int64_t rest = static_cast<int64_t>(normalised << 4 >> 24);  // Of 2^40.
  const int64_t from = kNormalTable[row][i];
  const int64_t to = kNormalTable[row][i + 1];
  return from - static_cast<int64_t>((static_cast<Int128>(from - to) * rest) >> 40);
}

}  // namespace

int64_t SampleExponential(uint64_t bits, int64_t mean) {
  const uint64_t log2 = NegativeLog2OfComplement(bits);
  const uint64_t ln = static_cast<uint64_t>((static_cast<Uint128>(log2) * kLn2) >> 32);  // * 2^32.
  return static_cast<int64_t>((static_cast<Uint128>(ln) * static_cast<uint64_t>(mean)) >> 32);
}

int64_t SampleLogNormal(uint64_t bits, int64_t median) {
  const bool above = bits >> 63 != 0;
  const int64_t distance = NormalDistance(above ? ~bits : bits);
  // exp(sigma z) = 2^(sigma z / ln 2); sigma = 1/2 and 1 / ln 2 = 1.4426950 = 24204406 / 2^24.
  const int64_t exponent = static_cast<int64_t>((static_cast<Int128>(distance) * 24204406) >> 25);  // * 2^24.
  const int64_t whole = (above ? exponent : -exponent) >> 24;
  const uint64_t fraction = static_cast<uint64_t>((above ? exponent : -exponent) & 0xffffff) << 32;
  const Uint128 scaled = static_cast<Uint128>(Interpolate(kExp2Table, fraction)) * static_cast<uint64_t>(median);
  return static_cast<int64_t>(whole >= 0 ? scaled >> 31 << whole : scaled >> 31 >> -whole);
}

ZipfTable::ZipfTable(uint32_t n) {
  REDELIVER_CHECK(n >= 1 && n <= 1'000'000);
  // Walker's construction in integers: each cell holds `total` shares; weights are scaled to n * total in all.
  std::vector<uint64_t> weight(n);
  uint64_t total = 0;
  for (uint32_t k = 0; k < n; ++k) total += weight[k] = (uint64_t{1} << 36) / (k + 1);
  std::vector<Uint128> share(n);
  std::vector<uint32_t> small;
  std::vector<uint32_t> large;
  for (uint32_t k = 0; k < n; ++k) {
    share[k] = static_cast<Uint128>(weight[k]) * n;
    (share[k] < total ? small : large).push_back(k);
  }
  cells_.resize(n);
  while (!small.empty() && !large.empty()) {
    const uint32_t poor = small.back();
    const uint32_t rich = large.back();
    small.pop_back();
    cells_[poor] = {static_cast<uint32_t>((share[poor] << 32) / total), rich};
    share[rich] -= total - share[poor];
    if (share[rich] >= total) continue;
    large.pop_back();
    small.push_back(rich);
  }
  for (const auto& rest : {small, large}) {
    for (const uint32_t k : rest) cells_[k] = {0xffffffff, k};
  }
}

uint32_t ZipfTable::Sample(uint64_t bits) const {
  const Uint128 product = static_cast<Uint128>(bits) * cells_.size();
  const uint32_t k = static_cast<uint32_t>(product >> 64);
  const uint32_t remainder = static_cast<uint32_t>(static_cast<uint64_t>(product) >> 32);
  return remainder < cells_[k].threshold ? k : cells_[k].alias;
}

}  // namespace redeliver
