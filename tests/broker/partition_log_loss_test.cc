// One copy of a partition: what truncation, retention and faults take of it, and that the rest tells everything again.
#include "gtest/gtest.h"
#include "sim/broker/partition_log.h"
#include "tests/broker/scripted_log.h"

namespace redeliver {
namespace {

using Log = ScriptedLog;

// --- Truncation

TEST(PartitionLog, TruncationTakesBackWhatTheLostBatchesSaid) {
  Log log;
  log.Play("p.p!p");
  EXPECT_EQ(log.partition.Truncate(Offset(3)), 2u);
  EXPECT_EQ(log.Shown(), "...");
  EXPECT_EQ(log.partition.FirstOffsetOf(ProducerId(kP)), Offset(0));
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kP))->latest().last, Sequence(1));
  EXPECT_EQ(log.Stable(3), 0u);
  EXPECT_EQ(log.partition.Truncate(Offset(0)), 3u);
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kP)), nullptr);
  EXPECT_FALSE(log.partition.AnyOpen());
}

TEST(PartitionLog, TruncationTearsOnlyPlainBatches) {
  Log log;
  log.Plain(10);
  log.Data(kP, 5);
  EXPECT_EQ(log.partition.Truncate(Offset(12)), 5u);
  EXPECT_EQ(log.end(), 10u);
  EXPECT_EQ(log.partition.Truncate(Offset(4)), 6u);
  EXPECT_EQ(log.end(), 4u);
  EXPECT_EQ(log.Plain(), Offset(4));
  EXPECT_EQ(log.IdAt(3), 3u);
  EXPECT_EQ(log.IdAt(4), 15u);
}

TEST(PartitionLog, TruncationForgetsEpochsThatBeganLater) {
  Log log;
  log.Plain(3);
  log.epoch = LeaderEpoch(1);
  log.Plain(3);
  log.partition.BeginEpoch(LeaderEpoch(2));
  EXPECT_EQ(log.partition.Truncate(Offset(6)), 0u);
  EXPECT_EQ(log.partition.epochs().latest(), LeaderEpoch(1));
  EXPECT_EQ(log.partition.Truncate(Offset(9)), 0u);
  EXPECT_EQ(log.partition.Truncate(Offset(3)), 3u);
  EXPECT_EQ(log.partition.epochs().latest(), LeaderEpoch(0));
}

TEST(PartitionLog, ALogTruncatedBelowItsStartGoesOnThere) {
  Log log;
  log.Plain(200);
  log.partition.DeleteBefore(Offset(150));
  EXPECT_EQ(log.partition.Truncate(Offset(70)), 50u);
  EXPECT_EQ(log.partition.log_start_offset(), Offset(70));
  EXPECT_EQ(log.end(), 70u);
  EXPECT_EQ(log.Plain(), Offset(70));
  EXPECT_EQ(log.IdAt(70), 200u);
}

constexpr std::string_view kStory = "..pq.p!q.pQ.p?qPq..p.?p!..PQpq";

void ExpectSame(const Log& a, const Log& b) {
  ASSERT_EQ(a.end(), b.end());
  EXPECT_EQ(a.Shown(), b.Shown());
  EXPECT_EQ(a.partition.epochs().entries(), b.partition.epochs().entries());
  for (uint64_t i = 0; i < a.end(); ++i) EXPECT_EQ(a.IdAt(i), b.IdAt(i));
  for (uint64_t high_watermark = 0; high_watermark <= a.end(); ++high_watermark) {
    EXPECT_EQ(a.Stable(high_watermark), b.Stable(high_watermark));
  }
  for (const uint32_t producer : {kP, kQ}) {
    const ProducerEntry* x = a.partition.FindProducer(ProducerId(producer));
    const ProducerEntry* y = b.partition.FindProducer(ProducerId(producer));
    ASSERT_EQ(x == nullptr, y == nullptr);
    if (x == nullptr) continue;
    EXPECT_EQ(x->transaction_first, y->transaction_first);
    ASSERT_EQ(x->batch_count, y->batch_count);
    for (uint32_t i = 0; i < x->batch_count; ++i) EXPECT_EQ(x->batches[i].base, y->batches[i].base);
  }
}

