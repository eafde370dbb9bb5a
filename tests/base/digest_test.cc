// The digest is pinned: it is what two machines compare a run by.
#include "sim/base/digest.h"

#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

Digest Of(std::initializer_list<uint64_t> words) {
  Digest digest;
  for (const uint64_t word : words) digest.Fold(word);
  return digest;
}

Digest OfText(std::initializer_list<std::string_view> texts) {
  Digest digest;
  for (const std::string_view text : texts) digest.Fold(text);
  return digest;
}

TEST(Digest, ValuesArePinned) {
  EXPECT_EQ(Digest().Hex(), "243f6a8885a308d313198a2e03707344");
  EXPECT_EQ(Of({1}).Hex(), "d9fd38d4f4120c8e9e4e5a4052febc08");
  EXPECT_EQ(OfText({"redeliver"}).Hex(), "be626a03c35830c825a000408b23e72b");
  Digest nested;
  nested.Fold(Of({1}));
  EXPECT_EQ(nested.Hex(), "4f7c1c0f64c5beaeacc61d02e5077426");
}

TEST(Digest, TheSameSequenceGivesTheSame) {
  EXPECT_EQ(Of({1, 2, 3}), Of({1, 2, 3}));
  EXPECT_EQ(Of({1, 2, 3}).Hex(), Of({1, 2, 3}).Hex());
}

TEST(Digest, OrderAndLengthMatter) {
  EXPECT_NE(Of({1, 2}), Of({2, 1}));
  EXPECT_NE(Of({}), Of({0}));
  EXPECT_NE(Of({0}), Of({0, 0}));
}

TEST(Digest, EveryBitOfAWordMatters) {
  std::set<std::string> seen = {Of({0}).Hex()};
  for (int bit = 0; bit < 64; ++bit) EXPECT_TRUE(seen.insert(Of({uint64_t{1} << bit}).Hex()).second) << bit;
}

TEST(Digest, TextsDoNotRunIntoEachOther) {
  EXPECT_NE(OfText({"ab", "c"}), OfText({"a", "bc"}));
  EXPECT_NE(OfText({""}), OfText({}));
  EXPECT_NE(OfText({"a"}), OfText({std::string_view("a\0", 2)}));
  EXPECT_NE(OfText({"12345678"}), OfText({"123456789"}));
  EXPECT_NE(OfText({"123456780"}), OfText({"123456781"}));
}

TEST(Digest, HexIs32Digits) {
  EXPECT_EQ(Of({7}).Hex().size(), 32u);
  EXPECT_EQ(Of({7}).Hex().find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Digest, ItsHexIsReadBackAndNothingElseIs) {
  const Digest digest = Of({1, 2, 3});
  EXPECT_EQ(Digest::FromHex(digest.Hex()), digest);
  for (const std::string& text : {std::string(), digest.Hex().substr(1), digest.Hex() + "0", std::string(32, 'A'),
                                  std::string(32, 'g')}) {
    EXPECT_FALSE(Digest::FromHex(text).has_value()) << text;
  }
}

DigestSum SumOf(std::initializer_list<uint64_t> words) {
  DigestSum sum;
  for (const uint64_t word : words) sum.Add(Of({word}));
  return sum;
}

TEST(DigestSum, IsTheSameInAnyOrderAndGrouping) {
  EXPECT_EQ(SumOf({1, 2, 3}), SumOf({3, 1, 2}));
  DigestSum grouped = SumOf({2});
  grouped.Merge(SumOf({3, 1}));
  EXPECT_EQ(grouped, SumOf({1, 2, 3}));
  EXPECT_EQ(DigestSum::FromHex(grouped.Hex()), grouped);
}

TEST(DigestSum, TellsHowOftenEachDigestIsInIt) {
  std::set<std::string> sums;
  for (const DigestSum& sum : {SumOf({}), SumOf({1}), SumOf({1, 1}), SumOf({1, 2}), SumOf({1, 2, 2}), SumOf({1, 1, 2}),
                               SumOf({3}), SumOf({2, 3}), SumOf({0})}) {
    sums.insert(sum.Hex());
  }
  EXPECT_EQ(sums.size(), 9u);
}

}  // namespace
}  // namespace redeliver
