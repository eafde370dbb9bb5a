// How a follower's log comes in line with its leader's, under each protocol, and what the leader makes of a fetch.
#include "sim/broker/truncation.h"

#include <initializer_list>
#include <string_view>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

// Each character is the leader epoch of one record: "0012" has offsets 0 and 1 in epoch 0, 2 in 1, 3 in 2.
struct Log {
  explicit Log(std::string_view epochs) : partition(pool, Nanos(0)) {
    for (const char epoch : epochs) {
      const Message message;
      BatchHeader header;
      header.leader_epoch = LeaderEpoch(static_cast<uint32_t>(epoch - '0'));
      partition.Append(header, {&message, 1}, SimTime());
    }
  }

  Pool pool;
  PartitionLog partition;
};

constexpr uint32_t kUnknown = LeaderEpoch::None().value();

// --- Leader

struct FetchCase {
  const char* name;
  std::string_view leader;
  uint32_t last_fetched;
  uint64_t fetch_offset;
  bool out_of_range;
  std::optional<EpochEnd> divergence;
};

EpochEnd End(uint32_t epoch, uint64_t offset) { return {LeaderEpoch(epoch), Offset(offset)}; }

const FetchCase kFetches[] = {
    // name                              leader    last      offset  out    divergence
    {"AtTheEnd", "001144", 4, 6, false, std::nullopt},
    {"Behind", "001144", 1, 3, false, std::nullopt},
    {"AtTheEndOfAnOlderEpoch", "001144", 1, 4, false, std::nullopt},
    {"BeyondTheEndOfItsEpoch", "001144", 1, 5, false, End(1, 4)},
    {"BeyondTheEndOfTheLatest", "001144", 4, 7, false, End(4, 6)},
    {"AnEpochTheLeaderNeverHad", "001144", 3, 5, false, End(1, 4)},
    {"SuchAnEpochWithAShortLog", "001144", 3, 2, false, End(1, 4)},
    {"NewerThanAllOfTheLeaders", "001144", 5, 6, true, std::nullopt},
    {"AnEmptyFollower", "001144", kUnknown, 0, false, std::nullopt},
    {"WithoutAnEpochWithinTheLog", "001144", kUnknown, 6, false, std::nullopt},
    {"WithoutAnEpochBeyondTheLog", "001144", kUnknown, 7, true, std::nullopt},
    {"AnEmptyLeader", "", kUnknown, 0, false, std::nullopt},
};

class FetchedPositionTest : public testing::TestWithParam<FetchCase> {};

TEST_P(FetchedPositionTest, IsComparedWithTheLeadersEpochs) {
  const FetchCase& test = GetParam();
  const Log leader(test.leader);
  EXPECT_EQ(OutOfRange(leader.partition, LeaderEpoch(test.last_fetched), Offset(test.fetch_offset)), test.out_of_range);
  EXPECT_EQ(Divergence(leader.partition, LeaderEpoch(test.last_fetched), Offset(test.fetch_offset)), test.divergence);
}

INSTANTIATE_TEST_SUITE_P(Fetches, FetchedPositionTest, testing::ValuesIn(kFetches),
                         [](const auto& info) { return info.param.name; });

TEST(OutOfRange, BelowTheStartOfTheLogWhateverTheEpoch) {
  Log leader("001144");
  leader.partition.DeleteBefore(Offset(3));
  EXPECT_TRUE(OutOfRange(leader.partition, LeaderEpoch(0), Offset(2)));
  EXPECT_TRUE(OutOfRange(leader.partition, LeaderEpoch::None(), Offset(2)));
  EXPECT_FALSE(OutOfRange(leader.partition, LeaderEpoch(1), Offset(3)));
}

TEST(Divergence, AnEpochThatBeganWithoutRecordsEndsWithTheLog) {
  Log leader("0011");
  leader.partition.BeginEpoch(LeaderEpoch(2));
  EXPECT_EQ(Divergence(leader.partition, LeaderEpoch(1), Offset(4)), std::nullopt);
  EXPECT_EQ(Divergence(leader.partition, LeaderEpoch(1), Offset(5)), End(1, 4));
}

// --- Follower

TEST(CutAtHighWatermark, IsNeverBeyondTheOwnLog) {
  const Log follower("0011");
  EXPECT_EQ(CutAtHighWatermark(follower.partition, Offset(3)), TruncationPoint{Offset(3)});
  EXPECT_EQ(CutAtHighWatermark(follower.partition, Offset(9)), TruncationPoint{Offset(4)});
}

TEST(CutAfterLookup, IsWhereTheLeaderSaysThatTheEpochEnds) {
  const Log follower("0011");
  EXPECT_EQ(CutAfterLookup(follower.partition, Offset(3), Offset(1)), TruncationPoint{Offset(3)});
  EXPECT_EQ(CutAfterLookup(follower.partition, Offset(7), Offset(1)), TruncationPoint{Offset(4)});
  EXPECT_EQ(CutAfterLookup(follower.partition, std::nullopt, Offset(1)), TruncationPoint{Offset(1)});
}

