// Samplers are integer functions of 64 bits: pinned exactly, and right in moments and tails.
#include "sim/base/samplers.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "sim/base/mix.h"

namespace redeliver {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr uint64_t kAll = ~uint64_t{0};

struct Pinned {
  const char* name;
  uint64_t bits;
  int64_t exponential;  // Of mean 1 s.
  int64_t log_normal;   // Of median 1 s.
};

const Pinned kPinned[] = {
    // name            bits                       exponential     log_normal
    {"Smallest",       0,                         0,              28'105'909},
    {"OneIn2To32",     uint64_t{1} << 32,         0,              44'372'779},
    {"LowerQuartile",  uint64_t{1} << 62,         287'682'072,    713'734'718},
    {"JustBelowHalf",  (uint64_t{1} << 63) - 1,   693'147'180,    1'000'000'000},
    {"Half",           uint64_t{1} << 63,         693'147'180,    1'000'000'000},
    {"UpperQuartile",  uint64_t{3} << 62,         1'386'294'361,  1'401'083'380},
    {"Odd",            0xdeadbeefcafef00d,        2'038'982'178,  1'755'759'859},
    {"AllBut2To32",    kAll - (uint64_t{1} << 32), 22'180'709'779, 22'536'380'272},
    {"Largest",        kAll,                      44'361'419'558, 35'579'742'176},
};

class PinnedSampleTest : public testing::TestWithParam<Pinned> {};

TEST_P(PinnedSampleTest, IsTheSameOnEveryMachine) {
  EXPECT_EQ(SampleExponential(GetParam().bits, kSecond), GetParam().exponential);
  EXPECT_EQ(SampleLogNormal(GetParam().bits, kSecond), GetParam().log_normal);
}

INSTANTIATE_TEST_SUITE_P(Bits, PinnedSampleTest, testing::ValuesIn(kPinned), [](const auto& info) { return info.param.name; });

constexpr uint64_t kDraws = 200'000;

// How many of kDraws samples are above `limit`, of a million.
template <class Sampler>
int64_t PerMillionAbove(Sampler sample, int64_t limit) {
  int64_t above = 0;
  for (uint64_t i = 0; i < kDraws; ++i) above += sample(Mix(i, 17), kSecond) > limit ? 1 : 0;
  return above * 1'000'000 / static_cast<int64_t>(kDraws);
}

template <class Sampler>
int64_t Mean(Sampler sample) {
  int64_t sum = 0;
  for (uint64_t i = 0; i < kDraws; ++i) sum += sample(Mix(i, 17), kSecond);
  return sum / static_cast<int64_t>(kDraws);
}

struct Tail {
  const char* name;
  int64_t limit;
  int64_t per_million;
  int64_t within;
};

// exp(-x) above x means.
const Tail kExponentialTails[] = {
    {"AboveATenth",   100'000'000,   904'837, 3'000},
    {"AboveHalf",     500'000'000,   606'531, 4'500},
    {"AboveTheMean",  kSecond,       367'879, 4'500},
    {"AboveThree",    3 * kSecond,    49'787, 2'000},
    {"AboveSeven",    7 * kSecond,       912,   300},
};

class ExponentialTailTest : public testing::TestWithParam<Tail> {};

TEST_P(ExponentialTailTest, HoldsItsShare) {
  EXPECT_NEAR(PerMillionAbove(SampleExponential, GetParam().limit), GetParam().per_million, GetParam().within);
}

INSTANTIATE_TEST_SUITE_P(Limits, ExponentialTailTest, testing::ValuesIn(kExponentialTails),
                         [](const auto& info) { return info.param.name; });

// 1 - Phi(2 ln x) above x medians.
const Tail kLogNormalTails[] = {
    {"AboveAThird",     380'000'000,     973'500, 2'000},
    {"AboveTheMedian",  kSecond,         500'000, 4'500},
    {"AboveASigma",     1'648'721'271,   158'655, 3'500},
    {"AboveTwoSigmas",  2'718'281'828,    22'750, 1'500},
    {"AboveThree",      4'481'689'070,     1'350,   350},
};

class LogNormalTailTest : public testing::TestWithParam<Tail> {};

TEST_P(LogNormalTailTest, HoldsItsShare) {
  EXPECT_NEAR(PerMillionAbove(SampleLogNormal, GetParam().limit), GetParam().per_million, GetParam().within);
}

INSTANTIATE_TEST_SUITE_P(Limits, LogNormalTailTest, testing::ValuesIn(kLogNormalTails),
                         [](const auto& info) { return info.param.name; });

TEST(Samplers, MeansAreRight) {
  EXPECT_NEAR(Mean(SampleExponential), kSecond, kSecond / 100);
  EXPECT_NEAR(Mean(SampleLogNormal), 1'133'148'453, kSecond / 100);  // exp(1/8) medians.
}

TEST(Samplers, BitsZeroAreTheSmallest) {
  for (uint64_t i = 0; i < 10'000; ++i) {
    const uint64_t bits = Mix(i, 5) >> (i % 64);
    EXPECT_LE(SampleExponential(0, kSecond), SampleExponential(bits, kSecond)) << bits;
    EXPECT_LE(SampleLogNormal(0, kSecond), SampleLogNormal(bits, kSecond)) << bits;
  }
}

// Bits at every magnitude near 0, near 2^63 and near 2^64, in order, from `lowest`.
std::vector<uint64_t> OrderedBits(uint64_t lowest) {
  std::vector<uint64_t> ordered;
  for (uint64_t i = 0; i < 20'000; ++i) {
    const uint64_t small = Mix(i, 9) >> (i % 64);
    for (const uint64_t bits : {small, (uint64_t{1} << 63) ^ small, ~small}) {
      if (bits >= lowest && ~bits >= lowest) ordered.push_back(bits);
    }
  }
  std::ranges::sort(ordered);
  return ordered;
}

void ExpectMonotone(int64_t (*sample)(uint64_t, int64_t), uint64_t lowest) {
  int64_t previous = 0;
  for (const uint64_t bits : OrderedBits(lowest)) {
    const int64_t value = sample(bits, kSecond);
    ASSERT_GE(value, previous) << bits;
    previous = value;
  }
}

TEST(Samplers, MoreBitsAreNeverLess) {
  ExpectMonotone(SampleExponential, 0);
  ExpectMonotone(SampleLogNormal, uint64_t{1} << 23);
}

TEST(Samplers, TheOutermostLogNormalTailIsMonotoneToo) { ExpectMonotone(SampleLogNormal, 0); }

TEST(Samplers, ScaleWithTheirParameter) {
  for (const uint64_t bits : {uint64_t{0}, uint64_t{1} << 40, uint64_t{3} << 62, kAll}) {
    EXPECT_EQ(SampleExponential(bits, 0), 0);
    EXPECT_EQ(SampleLogNormal(bits, 0), 0);
    EXPECT_NEAR(SampleExponential(bits, 1000 * kSecond), 1000 * SampleExponential(bits, kSecond), 1000);
    EXPECT_NEAR(SampleLogNormal(bits, 1000 * kSecond), 1000 * SampleLogNormal(bits, kSecond), 40'000);
  }
}

TEST(Samplers, TheLargestParameterDoesNotOverflow) {
  const int64_t largest = (int64_t{1} << 52) - 1;
  EXPECT_GT(SampleExponential(kAll, largest), largest * 44);
  EXPECT_GT(SampleLogNormal(kAll, largest), largest * 35);
}

TEST(Zipf, ValuesArePinned) {
  const ZipfTable ten(10);
  const ZipfTable thousand(1000);
  EXPECT_EQ(ten.Sample(uint64_t{1} << 62), 1u);
  EXPECT_EQ(ten.Sample((uint64_t{1} << 63) - 1), 0u);
  EXPECT_EQ(ten.Sample(uint64_t{1} << 63), 5u);
  EXPECT_EQ(ten.Sample(kAll), 2u);
  EXPECT_EQ(thousand.Sample(uint64_t{3} << 62), 750u);
  EXPECT_EQ(thousand.Sample(0xdeadbeefcafef00d), 25u);
  EXPECT_EQ(thousand.Sample(kAll), 132u);
}

TEST(Zipf, BitsZeroAreTheFirstNumber) {
  for (const uint32_t n : {1u, 2u, 3u, 10u, 64u, 1000u, 1'000'000u}) EXPECT_EQ(ZipfTable(n).Sample(0), 0u) << n;
}

TEST(Zipf, WeightsFallAsOneOverTheRank) {
  const ZipfTable table(10);
  std::vector<int64_t> counts(10);
  for (uint64_t i = 0; i < kDraws; ++i) ++counts[table.Sample(Mix(i, 23))];
  // The weight of rank k is 1 / (k H), H = 1 + 1/2 + ... + 1/10 = 7381 / 2520.
  for (int64_t k = 1; k <= 10; ++k) {
    const int64_t expected = static_cast<int64_t>(kDraws) * 2520 / 7381 / k;
    EXPECT_NEAR(counts[static_cast<size_t>(k - 1)], expected, expected / 25) << k;
  }
}

TEST(Zipf, StaysBelowN) {
  for (const uint32_t n : {1u, 2u, 7u, 1000u}) {
    const ZipfTable table(n);
    for (uint64_t i = 0; i < 5'000; ++i) ASSERT_LT(table.Sample(Mix(i, n)), n);
    ASSERT_LT(table.Sample(kAll), n);
  }
}

}  // namespace
}  // namespace redeliver
