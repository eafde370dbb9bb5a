// Transactions over the network: output and offsets become visible together, once, whatever fault strikes.
#include <algorithm>

#include "gtest/gtest.h"
#include "tests/broker/broker_world.h"
#include "tests/broker/reader.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

struct TransactSetup {
  BrokerWorld& world;
  bool commit = true;
};

// Settles what it reads: output and offsets in one transaction per batch.
Process Settler(Context& self, const TransactSetup& setup) {
  ConsumerClient consumer(self, setup.world.settle());
  TransactionalProducerClient producer(self, setup.world.settled(), Seconds(1), Seconds(60));
  co_await producer.InitTransactions();
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) {
      const Outcome<AppendReply> sent = co_await producer.Send(record.message);
      if (!sent.ok()) co_return;
    }
    const Outcome<Done> staged = co_await producer.SendOffsetsToTransaction(consumer);
    if (!staged.ok()) co_return;
    Outcome<Done> ended = co_await producer.EndTransaction(setup.commit);
    while (ended.unknown()) ended = co_await producer.EndTransaction(setup.commit);
    setup.world.journal().Note(NameOf(ended) + " " + std::to_string(batch.size()));
    if (!setup.commit) co_return;
  }
}

// Applied effects, by message, in order.
std::vector<uint32_t> Settled(const Simulation& simulation) {
  std::vector<uint32_t> settled;
  for (const EffectApplied& effect : simulation.All<EffectApplied>()) settled.push_back(effect.message.value());
  std::ranges::sort(settled);
  return settled;
}

