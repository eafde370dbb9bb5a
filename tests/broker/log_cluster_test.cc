// What the broker answers to single requests, and what it records about them.
#include "sim/broker/log_cluster.h"

#include "gtest/gtest.h"
#include "tests/broker/broker_world.h"
#include "tests/broker/fetch_text.h"

namespace redeliver {
namespace {

using Facts = std::vector<std::string_view>;
constexpr auto kCommitted = Isolation::kReadCommitted;
constexpr uint64_t kBilling = 77;

// --- Appends --------------------------------------------------------------------------------------------------------

TEST(LogCluster, AnAppendGoesToThePartitionOfItsKey) {
  BrokerWorld world;
  EXPECT_EQ(world.Append(0).value().offset, Offset(0));
  EXPECT_EQ(world.Append(2).value().offset, Offset(1));
  EXPECT_EQ(world.Append(1).value().offset, Offset(0));  // Another partition.
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 3u);
  EXPECT_EQ(world.simulation().Count<EffectApplied>(), 0u);
  EXPECT_EQ(world.simulation().All<RecordAppended>()[2].partition, PartitionId(1));
}

TEST(LogCluster, AnAppendToAnOutputLogIsItsEffect) {
  BrokerWorld world;
  world.Append(3, kSettled);
  EXPECT_EQ(world.FactNames(), (Facts{"log.record_appended", "sink.effect_applied"}));
  const EffectApplied effect = world.simulation().All<EffectApplied>()[0];
  EXPECT_EQ(effect.sink, kSettlements);
  EXPECT_EQ(effect.message, MessageId(3));
  EXPECT_EQ(effect.key, KeyId(3));
}

Outcome<AppendReply> AppendStamped(BrokerWorld& world, const ProducerIdentity& producer, uint32_t message,
                                   uint32_t sequence) {
  AppendRequest request = world.AppendOf(message);
  request.producer = producer;
  request.first_sequence = Sequence(sequence);
  return world.Ask(std::move(request));
}

TEST(LogCluster, ARetryOfAnIdempotentProducerIsAcknowledgedAndNotStored) {
  BrokerWorld world;
  const ProducerIdentity producer = world.Ask(InitProducerRequest{}).value();
  EXPECT_TRUE(AppendStamped(world, producer, 0, 0).ok());
  EXPECT_TRUE(AppendStamped(world, producer, 0, 0).ok());
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 1u);
  EXPECT_EQ(world.simulation().All<DuplicateAppendRefused>().at(0).message, MessageId(0));
}

TEST(LogCluster, SequencesCountPerPartitionAndPerProducer) {
  BrokerWorld world;
  const ProducerIdentity producer = world.Ask(InitProducerRequest{}).value();
  const ProducerIdentity other = world.Ask(InitProducerRequest{}).value();
  EXPECT_TRUE(AppendStamped(world, producer, 0, 0).ok());
  EXPECT_TRUE(AppendStamped(world, producer, 1, 0).ok());
  EXPECT_TRUE(AppendStamped(world, other, 2, 0).ok());
  EXPECT_EQ(AppendStamped(world, producer, 4, 2).reason(), Rejection::kOutOfOrderSequence);
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 3u);
}

TEST(LogCluster, ARecordOfATransactionHasItsEffectAtTheCommit) {
  BrokerWorld world;
  const HandProducer producer = world.InitTransactions(kBilling);
  world.AppendIn(producer, 3, 0, kSettled);
  EXPECT_EQ(world.simulation().Count<EffectApplied>(), 0u);
  ASSERT_TRUE(world.End(producer, true).ok());
  EXPECT_EQ(world.FactNames(), (Facts{"log.record_appended", "transaction.committed", "transaction.marker_written",
                                      "log.record_committed", "sink.effect_applied"}));
  EXPECT_EQ(world.simulation().All<RecordCommitted>()[0].transaction, TransactionId(0));
}

TEST(LogCluster, AnAbortedRecordHasNoEffect) {
  BrokerWorld world;
  const HandProducer producer = world.InitTransactions(kBilling);
  world.AppendIn(producer, 3, 0, kSettled);
  ASSERT_TRUE(world.End(producer, false).ok());
  EXPECT_EQ(world.simulation().Count<EffectApplied>(), 0u);
  EXPECT_EQ(world.simulation().Count<RecordCommitted>(), 0u);
}

