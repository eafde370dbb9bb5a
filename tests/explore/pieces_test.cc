// Sets of pieces are what a set of numbers would be, and shards share a search out without rest.
#include "sim/explore/pieces.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/base/mix.h"

namespace redeliver {
namespace {

using Numbers = std::set<uint64_t>;

Numbers NumbersIn(const PieceSet& set) {
  Numbers numbers;
  for (const PieceRange& range : set.ranges()) {
    for (uint64_t piece = range.first; piece <= range.last; ++piece) EXPECT_TRUE(numbers.insert(piece).second) << set.Text();
  }
  return numbers;
}

PieceSet SetOf(const Numbers& numbers) {
  PieceSet set;
  for (const uint64_t piece : numbers) set.Add(piece);
  return set;
}

// Up to twelve ranges below forty, and the numbers in them.
std::pair<PieceSet, Numbers> SomeSet(uint64_t seed) {
  std::pair<PieceSet, Numbers> some;
  for (uint64_t i = 0; i < seed % 13; ++i) {
    const uint64_t first = Mix(seed, 2 * i) % 40;
    const uint64_t last = first + Mix(seed, 2 * i + 1) % 5;
    some.first.Add(PieceRange{first, last});
    for (uint64_t piece = first; piece <= last; ++piece) some.second.insert(piece);
  }
  return some;
}

TEST(PieceSet, HoldsWhatWasAddedInAsFewRangesAsPossible) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    const auto [set, numbers] = SomeSet(seed);
    EXPECT_EQ(NumbersIn(set), numbers);
    EXPECT_EQ(set.count(), numbers.size());
    EXPECT_EQ(set.empty(), numbers.empty());
    EXPECT_EQ(set, SetOf(numbers)) << set.Text();
  }
}

TEST(PieceSet, ComparesAsSetsDo) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    const auto [a, in_a] = SomeSet(Mix(seed) % 1000);
    const auto [b, in_b] = SomeSet(Mix(seed, 1) % 1000);
    Numbers rest = in_a;
    for (const uint64_t piece : in_b) rest.erase(piece);
    EXPECT_EQ(NumbersIn(a.Without(b)), rest) << a.Text() << " without " << b.Text();
    EXPECT_EQ(a.Contains(b), std::ranges::includes(in_a, in_b));
    EXPECT_EQ(a.Touches(b), rest.size() < in_a.size());
    PieceSet both = a;
    both.Add(b);
    Numbers in_both = in_a;
    in_both.insert(in_b.begin(), in_b.end());
    EXPECT_EQ(NumbersIn(both), in_both);
  }
}

TEST(PieceSet, ItsTextIsReadBack) {
  EXPECT_EQ(SetOf({0, 1, 2, 5, 7, 8}).Text(), "0-2,5,7-8");
  EXPECT_EQ(PieceSet().Text(), "");
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    const PieceSet set = SomeSet(seed).first;
    EXPECT_EQ(PieceSet::FromText(set.Text(), 100), set);
  }
}

TEST(PieceSet, OtherTextIsRefused) {
  for (const char* text : {",", "1,", ",1", "1,,2", "2-1", "1-", "-1", "01", "1-1", "1 ,3", "1,2", "3,1", "1-3,2-5", "1-3,3",
                           "x", "1x", "5-10", "10", "99999999999999999999"}) {
    EXPECT_FALSE(PieceSet::FromText(text, 10).has_value()) << text;
  }
  EXPECT_TRUE(PieceSet::FromText("9", 10).has_value());
}

TEST(PieceSet, FirstIsAllOfASearch) {
  EXPECT_TRUE(PieceSet::First(0).empty());
  EXPECT_EQ(PieceSet::First(3).Text(), "0-2");
}

TEST(PiecesOf, ShardsShareASearchOutWithoutRestAndEvenly) {
  for (const Deal deal : {Deal::kInRows, Deal::kByTurns}) {
    for (const uint64_t count : {0, 1, 2, 7, 64, 100}) {
      for (const uint64_t shards : {1, 2, 3, 7, 16, 101}) {
        PieceSet all;
        for (uint64_t number = 1; number <= shards; ++number) {
          const PieceSet mine = PiecesOf({number, shards}, count, deal);
          EXPECT_FALSE(all.Touches(mine)) << count << " pieces, shard " << number << "/" << shards;
          EXPECT_GE(mine.count(), count / shards);
          EXPECT_LE(mine.count(), (count + shards - 1) / shards);
          all.Add(mine);
        }
        EXPECT_EQ(all, PieceSet::First(count)) << shards << " shards";
      }
    }
  }
}

TEST(PiecesOf, GoInRowsOrByTurns) {
  EXPECT_EQ(PiecesOf({2, 3}, 10, Deal::kInRows).Text(), "3-5");
  EXPECT_EQ(PiecesOf({2, 3}, 10, Deal::kByTurns).Text(), "1,4,7");
}

}  // namespace
}  // namespace redeliver