TEST(PartitionLog, TruncatedAndWrittenAgainIsAsWrittenOnce) {
  Log direct;
  direct.Play(kStory);
  for (size_t cut = 0; cut <= kStory.size(); ++cut) {
    Log log;
    log.Play(kStory.substr(0, cut));
    const uint32_t next_message = log.next_message;
    const std::vector<uint32_t> sequences(log.next_sequence, log.next_sequence + 3);
    log.Play(kStory.substr(cut));
    log.partition.Truncate(Offset(cut));
    log.next_message = next_message;
    std::ranges::copy(sequences, log.next_sequence);
    log.Play(kStory.substr(cut));
    ExpectSame(log, direct);
  }
}

TEST(PartitionLog, ARestartFindsEverythingAgain) {
  Log direct, log;
  direct.Play(kStory);
  log.Play(kStory);
  log.partition.ForgetProducers();
  EXPECT_FALSE(log.partition.AnyOpen());
  log.partition.Recover();
  ExpectSame(log, direct);
}

TEST(PartitionLog, ProducersExpire) {
  Log log;
  log.Play("p");
  log.now = SimTime() + Seconds(5);
  log.Play("P");
  log.partition.ExpireProducers(SimTime() + Seconds(14), Seconds(10));
  EXPECT_NE(log.partition.FindProducer(ProducerId(kP)), nullptr);
  log.partition.ExpireProducers(SimTime() + Seconds(15), Seconds(10));
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kP)), nullptr);
}

// --- Retention

TEST(PartitionLog, RetentionMovesTheStartAndKeepsWhatProducersDid) {
  Log log;
  log.Plain(130);
  log.epoch = LeaderEpoch(1);
  log.Play("p!q");
  log.Plain(100);
  log.Play("pp?");
  log.partition.DeleteBefore(Offset(133));
  EXPECT_EQ(log.partition.log_start_offset(), Offset(133));
  EXPECT_EQ(log.partition.EndOffsetFor(LeaderEpoch(0)), (EpochEnd{LeaderEpoch(0), Offset(133)}));
  EXPECT_EQ(log.IdAt(133), 132u);
  log.partition.Truncate(Offset(233));
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kP))->latest().base, Offset(130));
  // Open again, since its marker is gone; its records are gone too.
  EXPECT_EQ(log.partition.FirstOffsetOf(ProducerId(kQ)), Offset(132));
  EXPECT_EQ(log.Stable(200), 133u);
}

TEST(PartitionLog, RetentionMayTakeEverything) {
  Log log;
  log.Plain(128);
  log.partition.DeleteBefore(Offset(500));
  EXPECT_EQ(log.partition.log_start_offset(), Offset(128));
  EXPECT_EQ(log.Plain(3), Offset(128));
  EXPECT_EQ(log.IdAt(130), 130u);
  log.partition.DeleteBefore(Offset(100));
  EXPECT_EQ(log.partition.log_start_offset(), Offset(128));
}

// --- Power and disk loss

struct PowerCase {
  const char* name;
  SimDuration flush_interval;
  SimDuration flush_phase;
  std::vector<SimDuration> appended_at;
  SimDuration lost_at;
  uint64_t lost;
};

