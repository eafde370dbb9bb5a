// Where leader epochs begin and end in one log: the answers that truncation rests on (KIP-101, KIP-279).
#include "sim/broker/leader_epoch_cache.h"

#include <utility>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

using Starts = std::vector<std::pair<uint32_t, uint64_t>>;  // Epoch, start.

LeaderEpochCache CacheOf(const Starts& starts) {
  LeaderEpochCache cache;
  for (const auto& [epoch, start] : starts) cache.Assign(LeaderEpoch(epoch), Offset(start));
  return cache;
}

Starts StartsOf(const LeaderEpochCache& cache) {
  Starts starts;
  for (const auto& entry : cache.entries()) starts.emplace_back(entry.epoch.value(), entry.start.value());
  return starts;
}

// --- Assign

struct AssignCase {
  const char* name;
  Starts assigned;
  Starts kept;
};

const AssignCase kAssigns[] = {
    // name                           assigned                    kept
    {"EpochsThatGrow", {{1, 0}, {2, 5}, {4, 9}}, {{1, 0}, {2, 5}, {4, 9}}},
    {"TheSameEpochLater", {{1, 0}, {1, 5}}, {{1, 0}}},
    {"TheSameEpochEarlier", {{1, 3}, {1, 2}}, {{1, 2}}},
    {"AnEpochWithoutRecordsGoes", {{1, 0}, {2, 5}, {3, 5}}, {{1, 0}, {3, 5}}},
    {"AnEarlierStartReplacesAllAbove", {{1, 0}, {2, 5}, {3, 2}}, {{1, 0}, {3, 2}}},
    {"AnOlderEpochReplacesNewerOnes", {{1, 0}, {3, 5}, {2, 7}}, {{1, 0}, {2, 7}}},
};

class AssignTest : public testing::TestWithParam<AssignCase> {};

TEST_P(AssignTest, KeepsEpochsAndOffsetsStrictlyGrowing) {
  EXPECT_EQ(StartsOf(CacheOf(GetParam().assigned)), GetParam().kept);
}

INSTANTIATE_TEST_SUITE_P(Epochs, AssignTest, testing::ValuesIn(kAssigns),
                         [](const auto& info) { return info.param.name; });

// --- EndOffsetFor. The log ends at 20.

struct EndCase {
  const char* name;
  Starts starts;
  LeaderEpoch asked;
  std::optional<EpochEnd> end;
};

constexpr LeaderEpoch kUndefined = LeaderEpoch::None();

EpochEnd End(uint32_t epoch, uint64_t offset) { return {LeaderEpoch(epoch), Offset(offset)}; }

const Starts kThree = {{2, 3}, {4, 8}, {6, 15}};
const EndCase kEnds[] = {
    // name                              starts  asked           end
    {"AnUndefinedEpoch", kThree, kUndefined, std::nullopt},
    {"TheLatestEndsWithTheLog", kThree, LeaderEpoch(6), End(6, 20)},
    {"NewerThanTheLatest", kThree, LeaderEpoch(7), std::nullopt},
    {"OlderThanTheFirst", kThree, LeaderEpoch(1), End(1, 3)},
    {"AKnownEpochEndsWhereTheNextBegins", kThree, LeaderEpoch(4), End(4, 15)},
    {"AnUnknownOneBetween", kThree, LeaderEpoch(5), End(4, 15)},
    {"TheFirst", kThree, LeaderEpoch(2), End(2, 8)},
    {"UndefinedInAnEmptyCache", {}, kUndefined, std::nullopt},
    {"AnyInAnEmptyCache", {}, LeaderEpoch(0), std::nullopt},
};

class EpochEndTest : public testing::TestWithParam<EndCase> {};

TEST_P(EpochEndTest, IsTheEndOfTheLatestEpochNotAbove) {
  EXPECT_EQ(CacheOf(GetParam().starts).EndOffsetFor(GetParam().asked, Offset(20)), GetParam().end);
}

INSTANTIATE_TEST_SUITE_P(Epochs, EpochEndTest, testing::ValuesIn(kEnds),
                         [](const auto& info) { return info.param.name; });

// --- Truncation at both ends

struct CutCase {
  const char* name;
  uint64_t at;
  Starts from;    // What TruncateFrom(at) keeps.
  Starts before;  // What TruncateBefore(at) keeps.
};

const CutCase kCuts[] = {
    // name              at  from                       before
    {"BelowAll", 0, {}, {{2, 3}, {4, 8}, {6, 15}}},
    {"AtAFirstOffset", 8, {{2, 3}}, {{4, 8}, {6, 15}}},
    {"WithinAnEpoch", 9, {{2, 3}, {4, 8}}, {{4, 9}, {6, 15}}},
    {"WithinTheLatest", 17, {{2, 3}, {4, 8}, {6, 15}}, {{6, 17}}},
};

class CutTest : public testing::TestWithParam<CutCase> {};

TEST_P(CutTest, KeepsTheEpochsOfWhatIsLeft) {
  LeaderEpochCache cache = CacheOf(kThree);
  cache.TruncateFrom(Offset(GetParam().at));
  EXPECT_EQ(StartsOf(cache), GetParam().from);
  cache = CacheOf(kThree);
  cache.TruncateBefore(Offset(GetParam().at));
  EXPECT_EQ(StartsOf(cache), GetParam().before);
}

INSTANTIATE_TEST_SUITE_P(Epochs, CutTest, testing::ValuesIn(kCuts), [](const auto& info) { return info.param.name; });

TEST(LeaderEpochCache, LatestIsNoneUntilAnEpochBegins) {
  LeaderEpochCache cache;
  EXPECT_TRUE(cache.latest().none());
  cache.Assign(LeaderEpoch(3), Offset(0));
  EXPECT_EQ(cache.latest(), LeaderEpoch(3));
  cache.Clear();
  EXPECT_TRUE(cache.latest().none());
}

}  // namespace
}  // namespace redeliver