TEST(TransactionalProducerClient, OutputAndOffsetsBecomeVisibleTogether) {
  BrokerWorld world;
  const TransactSetup setup{world};
  world.simulation().Start<Settler>("settler", setup);
  world.AppendAt(Seconds(5), {0, 2});
  world.AppendAt(Seconds(10), {1});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(Settled(world.simulation()), (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(world.simulation().Count<TransactionCommitted>(), 3u);  // The first record wakes the fetch alone.
  EXPECT_TRUE(world.cluster().Drained());
  for (const OffsetsCommitted& fact : world.simulation().All<OffsetsCommitted>()) EXPECT_FALSE(fact.transaction.none());
}

TEST(TransactionalProducerClient, AnAbortUndoesBoth) {
  BrokerWorld world;
  const TransactSetup setup{world, false};
  world.simulation().Start<Settler>("settler", setup);
  world.AppendAt(Seconds(5), {0, 2});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_TRUE(Settled(world.simulation()).empty());
  EXPECT_EQ(world.simulation().Count<OffsetsCommitted>(), 0u);
  EXPECT_FALSE(world.cluster().Drained());
}

struct TransactionFault {
  const char* name;
  Operation operation;
  uint32_t ordinal;  // Of each process that sends such requests.
  Strike strike;
  uint64_t strikes_on_three = 1;
};

const TransactionFault kTransactionFaults[] = {
    {"LostSend", kLogAppend, 1, {kDrop, Phase::kLost, {}}},
    {"SendWithoutReply", kLogAppend, 1, {kDrop, Phase::kApplied, {}}},
    {"DelayedSend", kLogAppend, 1, {kDelay, Phase::kLate, Seconds(5)}},
    {"LostOffsets", kTransactionOffsets, 1, {kDrop, Phase::kLost, {}}},
    {"OffsetsWithoutReply", kTransactionOffsets, 1, {kDisconnect, Phase::kApplied, {}}},
    {"LostEnd", kTransactionEnd, 1, {kDrop, Phase::kLost, {}}},
    {"EndWithoutReply", kTransactionEnd, 1, {kDrop, Phase::kApplied, {}}},
    {"DelayedEnd", kTransactionEnd, 1, {kDelay, Phase::kLate, Seconds(5)}},
    {"LateEnd", kTransactionEnd, 1, {kDisconnect, Phase::kLate, {}}},
    {"CrashAtSend", kLogAppend, 2, {kCrash, Phase::kApplied, Seconds(1)}},
    {"CrashAtOffsets", kTransactionOffsets, 1, {kCrash, Phase::kLate, Seconds(1)}},
    {"CrashBeforeEnd", kTransactionEnd, 1, {kCrash, Phase::kLost, Seconds(1)}},
    {"CrashAfterEnd", kTransactionEnd, 1, {kCrash, Phase::kApplied, Seconds(1)}},
    {"CrashWithLateEnd", kTransactionEnd, 1, {kCrash, Phase::kLate, Seconds(1)}},
    {"LostVerification", kVerifyPartition, 1, {kDrop, Phase::kLost, {}}, 2},  // Of the output, and of the offsets.
    {"VerificationWithoutReply", kVerifyPartition, 1, {kDrop, Phase::kApplied, {}}, 2},
    {"LostMarker", kWriteMarkers, 1, {kDrop, Phase::kLost, {}}},
    {"MarkerWithoutReply", kWriteMarkers, 1, {kDrop, Phase::kApplied, {}}},
    {"LateMarker", kWriteMarkers, 1, {kDisconnect, Phase::kLate, {}}},
    {"CoordinatorCrashesBeforeItsMarkers",
     kWriteMarkers,
     1,
     {kCrash, Phase::kLost, Seconds(1)},
     3},  // Each in its turn.
    {"PauseBeforeSend", kLogAppend, 2, {kPause, Phase::kBefore, Seconds(10)}},
    {"PauseBeforeEnd", kTransactionEnd, 1, {kPause, Phase::kBefore, Seconds(10)}},
};

class TransactionFaultTest : public testing::TestWithParam<std::tuple<TransactionFault, int64_t>> {};

TEST_P(TransactionFaultTest, SettlesEachMessageOnce) {
  const auto& [fault, brokers] = GetParam();
  BrokerWorld world(BrokersOf(brokers));
  const TransactSetup setup{world};
  world.simulation().faults().AtRequest(fault.operation, fault.ordinal, fault.strike);
  world.simulation().Start<Settler>("settler", setup);
  world.AppendAt(Seconds(5), {0, 2, 1, 4});
  world.AppendAt(Seconds(8), {3, 6});
  world.simulation().RunUntil(Minutes(10));
  EXPECT_EQ(world.simulation().Count<FaultStruck>(), brokers == 3 ? fault.strikes_on_three : 1);
  EXPECT_EQ(Settled(world.simulation()), (std::vector<uint32_t>{0, 1, 2, 3, 4, 6}));
  EXPECT_TRUE(world.cluster().Drained());
}

INSTANTIATE_TEST_SUITE_P(Faults, TransactionFaultTest,
                         testing::Combine(testing::ValuesIn(kTransactionFaults), testing::Values(1, 3)),
                         [](const auto& info) {
                           return std::get<0>(info.param).name + std::string("On") +
                                  std::to_string(std::get<1>(info.param));
                         });

TEST(TransactionalProducerClient, WhileATransactionHoldsItsOffsetsANewOwnerWaits) {
  BrokerWorld world;
  const TransactSetup settler{world};
  const ReaderSetup reader{world, "b"};
  world.simulation().faults().AtRequest(kTransactionEnd, 1, {kCrash, Phase::kLost, Days(1)});
  world.simulation().Start<Settler>("settler", settler);
  world.AppendAt(Seconds(5), {0});
  world.simulation().At(Seconds(6), [&] { world.simulation().Start<Read>("b", reader); });
  world.simulation().RunUntil(Minutes(5));
  // The session of the dead member ends first; its transaction is aborted 60s after its first write.
  ASSERT_EQ(world.journal().words(), Lines{"b read m0"});
  EXPECT_GE(world.simulation().now(), SimTime() + Seconds(65));
  const auto names = world.simulation().FactNames();
  EXPECT_LT(std::ranges::find(names, "transaction.aborted"), std::ranges::find(names, "group.offsets_committed"));
  EXPECT_TRUE(Settled(world.simulation()).empty());
}

}  // namespace
}  // namespace redeliver
