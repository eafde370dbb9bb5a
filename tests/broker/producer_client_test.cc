// Producers as processes use them: against a real broker, over the network, with faults.
#include <algorithm>

#include "gtest/gtest.h"
#include "tests/broker/broker_processes.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

// --- Producers ------------------------------------------------------------------------------------------------------

Process StampingProducer(Context& self, const ProduceSetup& setup) {
  IdempotentProducerClient producer(self, setup.world.orders(), Seconds(1));
  co_await producer.Init();
  for (const uint32_t id : setup.messages) {
    const StampedMessage stamped = producer.Stamp(MessageOf(id));
    Outcome<AppendReply> sent = co_await producer.Send(stamped);
    while (!sent.ok()) sent = co_await producer.Send(stamped);
    setup.world.journal().Note("sent m" + std::to_string(id));
  }
}

TEST(ProducerClient, ARetryIsStoredTwice) {
  BrokerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDrop, Phase::kApplied, {}});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<PlainProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().lines(), Lines{"1.002s sent m1"});
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 2u);
}

TEST(IdempotentProducerClient, ARetryIsRecognised) {
  BrokerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 2, {kDrop, Phase::kApplied, {}});
  const ProduceSetup setup{world, {1, 3, 2, 5}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().words(), (Lines{"sent m1", "sent m3", "sent m2", "sent m5"}));
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 4u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 1u);
}

TEST(IdempotentProducerClient, ALateCopyOfARetriedRequestIsRecognisedToo) {
  BrokerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDelay, Phase::kLate, Seconds(5)});
  const ProduceSetup setup{world, {1, 3, 5}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 3u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 1u);
}

TEST(IdempotentProducerClient, InitIsRepeatedUntilAnswered) {
  BrokerWorld world;
  world.simulation().faults().AtServer(kProducerInit, 1, {kError, Phase::kLost, {}});
  world.simulation().faults().AtRequest(kProducerInit, 2, {kDrop, Phase::kLost, {}});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().words(), Lines{"sent m1"});
}

TEST(IdempotentProducerClient, ItsIdentityDiesWithIt) {
  BrokerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kCrash, Phase::kApplied, Seconds(1)});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 2u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 0u);
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 1u);  // The first reply reached nobody: it promised nothing.
}

Process DeadLetterer(Context& self, const ProduceSetup& setup) {
  DeadLetterClient dead_letters(self, setup.world.dead_orders(), kSettle, Seconds(1));
  for (const uint32_t id : setup.messages) {
    const Outcome<AppendReply> stored = co_await dead_letters.Store(MessageOf(id));
    setup.world.journal().Note(NameOf(stored) + " m" + std::to_string(id));
  }
}

TEST(DeadLetterClient, StoresInTheNameOfItsGroup) {
  BrokerWorld world;
  const ProduceSetup setup{world, {6}};
  world.simulation().Start<DeadLetterer>("gives-up", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().lines(), Lines{"2ms ok m6"});
  const MessageDeadLettered fact = world.simulation().All<MessageDeadLettered>().at(0);
  EXPECT_EQ(fact.log, kDeadOrders);
  EXPECT_EQ(fact.group, kSettle);
  EXPECT_EQ(fact.message, MessageId(6));
  EXPECT_EQ(world.simulation().Count<AlertRaised>(), 1u);
}

}  // namespace
}  // namespace redeliver