TEST(LogCluster, ATransactionSpansLogsAndPartitions) {
  BrokerWorld world;
  const HandProducer producer = world.InitTransactions(kBilling);
  world.AppendIn(producer, 0, 0, kOrders);
  world.AppendIn(producer, 1, 0, kOrders);
  world.AppendIn(producer, 2, 0, kSettled);
  world.End(producer, true);
  EXPECT_EQ(world.simulation().Count<RecordCommitted>(), 3u);
}

TEST(LogCluster, AWriteOfAFencedProducerIsRefused) {
  BrokerWorld world;
  const HandProducer old = world.InitTransactions(kBilling);
  world.InitTransactions(kBilling);
  EXPECT_EQ(world.AppendIn(old, 3, 0, kSettled).reason(), Rejection::kProducerFenced);
  EXPECT_EQ(world.End(old, true).reason(), Rejection::kProducerFenced);
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 0u);
}

// --- Fetches --------------------------------------------------------------------------------------------------------

// Records m0 (plain), m2 (aborted), m4 (committed), m6 (open), m8 (plain) and two markers, all in partition 0 of the
// orders.
struct MixedWorld : BrokerWorld {
  MixedWorld() {
    Append(0);
    const HandProducer aborts = InitTransactions(1);
    const HandProducer commits = InitTransactions(2);
    const HandProducer open = InitTransactions(3);
    AppendIn(aborts, 2, 0, kOrders);
    AppendIn(commits, 4, 0, kOrders);
    AppendIn(open, 6, 0, kOrders);
    Append(8);
    End(aborts, false);
    End(commits, true);
  }
};

struct FetchCase {
  const char* name;
  Isolation isolation;
  uint64_t from;
  const char* messages;
  uint64_t next;  // Where to read on.
};

const FetchCase kFetches[] = {
    // name                              isolation                    from  messages          next
    {"UncommittedReadsEverything", Isolation::kReadUncommitted, 0, "m0 m2 m4 m6 m8", 7},
    {"UncommittedFromTheMiddle", Isolation::kReadUncommitted, 3, "m6 m8", 7},
    {"UncommittedOverMarkersOnly", Isolation::kReadUncommitted, 5, "", 7},
    {"CommittedStopsBelowTheOpenOne", kCommitted, 0, "m0 m4", 3},
    {"CommittedSkipsTheAborted", kCommitted, 1, "m4", 3},
};

class FetchTest : public testing::TestWithParam<FetchCase> {};

TEST_P(FetchTest, ReturnsWhatItsReaderMaySee) {
  MixedWorld world;
  const Outcome<FetchReply> fetched = world.Fetch(kOrders, GetParam().from, GetParam().isolation);
  ASSERT_TRUE(fetched.ok());
  EXPECT_EQ(MessagesOf(fetched.value()), GetParam().messages);
  ASSERT_EQ(fetched.value().positions.size(), 1u);
  EXPECT_EQ(fetched.value().positions[0].offset, Offset(GetParam().next));
  EXPECT_EQ(fetched.value().out_of_range.size(), 0u);
  EXPECT_EQ(world.simulation().Count<MessageDelivered>(), fetched.value().records.size());
}

INSTANTIATE_TEST_SUITE_P(Isolations, FetchTest, testing::ValuesIn(kFetches),
                         [](const auto& info) { return info.param.name; });

TEST(LogCluster, AFetchAtTheReadableEndWaits) {
  MixedWorld world;
  EXPECT_TRUE(world.Fetch(kOrders, 7).unknown());
  EXPECT_TRUE(world.Fetch(kOrders, 3, kCommitted).unknown());
  EXPECT_TRUE(world.Fetch(kOrders, 5, kCommitted).unknown());  // Within the log, though beyond what it may see.
}

