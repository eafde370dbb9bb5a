// Producers as processes use them: against a real broker, over the network, with faults.
#include "sim/broker/producer_client.h"

#include "gtest/gtest.h"
#include "tests/broker/producer_world.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

struct ProduceSetup {
  ProducerWorld& world;
  std::vector<uint32_t> messages;
  SimDuration pause = SimDuration();  // After each.
};

// Sends each message until it is acknowledged.
Process PlainProducer(Context& self, const ProduceSetup& setup) {
  ProducerClient producer(self, setup.world.orders(), Seconds(1));
  for (const uint32_t id : setup.messages) {
    const Message message = OrderOf(id);
    Outcome<AppendReply> sent = co_await producer.Send(message);
    while (!sent.ok()) {
      co_await self.Sleep(Millis(100));
      sent = co_await producer.Send(message);
    }
    setup.world.journal().Note("sent m" + std::to_string(id));
    co_await self.Sleep(setup.pause);
  }
}

Process StampingProducer(Context& self, const ProduceSetup& setup) {
  IdempotentProducerClient producer(self, setup.world.orders(), Seconds(1));
  co_await producer.Init();
  for (const uint32_t id : setup.messages) {
    const StampedMessage stamped = producer.Stamp(OrderOf(id));
    Outcome<AppendReply> sent = co_await producer.Send(stamped);
    while (!sent.ok()) {
      co_await self.Sleep(Millis(100));
      sent = co_await producer.Send(stamped);
    }
    setup.world.journal().Note("sent m" + std::to_string(id));
    co_await self.Sleep(setup.pause);
  }
}

TEST(ProducerClient, ARetryIsStoredTwice) {
  ProducerWorld world({}, 2);
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDrop, Phase::kApplied, {}});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<PlainProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().lines(), Lines{"1.102s sent m1"});
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 2u);
}

TEST(IdempotentProducerClient, ARetryIsRecognised) {
  ProducerWorld world({}, 2);
  world.simulation().faults().AtRequest(kLogAppend, 2, {kDrop, Phase::kApplied, {}});
  const ProduceSetup setup{world, {1, 3, 2, 5}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().words(), (Lines{"sent m1", "sent m3", "sent m2", "sent m5"}));
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 4u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 1u);
}

TEST(IdempotentProducerClient, ALateCopyOfARetriedRequestIsRecognisedToo) {
  ProducerWorld world({}, 2);
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDelay, Phase::kLate, Seconds(5)});
  const ProduceSetup setup{world, {1, 3, 5}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 3u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 1u);
}

TEST(IdempotentProducerClient, InitIsRepeatedUntilAnswered) {
  ProducerWorld world({}, 2);
  world.simulation().faults().AtServer(kProducerInit, 1, {kError, Phase::kLost, {}});
  world.simulation().faults().AtRequest(kProducerInit, 2, {kDrop, Phase::kLost, {}});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().words(), Lines{"sent m1"});
}

TEST(IdempotentProducerClient, ItsIdentityDiesWithIt) {
  ProducerWorld world({}, 2);
  world.simulation().faults().AtRequest(kLogAppend, 1, {kCrash, Phase::kApplied, Seconds(1)});
  const ProduceSetup setup{world, {1}};
  world.simulation().Start<StampingProducer>("producer", setup);
  world.simulation().Run();
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 2u);
  EXPECT_EQ(world.simulation().Count<DuplicateAppendRefused>(), 0u);
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(),
            1u);  // The first reply reached nobody: it promised nothing.
}

// Ten messages, one a second, each sent until it is acknowledged while one broker after the other is down.
template <auto kProducer>
uint64_t AcknowledgedAcrossAFailover(size_t broker) {
  ProducerWorld world({.brokers = 3}, 2);
  world.simulation().At(Millis(3500), [&] { world.broker(broker).Crash(Seconds(20)); });
  const ProduceSetup setup{world, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Seconds(1)};
  world.simulation().Start<kProducer>("producer", setup);
  world.simulation().RunUntil(Minutes(2));
  return world.simulation().Count<ProduceAcknowledged>();
}

TEST(ProducerClient, FindsTheNewLeader) {
  for (const size_t broker : {0, 1, 2}) EXPECT_EQ(AcknowledgedAcrossAFailover<&PlainProducer>(broker), 10u) << broker;
}

TEST(IdempotentProducerClient, FindsTheNewLeader) {
  for (const size_t broker : {0, 1, 2}) {
    EXPECT_EQ(AcknowledgedAcrossAFailover<&StampingProducer>(broker), 10u) << broker;
  }
}

Process DeadLetterer(Context& self, const ProduceSetup& setup) {
  DeadLetterClient dead_letters(self, setup.world.dead_orders(), kReaders, Seconds(1));
  for (const uint32_t id : setup.messages) {
    const Outcome<AppendReply> stored = co_await dead_letters.Store(OrderOf(id));
    setup.world.journal().Note(NameOf(stored) + " m" + std::to_string(id));
  }
}

TEST(DeadLetterClient, StoresInTheNameOfItsGroup) {
  ProducerWorld world({}, 2);
  const ProduceSetup setup{world, {6}};
  world.simulation().Start<DeadLetterer>("gives-up", setup);
  world.simulation().Run();
  EXPECT_EQ(world.journal().lines(), Lines{"2ms ok m6"});
  const MessageDeadLettered fact = world.simulation().All<MessageDeadLettered>().at(0);
  EXPECT_EQ(fact.channel, ChannelId(kDeadOrdersLog.value()));
  EXPECT_EQ(fact.group, kReaders);
  EXPECT_EQ(fact.message, MessageId(6));
  EXPECT_EQ(world.simulation().Count<AlertRaised>(), 1u);
}

}  // namespace
}  // namespace redeliver
