// One copy of a partition: offsets in order, and what transactions make of them.
#include "sim/broker/partition_log.h"

#include "gtest/gtest.h"
#include "tests/broker/scripted_log.h"

namespace redeliver {
namespace {

using Log = ScriptedLog;

// --- Storage

TEST(PartitionLog, AppendsAtTheEndAndKeepsWhatItWasGiven) {
  Log log;
  for (uint64_t i = 0; i < 1'000; i += 4) EXPECT_EQ(log.Plain(4), Offset(i));
  EXPECT_EQ(log.end(), 1'000u);
  for (uint64_t i = 0; i < 1'000; ++i) EXPECT_EQ(log.IdAt(i), i);
}

TEST(PartitionLog, PlainBatchesOfOneEpochAreKeptAsOne) {
  Log log;
  for (int i = 0; i < 3; ++i) {
    log.now = SimTime() + Seconds(i);
    log.Plain(2);
  }
  EXPECT_EQ(log.partition.BatchOf(Offset(5)).base, Offset(0));
  EXPECT_EQ(log.partition.BatchOf(Offset(0)).count, 6u);
  EXPECT_EQ(log.partition.BatchOf(Offset(0)).header.timestamp, SimTime() + Seconds(2));
  log.epoch = LeaderEpoch(1);
  log.Plain();
  EXPECT_EQ(log.partition.BatchOf(Offset(6)).base, Offset(6));
}

TEST(PartitionLog, ProducersBatchesAndMarkersStayApart) {
  Log log;
  log.Plain();
  log.Data(kP, 2);
  log.Data(kP, 3);
  log.Marker(kP, true);
  log.Plain();
  const std::vector<uint64_t> bases = {0, 1, 1, 3, 3, 3, 6, 7};
  for (uint64_t i = 0; i < 8; ++i) EXPECT_EQ(log.partition.BatchOf(Offset(i)).base, Offset(bases[i])) << i;
  EXPECT_TRUE(log.partition.BatchOf(Offset(6)).marker());
  EXPECT_EQ(log.partition.BatchOf(Offset(6)).count, 1u);
}

TEST(PartitionLog, ACursorShowsThePartsOfBatchesWithinTheRange) {
  Log log;
  log.Plain(100);
  log.Data(kP, 10);
  log.Plain(5);
  using Parts = std::vector<std::pair<uint64_t, uint64_t>>;
  const auto parts = [&](uint64_t from, uint64_t to) {
    Parts found;
    for (auto cursor = log.partition.Read(Offset(from), Offset(to)); !cursor.done(); cursor.Next()) {
      found.emplace_back(cursor.begin().value(), cursor.end().value());
    }
    return found;
  };
  EXPECT_EQ(parts(70, 112), (Parts{{70, 100}, {100, 110}, {110, 112}}));
  EXPECT_EQ(parts(100, 110), (Parts{{100, 110}}));
  EXPECT_EQ(parts(114, 999), (Parts{{114, 115}}));
  EXPECT_EQ(parts(115, 999), Parts{});
  EXPECT_EQ(parts(50, 50), Parts{});
}

TEST(PartitionLog, TheFirstBatchOfANewerEpochBeginsIt) {
  Log log;
  log.Plain(3);
  log.epoch = LeaderEpoch(2);
  log.Data(kP);
  log.Plain();
  EXPECT_EQ(log.partition.EndOffsetFor(LeaderEpoch(0)), (EpochEnd{LeaderEpoch(0), Offset(3)}));
  EXPECT_EQ(log.partition.EndOffsetFor(LeaderEpoch(2)), (EpochEnd{LeaderEpoch(2), Offset(5)}));
}

// --- Transactions

struct StableCase {
  const char* name;
  std::string_view script;
  uint64_t high_watermark;
  uint64_t last_stable_offset;
};

const StableCase kStable[] = {
    // name                                    script    high_watermark  last_stable_offset
    {"Empty", "", 0, 0},
    {"PlainRecordsAreStableOnceReplicated", "...", 2, 2},
    {"AnOpenTransactionHoldsIt", ".p.", 3, 1},
    {"TheEarliestOpenOneHoldsIt", ".pqp", 4, 1},
    {"AfterTheFirstEndsTheSecondHolds", ".pqpP", 5, 2},
    {"AfterTheSecondEndsTheFirstHolds", ".pqpQ", 5, 1},
    {"AfterAllEndEverythingIsStable", ".pqpQ!", 6, 6},
    {"AnUnreplicatedMarkerDecidesNothing", ".p.P", 3, 1},
    {"AReplicatedOneDoes", ".p.P", 4, 4},
    {"TheNextTransactionHoldsItAgain", "pP.p.", 5, 3},
    {"TwoUnreplicatedMarkers", "pq.QP", 3, 0},
    {"OneOfTwoMarkersReplicated", "pq.QP", 4, 0},
    {"AMarkerWithoutTransactionHoldsNothing", ".P.", 2, 2},
    {"NeverAboveTheHighWatermark", "...p", 2, 2},
};

class StableTest : public testing::TestWithParam<StableCase> {};

TEST_P(StableTest, LastStableOffsetIsBelowEveryUndecidedTransaction) {
  Log log;
  log.Play(GetParam().script);
  EXPECT_EQ(log.Stable(GetParam().high_watermark), GetParam().last_stable_offset);
}

INSTANTIATE_TEST_SUITE_P(Logs, StableTest, testing::ValuesIn(kStable),
                         [](const auto& info) { return info.param.name; });

struct AbortCase {
  const char* name;
  std::string_view script;
  std::string_view shown;
};

const AbortCase kAborts[] = {
    // name                           script      shown
    {"AnOpenTransactionIsNotAborted", "p.p", "..."}, {"ACommitMarksNothing", "p.pP", "...|"},
    {"AnAbortMarksItsOwnRecords", "p.pq!", "x.x.|"}, {"OnlyThoseOfThisTransaction", "pPp!p", ".|x|."},
    {"EachProducerForItself", "pq?qpQ!", "xx|.x||"},
};

class AbortTest : public testing::TestWithParam<AbortCase> {};

TEST_P(AbortTest, MarksTheDataOfTheTransactionItEnds) {
  Log log;
  log.Play(GetParam().script);
  EXPECT_EQ(log.Shown(), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(Logs, AbortTest, testing::ValuesIn(kAborts), [](const auto& info) { return info.param.name; });

TEST(PartitionLog, WhatAProducerWroteOutsideTransactionsIsNeverAborted) {
  Log log;
  log.Data(kP, 1, false);
  log.Play("p!");
  EXPECT_EQ(log.Shown(), ".x|");
}

TEST(PartitionLog, KnowsTheOpenTransactionOfAProducer) {
  Log log;
  log.Play("..q.p");
  EXPECT_EQ(log.partition.FirstOffsetOf(ProducerId(kQ)), Offset(2));
  EXPECT_EQ(log.partition.FirstOffsetOf(ProducerId(kP)), Offset(4));
  log.Play("Q");
  EXPECT_FALSE(log.partition.HasOpenTransaction(ProducerId(kQ)));
  EXPECT_TRUE(log.partition.AnyOpen());
  log.Play("P");
  EXPECT_FALSE(log.partition.AnyOpen());
  EXPECT_FALSE(log.partition.HasOpenTransaction(ProducerId(9)));
}

}  // namespace
}  // namespace redeliver