TEST(LogCluster, AFetchBeyondTheEndIsToldSo) {
  MixedWorld world;
  for (const Isolation isolation : {Isolation::kReadUncommitted, kCommitted}) {
    for (const uint64_t from : {8u, 999u}) {
      const Outcome<FetchReply> fetched = world.Fetch(kOrders, from, isolation);
      ASSERT_TRUE(fetched.ok());
      EXPECT_EQ(MessagesOf(fetched.value()), "");
      EXPECT_EQ(fetched.value().positions.size(), 0u);
      ASSERT_EQ(fetched.value().out_of_range.size(), 1u);
      EXPECT_EQ(fetched.value().out_of_range[0], PartitionId(0));
    }
  }
}

TEST(LogCluster, AFetchOverAbortedRecordsOnlyReturnsNoneAndMovesOn) {
  BrokerWorld world;
  const HandProducer producer = world.InitTransactions(kBilling);
  world.AppendIn(producer, 0, 0, kOrders);
  world.AppendIn(producer, 2, 1, kOrders);
  world.End(producer, false);
  const Outcome<FetchReply> fetched = world.Fetch(kOrders, 0, kCommitted);
  ASSERT_TRUE(fetched.ok());
  EXPECT_TRUE(fetched.value().records.empty());
  EXPECT_EQ(fetched.value().positions[0].offset, Offset(3));  // Past the marker, too.
}

TEST(LogCluster, AnEmptyPartitionHasNothingBeyondItsStart) {
  BrokerWorld world;
  EXPECT_TRUE(world.Fetch(kOrders, 0).unknown());
  const Outcome<FetchReply> fetched = world.Fetch(kOrders, 7);
  ASSERT_TRUE(fetched.ok());
  EXPECT_TRUE(fetched.value().records.empty());
  ASSERT_EQ(fetched.value().out_of_range.size(), 1u);
  EXPECT_EQ(fetched.value().out_of_range[0], PartitionId(0));
}

TEST(LogCluster, OneFetchReturnsAtMostFiveHundredRecords) {
  BrokerWorld world;
  for (uint32_t i = 0; i < 600; ++i) world.Append(i * 2);
  const Outcome<FetchReply> first = world.Fetch(kOrders, 0);
  EXPECT_EQ(first.value().records.size(), 500u);
  EXPECT_EQ(first.value().positions[0].offset, Offset(500));
  EXPECT_EQ(world.Fetch(kOrders, 500).value().records.size(), 100u);
}

TEST(LogCluster, DeliveriesNameGroupRecordAndTransaction) {
  MixedWorld world;
  world.Fetch(kOrders, 3);
  const MessageDelivered delivered = world.simulation().All<MessageDelivered>().at(0);
  EXPECT_EQ(delivered.group, kSettle);
  EXPECT_EQ(delivered.log, kOrders);
  EXPECT_EQ(delivered.offset, Offset(3));
  EXPECT_EQ(delivered.message, MessageId(6));
  EXPECT_EQ(delivered.transaction, TransactionId(2));
}

// --- Offsets --------------------------------------------------------------------------------------------------------

Outcome<OffsetsReply> FetchOffsets(BrokerWorld& world, std::vector<uint16_t> partitions) {
  OffsetsFetchRequest request{kSettle, PoolArray<PartitionId>(world.simulation().pool(), 2)};
  for (const uint16_t partition : partitions) request.partitions.push_back(PartitionId(partition));
  return world.Ask(std::move(request));
}

PoolArray<PartitionOffset> Position(BrokerWorld& world, uint16_t partition, uint64_t offset) {
  PoolArray<PartitionOffset> positions(world.simulation().pool(), 1);
  positions.push_back({PartitionId(partition), Offset(offset)});
  return positions;
}

TEST(LogCluster, AGroupThatHasCommittedNothingHasNoOffsets) {
  BrokerWorld world;
  const Outcome<OffsetsReply> offsets = FetchOffsets(world, {0, 1});
  ASSERT_TRUE(offsets.ok());
  ASSERT_EQ(offsets.value().offsets.size(), 2u);
  EXPECT_EQ(offsets.value().offsets[1].partition, PartitionId(1));
  EXPECT_EQ(offsets.value().offsets[0].offset, Offset::None());
  EXPECT_EQ(offsets.value().offsets[1].offset, Offset::None());
}