struct DivergenceCase {
  const char* name;
  std::string_view follower;
  std::optional<EpochEnd> leader_end;
  TruncationPoint point;
};

// The follower's high watermark is 1.
const DivergenceCase kDivergences[] = {
    // name                                  follower  leader_end    point
    {"TheLeadersEpochEndsEarlier", "001111", End(1, 4), {Offset(4)}},
    {"TheOwnEpochEndsEarlier", "001122", End(1, 5), {Offset(4)}},
    {"TheOwnLogIsShorter", "0011", End(1, 9), {Offset(4)}},
    {"TheFollowerLacksTheLeadersEpoch", "001133", End(2, 5), {Offset(4), true}},
    {"ItBeganWithANewerEpoch", "3333", End(2, 2), {Offset(0)}},
    {"TheLeadersEpochIsNewerThanAllOwn", "0011", End(2, 3), {Offset(3)}},
    {"TheLeaderDoesNotKnow", "0011", std::nullopt, {Offset(1)}},
    {"NoOwnEpoch", "", End(2, 3), {Offset(0)}},
};

class DivergenceTest : public testing::TestWithParam<DivergenceCase> {};

TEST_P(DivergenceTest, CutsToTheEndOfTheLatestSharedEpoch) {
  const Log follower(GetParam().follower);
  EXPECT_EQ(CutAfterDivergence(follower.partition, GetParam().leader_end, Offset(1)), GetParam().point);
}

INSTANTIATE_TEST_SUITE_P(Replies, DivergenceTest, testing::ValuesIn(kDivergences),
                         [](const auto& info) { return info.param.name; });

// --- Both together: fetch, cut, fetch again until the leader has no objection.

struct ConvergenceCase {
  const char* name;
  std::string_view leader;
  std::string_view follower;
  uint64_t end;  // Of the follower's log.
};

const ConvergenceCase kConvergences[] = {
    // name                                leader     follower   end
    {"AlreadyAPrefix", "0011", "001", 3},
    {"TheFollowerHasMoreOfTheSameEpoch", "00112", "00111", 4},
    {"TheFollowerHasAnEpochOfItsOwn", "00144", "00133", 3},
    {"ThreeLeadersInTurn", "00255", "00113", 2},
    {"NothingInCommonButTheFirst", "0444", "0123", 1},
    {"NothingInCommon", "5555", "0123", 0},
};

class ConvergenceTest : public testing::TestWithParam<ConvergenceCase> {};

TEST_P(ConvergenceTest, LeavesAPrefixOfTheLeadersLog) {
  const Log leader(GetParam().leader);
  Log follower(GetParam().follower);
  PartitionLog& log = follower.partition;
  for (int rounds = 0;; ++rounds) {
    ASSERT_LT(rounds, 5);
    const auto diverging = Divergence(leader.partition, log.epochs().latest(), log.log_end_offset());
    if (!diverging) break;
    log.Truncate(CutAfterDivergence(log, diverging, Offset(0)).offset);
  }
  EXPECT_EQ(log.log_end_offset(), Offset(GetParam().end));
}

INSTANTIATE_TEST_SUITE_P(Logs, ConvergenceTest, testing::ValuesIn(kConvergences),
                         [](const auto& info) { return info.param.name; });

TEST(Convergence, AFormerLeaderForgetsTheEpochInWhichItWroteNothing) {
  const Log leader("00113");
  Log follower("0011");
  follower.partition.BeginEpoch(LeaderEpoch(2));
  const auto diverging = Divergence(leader.partition, LeaderEpoch(2), Offset(4));
  ASSERT_EQ(diverging, End(1, 4));
  EXPECT_EQ(follower.partition.Truncate(CutAfterDivergence(follower.partition, diverging, Offset(0)).offset), 0u);
  EXPECT_EQ(follower.partition.epochs().latest(), LeaderEpoch(1));
  EXPECT_EQ(Divergence(leader.partition, LeaderEpoch(1), Offset(4)), std::nullopt);
}

// --- Out of range

TEST(RepairRange, CutsAtAShorterLeaderOrStartsWhereTheLeaderDoes) {
  const Log follower("0011");
  EXPECT_EQ(RepairRange(follower.partition, Offset(0), Offset(3)), RangeRepair{Offset(3)});
  EXPECT_EQ(RepairRange(follower.partition, Offset(5), Offset(9)), (RangeRepair{Offset(5), true}));
  EXPECT_EQ(RepairRange(follower.partition, Offset(2), Offset(9)), RangeRepair{Offset(4)});
}

}  // namespace
}  // namespace redeliver
