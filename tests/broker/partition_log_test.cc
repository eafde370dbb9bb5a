// A partition: offsets in order, the last stable offset below every open transaction, and what a power loss takes.
#include "sim/broker/partition_log.h"

#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr TransactionId kPlain = TransactionId::None();
constexpr TransactionId kA{1};
constexpr TransactionId kB{2};

struct Log {
  explicit Log(SimDuration flush_interval = Seconds(30)) : partition(pool, flush_interval) {}

  Offset Append(TransactionId transaction = kPlain, SimDuration at = Nanos(0)) {
    const Message message{.id = MessageId(next_message++)};
    return partition.Append(message, transaction, SimTime() + at);
  }
  void Append(const std::vector<TransactionId>& transactions) {
    for (const TransactionId transaction : transactions) Append(transaction);
  }
  // The offsets that the end of the transaction touches.
  std::vector<uint64_t> End(TransactionId transaction, bool commit) {
    std::vector<uint64_t> offsets;
    partition.EndTransaction(transaction, commit,
                             [&](Offset offset, PartitionLog::Entry&) { offsets.push_back(offset.value()); });
    return offsets;
  }
  uint64_t stable() const { return partition.last_stable_offset().value(); }
  uint64_t end() const { return partition.log_end_offset().value(); }

  Pool pool;
  PartitionLog partition;
  uint32_t next_message = 0;
};