const PowerCase kPower[] = {
    // name                       flush_interval flush_phase appended_at                              lost_at      lost
    {"NothingWasThere", Seconds(10), Nanos(0), {}, Seconds(5), 0},
    {"WithinTheFirstInterval", Seconds(10), Nanos(0), {Seconds(1), Seconds(2)}, Seconds(9), 2},
    {"FlushedAtTheNextInterval", Seconds(10), Nanos(0), {Seconds(1), Seconds(2)}, Seconds(10), 0},
    {"JustBeforeTheFlush", Seconds(10), Nanos(0), {Seconds(1)}, Seconds(10) - Nanos(1), 1},
    {"OnlyTheLatestInterval", Seconds(10), Nanos(0), {Seconds(1), Seconds(12), Seconds(13)}, Seconds(19), 2},
    {"TheLatestIntervalToo", Seconds(10), Nanos(0), {Seconds(1), Seconds(12)}, Seconds(20), 0},
    {"IntervalsWithoutAppends", Seconds(10), Nanos(0), {Seconds(1), Seconds(95)}, Seconds(96), 1},
    {"SyncedWithEachAppend", Nanos(0), Nanos(0), {Seconds(1), Seconds(1)}, Seconds(1), 0},
    {"BeforeTheFirstPhase", Seconds(10), Seconds(3), {Nanos(0), Seconds(2)}, Seconds(2), 2},
    {"AtTheFirstPhase", Seconds(10), Seconds(3), {Nanos(0), Seconds(2)}, Seconds(3), 0},
    {"BetweenPhases", Seconds(10), Seconds(3), {Seconds(2), Seconds(3), Seconds(12)}, Seconds(12), 2},
    {"AtTheSecondPhase", Seconds(10), Seconds(3), {Seconds(2), Seconds(3), Seconds(12)}, Seconds(13), 0},
};

class PowerLossTest : public testing::TestWithParam<PowerCase> {};

TEST_P(PowerLossTest, TakesWhatHasNotReachedTheDisk) {
  Log log(GetParam().flush_interval, GetParam().flush_phase);
  for (const SimDuration at : GetParam().appended_at) {
    log.now = SimTime() + at;
    log.Plain();
  }
  const SimTime lost_at = SimTime() + GetParam().lost_at;
  EXPECT_EQ(log.end() - log.partition.OnDisk(lost_at).value(), GetParam().lost);
  EXPECT_EQ(log.partition.LosePower(lost_at), GetParam().lost);
  EXPECT_EQ(log.end(), GetParam().appended_at.size() - GetParam().lost);
  EXPECT_EQ(log.partition.LosePower(lost_at), 0u);
}

INSTANTIATE_TEST_SUITE_P(Intervals, PowerLossTest, testing::ValuesIn(kPower),
                         [](const auto& info) { return info.param.name; });

TEST(PartitionLog, AfterAPowerLossOffsetsAreGivenAgain) {
  Log log(Seconds(10));
  for (const int64_t second : {1, 11}) {
    log.now = SimTime() + Seconds(second);
    log.Plain();
  }
  log.partition.LosePower(SimTime() + Seconds(12));
  log.now = SimTime() + Seconds(13);
  EXPECT_EQ(log.Plain(), Offset(1));
  EXPECT_EQ(log.IdAt(0), 0u);
  EXPECT_EQ(log.IdAt(1), 2u);
  EXPECT_EQ(log.partition.LosePower(SimTime() + Seconds(14)), 1u);
}

TEST(PartitionLog, APowerLossForgetsTransactionsWhoseRecordsAreAllGone) {
  Log log(Seconds(10));
  log.now = SimTime() + Seconds(1);
  log.Play("p");
  log.now = SimTime() + Seconds(11);
  log.Play("pq");
  log.partition.LosePower(SimTime() + Seconds(13));
  EXPECT_EQ(log.partition.FirstOffsetOf(ProducerId(kP)), Offset(0));
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kQ)), nullptr);
}

TEST(PartitionLog, WhatAFollowerCutOffIsNotOnDiskEither) {
  Log log(Seconds(10));
  log.now = SimTime() + Seconds(1);
  log.Plain(4);
  log.now = SimTime() + Seconds(11);
  log.Plain(4);
  log.partition.Truncate(Offset(2));
  EXPECT_EQ(log.partition.LosePower(SimTime() + Seconds(12)), 0u);
  EXPECT_EQ(log.end(), 2u);
}

TEST(PartitionLog, ADiskLossTakesEverything) {
  Log log(Nanos(0));
  log.Play(kStory);
  log.partition.LoseDisk();
  EXPECT_EQ(log.end(), 0u);
  EXPECT_TRUE(log.partition.epochs().latest().none());
  EXPECT_EQ(log.partition.FindProducer(ProducerId(kP)), nullptr);
  EXPECT_FALSE(log.partition.AnyOpen());
  EXPECT_EQ(log.Plain(), Offset(0));
}

}  // namespace
}  // namespace redeliver
