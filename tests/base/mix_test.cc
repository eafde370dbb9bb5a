// Hashes are pinned: a compiler or a machine that computes others would replay other runs.
#include "sim/base/mix.h"

#include <bit>
#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

TEST(Mix, ValuesArePinned) {
  EXPECT_EQ(Mix(0), 0u);
  EXPECT_EQ(Mix(1), 0x5692161d100b05e5);
  EXPECT_EQ(Mix(1, 2), 0x081a5c1377856b73u);
  EXPECT_EQ(HashName(""), 0xf52a15e9a9b5e89b);
  EXPECT_EQ(HashName("log.append"), 0xd8df6908463cdee7);
}

TEST(Mix, TheOrderOfItsWordsMatters) { EXPECT_NE(Mix(1, 2), Mix(2, 1)); }

TEST(Mix, EachInputBitTurnsAboutHalfOfTheWord) {
  for (int bit = 0; bit < 64; ++bit) {
    int turned = 0;
    for (uint64_t x = 1; x <= 256; ++x) turned += std::popcount(Mix(x) ^ Mix(x ^ uint64_t{1} << bit));
    EXPECT_GT(turned, 256 * 28) << bit;
    EXPECT_LT(turned, 256 * 36) << bit;
  }
}

TEST(Mix, NothingCollidesAmongSmallNumbers) {
  std::set<uint64_t> seen;
  for (uint64_t a = 0; a < 200; ++a) {
    for (uint64_t b = 0; b < 200; ++b) EXPECT_TRUE(seen.insert(Mix(a, b)).second) << a << " " << b;
  }
}

TEST(HashName, KnowsAllBytesAsUnsigned) {
  EXPECT_NE(HashName("a"), HashName("b"));
  EXPECT_NE(HashName("ab"), HashName("ba"));
  EXPECT_NE(HashName("\xff"), HashName("\x7f"));
  static_assert(HashName("email-1") != HashName("email-2"), "names are hashed at compile time");
}

struct ScaleCase {
  const char* name;
  uint64_t hash;
  uint64_t n;
  uint64_t scaled;
};

const ScaleCase kScales[] = {
    // name                hash                 n     scaled
    {"ZeroStaysZero",      0,                   1000, 0},
    {"LargestIsBelowN",    ~uint64_t{0},        1000, 999},
    {"HalfIsTheMiddle",    uint64_t{1} << 63,   1000, 500},
    {"JustBelowHalf",      (uint64_t{1} << 63) - 1, 1000, 499},
    {"BelowOneIsZero",     ~uint64_t{0},        1,    0},
    {"BelowNothingIsZero", ~uint64_t{0},        0,    0},
    {"TheFullWord",        ~uint64_t{0},        ~uint64_t{0}, ~uint64_t{0} - 1},
};

class ScaleBelowTest : public testing::TestWithParam<ScaleCase> {};

TEST_P(ScaleBelowTest, TakesTheHighProduct) { EXPECT_EQ(ScaleBelow(GetParam().hash, GetParam().n), GetParam().scaled); }

INSTANTIATE_TEST_SUITE_P(Rules, ScaleBelowTest, testing::ValuesIn(kScales), [](const auto& info) { return info.param.name; });

TEST(ScaleBelow, IsEvenAndMonotone) {
  int counts[10] = {};
  uint64_t previous = 0;
  for (uint64_t i = 0; i < 100'000; ++i) {
    ++counts[ScaleBelow(Mix(i, 3), 10)];
    const uint64_t scaled = ScaleBelow(i * 0x1234567890ab, 10);
    EXPECT_GE(scaled, previous);
    previous = scaled;
  }
  for (const int count : counts) {
    EXPECT_GT(count, 9'600);
    EXPECT_LT(count, 10'400);
  }
}

}  // namespace
}  // namespace redeliver