TEST(PartitionLog, AppendsAtTheEndAndKeepsWhatItWasGiven) {
  Log log;
  for (uint64_t i = 0; i < 1'000; ++i) EXPECT_EQ(log.Append(), Offset(i));
  EXPECT_EQ(log.end(), 1'000u);
  for (uint64_t i = 0; i < 1'000; ++i) {
    EXPECT_EQ(log.partition.At(Offset(i)).message.id, MessageId(static_cast<uint32_t>(i)));
    EXPECT_TRUE(log.partition.At(Offset(i)).transaction.none());
    EXPECT_FALSE(log.partition.At(Offset(i)).aborted);
  }
}

struct StableCase {
  const char* name;
  std::vector<TransactionId> appended;
  std::vector<TransactionId> ended;
  uint64_t last_stable_offset;
};

const StableCase kStable[] = {
    // name                              appended                 ended       last_stable_offset
    {"Empty",                            {},                      {},         0},
    {"PlainRecordsAreStable",            {kPlain, kPlain},        {},         2},
    {"AnOpenTransactionHoldsIt",         {kPlain, kA, kPlain},    {},         1},
    {"TheEarliestOpenOneHoldsIt",        {kPlain, kA, kB, kA},    {},         1},
    {"AfterTheFirstEndsTheSecondHolds",  {kPlain, kA, kB, kA},    {kA},       2},
    {"AfterTheSecondEndsTheFirstHolds",  {kPlain, kA, kB, kA},    {kB},       1},
    {"AfterAllEndEverythingIsStable",    {kPlain, kA, kB, kA},    {kB, kA},   4},
    {"AnUnknownTransactionEndsNothing",  {kPlain, kA},            {kB},       1},
};

class StableTest : public testing::TestWithParam<StableCase> {};

TEST_P(StableTest, LastStableOffsetIsBelowEveryOpenTransaction) {
  for (const bool commit : {true, false}) {
    Log log;
    log.Append(GetParam().appended);
    for (const TransactionId transaction : GetParam().ended) log.End(transaction, commit);
    EXPECT_EQ(log.stable(), GetParam().last_stable_offset);
    EXPECT_EQ(log.end(), GetParam().appended.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Logs, StableTest, testing::ValuesIn(kStable), [](const auto& info) { return info.param.name; });

TEST(PartitionLog, TheEndOfATransactionTouchesItsRecordsInOrderOnce) {
  Log log;
  log.Append({kA, kB, kPlain, kA, kA, kB});
  EXPECT_EQ(log.End(kA, true), (std::vector<uint64_t>{0, 3, 4}));
  EXPECT_EQ(log.End(kA, true), std::vector<uint64_t>{});
  EXPECT_EQ(log.End(kB, false), (std::vector<uint64_t>{1, 5}));
}

TEST(PartitionLog, OnlyAnAbortMarksRecords) {
  Log log;
  log.Append({kA, kB, kPlain});
  log.End(kA, true);
  log.End(kB, false);
  EXPECT_FALSE(log.partition.At(Offset(0)).aborted);
  EXPECT_TRUE(log.partition.At(Offset(1)).aborted);
  EXPECT_FALSE(log.partition.At(Offset(2)).aborted);
}

// --- Power loss -----------------------------------------------------------------------------------------------------

struct PowerCase {
  const char* name;
  SimDuration flush_interval;
  std::vector<SimDuration> appended_at;
  SimDuration lost_at;
  uint64_t lost;
};

const PowerCase kPower[] = {
    // name                            flush_interval  appended_at                              lost_at      lost
    {"NothingWasThere",                Seconds(10),    {},                                      Seconds(5),  0},
    {"WithinTheFirstInterval",         Seconds(10),    {Seconds(1), Seconds(2)},                Seconds(9),  2},
    {"FlushedAtTheNextInterval",       Seconds(10),    {Seconds(1), Seconds(2)},                Seconds(10), 0},
    {"JustBeforeTheFlush",             Seconds(10),    {Seconds(1)},         Seconds(10) - Nanos(1),         1},
    {"OnlyTheLatestInterval",          Seconds(10),    {Seconds(1), Seconds(12), Seconds(13)},  Seconds(19), 2},
    {"TheLatestIntervalFlushedToo",    Seconds(10),    {Seconds(1), Seconds(12)},               Seconds(20), 0},
    {"IntervalsWithoutAppends",        Seconds(10),    {Seconds(1), Seconds(95)},               Seconds(96), 1},
    {"SyncedWithEachAppend",           Nanos(0),       {Seconds(1), Seconds(1)},                Seconds(1),  0},
};

class PowerLossTest : public testing::TestWithParam<PowerCase> {};

TEST_P(PowerLossTest, TakesWhatHasNotReachedTheDisk) {
  Log log(GetParam().flush_interval);
  for (const SimDuration at : GetParam().appended_at) log.Append(kPlain, at);
  EXPECT_EQ(log.partition.LosePower(SimTime() + GetParam().lost_at), GetParam().lost);
  EXPECT_EQ(log.end(), GetParam().appended_at.size() - GetParam().lost);
  EXPECT_EQ(log.partition.LosePower(SimTime() + GetParam().lost_at), 0u);
}

INSTANTIATE_TEST_SUITE_P(Intervals, PowerLossTest, testing::ValuesIn(kPower), [](const auto& info) { return info.param.name; });

TEST(PartitionLog, AfterAPowerLossOffsetsAreGivenAgain) {
  Log log(Seconds(10));
  log.Append(kPlain, Seconds(1));
  log.Append(kPlain, Seconds(11));
  log.partition.LosePower(SimTime() + Seconds(12));
  EXPECT_EQ(log.Append(kPlain, Seconds(13)), Offset(1));
  EXPECT_EQ(log.partition.At(Offset(0)).message.id, MessageId(0));
  EXPECT_EQ(log.partition.At(Offset(1)).message.id, MessageId(2));
  EXPECT_EQ(log.partition.LosePower(SimTime() + Seconds(14)), 1u);
}

TEST(PartitionLog, APowerLossForgetsTransactionsWhoseRecordsAreAllGone) {
  Log log(Seconds(10));
  log.Append(kA, Seconds(1));
  log.Append(kA, Seconds(11));
  log.Append(kB, Seconds(12));
  log.partition.LosePower(SimTime() + Seconds(13));
  EXPECT_EQ(log.stable(), 0u);
  EXPECT_EQ(log.End(kA, true), std::vector<uint64_t>{0});
  EXPECT_EQ(log.stable(), 1u);
  EXPECT_EQ(log.End(kB, true), std::vector<uint64_t>{});
}

TEST(PartitionLog, APowerLossThatTakesRecordsAcceptsAProducersNextAppend) {
  Log log(Seconds(10));
  log.Append();
  log.partition.producer(ProducerId(3)).Appended(ProducerEpoch(0), Sequence(5));
  EXPECT_EQ(log.partition.producer(ProducerId(3)).Check(ProducerEpoch(0), Sequence(9)), AppendVerdict::kOutOfOrder);
  log.partition.LosePower(SimTime() + Seconds(1));
  EXPECT_EQ(log.partition.producer(ProducerId(3)).Check(ProducerEpoch(0), Sequence(9)), AppendVerdict::kAccept);
}

TEST(PartitionLog, ALossOverManyRecordsKeepsTheRest) {
  Log log(Seconds(10));
  for (int i = 0; i < 500; ++i) log.Append(kPlain, Millis(100 * i));
  EXPECT_EQ(log.partition.LosePower(SimTime() + Millis(49'950)), 100u);
  for (uint64_t i = 0; i < 400; ++i) ASSERT_EQ(log.partition.At(Offset(i)).message.id, MessageId(static_cast<uint32_t>(i)));
}

}  // namespace
}  // namespace redeliver