TEST(LogCluster, OffsetsOfSomebodyWhoIsNoMemberAreRefused) {
  BrokerWorld world;
  const Membership nobody{kSettle, MemberId(9), Generation(1)};
  EXPECT_EQ(world.Ask(OffsetsCommitRequest{nobody, Position(world, 0, 3)}).reason(), Rejection::kUnknownMember);
  const HandProducer producer = world.InitTransactions(kBilling);
  TransactionOffsetsRequest staged;
  staged.producer = producer.identity;
  staged.transactional_id = producer.transactional_id;
  staged.transaction = producer.transaction;
  staged.membership = nobody;
  staged.offsets = Position(world, 0, 3);
  EXPECT_EQ(world.Ask(std::move(staged)).reason(), Rejection::kUnknownMember);
  EXPECT_EQ(world.Ask(HeartbeatRequest{nobody}).reason(), Rejection::kUnknownMember);
  EXPECT_EQ(world.simulation().Count<OffsetsCommitted>() + world.simulation().Count<OffsetsStaged>(), 0u);
}

// --- Dead letters ---------------------------------------------------------------------------------------------------

TEST(LogCluster, ADeadLetterIsStoredAndSomebodyIsAlerted) {
  BrokerWorld world;
  world.WaitUntil(Seconds(1));
  world.Ask(DeadLetterRequest{{kDeadOrders, PartitionId(0)}, kSettle, MessageOf(4), Seconds(30)});
  world.simulation().RunUntil(Hours(1));
  EXPECT_EQ(world.FactNames(), (Facts{"log.record_appended", "dead_letter.stored", "dead_letter.alert_raised"}));
  EXPECT_EQ(world.simulation().All<MessageDeadLettered>()[0].message, MessageId(4));
  EXPECT_EQ(world.simulation().events().back().circumstance.time, SimTime() + Seconds(301));
}

TEST(LogCluster, WithoutAnAlertNobodyIsTold) {
  BrokerWorld world{std::vector<LogOptions>(3)};
  world.Ask(DeadLetterRequest{{kDeadOrders, PartitionId(0)}, kSettle, MessageOf(4), Seconds(30)});
  world.simulation().RunUntil(Days(2));
  EXPECT_EQ(world.simulation().Count<AlertRaised>(), 0u);
}

// --- Power loss and the end -----------------------------------------------------------------------------------------

TEST(LogCluster, APowerLossTruncatesEachPartitionToItsDisk) {
  BrokerWorld world;  // Flushed every 30s.
  world.AppendAt(Seconds(1), {0, 1});
  world.AppendAt(Seconds(31), {2, 4, 3});
  world.simulation().At(Seconds(32), [&] { world.host().Crash(Seconds(1), Loss::kPower); });
  world.WaitUntil(Seconds(40));
  const auto truncated = world.simulation().All<RecordsTruncated>();
  ASSERT_EQ(truncated.size(), 2u);
  EXPECT_EQ(truncated[0].from, Offset(1));
  EXPECT_EQ(truncated[0].count, 2u);
  EXPECT_EQ(truncated[1].partition, PartitionId(1));
  EXPECT_EQ(truncated[1].count, 1u);
}

TEST(LogCluster, IsDrainedWhenItsGroupsHaveSettledEverything) {
  BrokerWorld world;
  EXPECT_TRUE(world.cluster().Drained());
  world.Append(0, kSettled);  // Nobody reads it.
  EXPECT_TRUE(world.cluster().Drained());
  world.Append(0);
  EXPECT_FALSE(world.cluster().Drained());
}

TEST(LogCluster, AnOpenTransactionKeepsItFromBeingDrainedAndAnAbortedOneLeavesNothing) {
  BrokerWorld world;
  const HandProducer producer = world.InitTransactions(kBilling);
  world.AppendIn(producer, 0, 0, kOrders);
  EXPECT_FALSE(world.cluster().Drained());
  world.End(producer, false);
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(LogCluster, TheBacklogIsWhatNobodySettled) {
  MixedWorld world;
  world.cluster().RecordBacklog();
  std::vector<MessageId> pending;
  for (const RecordPending& fact : world.simulation().All<RecordPending>()) pending.push_back(fact.message);
  EXPECT_EQ(pending, (std::vector<MessageId>{MessageId(0), MessageId(4), MessageId(6), MessageId(8)}));
}

}  // namespace
}  // namespace redeliver
