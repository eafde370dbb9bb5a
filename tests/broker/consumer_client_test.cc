// A consumer over the network: it waits, reads on, commits, is expelled and joins again.
#include <algorithm>

#include "gtest/gtest.h"
#include "tests/broker/broker_processes.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

TEST(ConsumerClient, AFetchWaitsUntilThereIsARecord) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  world.AppendAt(Seconds(10), {0});
  world.AppendAt(Seconds(12), {1});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().lines(), (Lines{"10.001s a read m0", "12.001s a read m1"}));
  EXPECT_TRUE(world.broker().Drained());
}

TEST(ConsumerClient, WhatAParkedFetchReceivesIsTheReadersDoingAndTheRestTheWriters) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  const Context& reader = world.simulation().Start<Reader>("a", setup);
  const ProduceSetup produce{world, {0}};
  const Context* writer = nullptr;
  world.simulation().At(Seconds(10), [&] { writer = &world.simulation().Start<PlainProducer>("writer", produce); });
  world.simulation().RunUntil(Seconds(20));
  const auto actor_of = [&](std::string_view name) {
    const auto names = world.simulation().FactNames();
    const auto at = static_cast<size_t>(std::ranges::find(names, name) - names.begin());
    return world.simulation().events().at(at).circumstance.process;
  };
  EXPECT_EQ(actor_of("log.record_appended"), writer->id());
  EXPECT_EQ(actor_of("log.message_delivered"), reader.id());
  EXPECT_EQ(actor_of("log.produce_acknowledged"), writer->id());
}

TEST(ConsumerClient, AFetchThatTimedOutIsRepeated) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  world.AppendAt(Minutes(10), {0});
  world.simulation().RunUntil(Minutes(11));
  EXPECT_EQ(world.journal().lines(), Lines{"600.001s a read m0"});
  EXPECT_EQ(world.simulation().Count<MessageDelivered>(), 1u);
}

TEST(ConsumerClient, AParkedFetchDoesNotKeepTheRunAlive) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  EXPECT_EQ(world.simulation().Run(), RunEnd::kDrained);
  EXPECT_LT(world.simulation().now(), SimTime() + Seconds(4));
}

TEST(ConsumerClient, ReadsInOrderHoweverManyThereAre) {
  BrokerWorld world;
  world.settle().max_poll_records = 7;
  std::vector<uint32_t> messages;
  for (uint32_t i = 0; i < 1'200; ++i) messages.push_back(i * 2);
  world.AppendAt(Seconds(1), messages);
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  world.simulation().RunUntil(Seconds(60));
  std::vector<uint32_t> delivered;
  for (const auto& fact : world.simulation().All<MessageDelivered>()) delivered.push_back(fact.message.value());
  EXPECT_EQ(delivered, messages);
  EXPECT_EQ(world.journal().words().front(), "a read m0 m2 m4 m6 m8 m10 m12");
  EXPECT_TRUE(world.broker().Drained());
}

TEST(ConsumerClient, ReadCommittedSeesRecordsAtTheirCommitAndNeverAbortedOnes) {
  BrokerWorld world;
  world.settle().isolation = Isolation::kReadCommitted;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  const ProducerIdentity commits = world.InitTransactions(1);
  const ProducerIdentity aborts = world.InitTransactions(2);
  world.simulation().At(Seconds(5), [&] { world.AppendIn(commits, 0, 0, kOrders); });
  world.simulation().At(Seconds(6), [&] { world.AppendIn(aborts, 2, 0, kOrders); });
  world.AppendAt(Seconds(7), {4});
  world.simulation().At(Seconds(10), [&] { world.End(commits, true); });
  world.simulation().At(Seconds(15), [&] { world.End(aborts, false); });
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().lines(), (Lines{"10.001s a read m0", "15.001s a read m4"}));
  EXPECT_TRUE(world.broker().Drained());
}

TEST(ConsumerClient, ReadUncommittedSeesThemAtOnce) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  const ProducerIdentity aborts = world.InitTransactions(2);
  world.simulation().At(Seconds(5), [&] { world.AppendIn(aborts, 2, 0, kOrders); });
  world.simulation().At(Seconds(9), [&] { world.End(aborts, false); });
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().lines(), Lines{"5.001s a read m2"});
}

TEST(ConsumerClient, WithoutCommitsARestartReadsEverythingAgain) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a", false};
  Context& reader = world.simulation().Start<Reader>("a", setup);
  world.AppendAt(Seconds(1), {0, 2});
  world.simulation().At(Seconds(10), [&] { reader.Crash(Seconds(1)); });
  world.simulation().RunUntil(Seconds(80));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2", "a read m0 m2"}));
}

TEST(ConsumerClient, WithCommitsARestartGoesOnBehindThem) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Reader>("a", setup);
  world.AppendAt(Seconds(1), {0, 2});
  world.simulation().At(Seconds(10), [&] { reader.Crash(Seconds(1)); });
  world.AppendAt(Seconds(12), {4});
  world.simulation().RunUntil(Seconds(80));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2", "a read m4"}));
}

TEST(ConsumerClient, TwoMembersShareThePartitions) {
  BrokerWorld world;
  const ConsumeSetup a{world, "a"};
  const ConsumeSetup b{world, "b"};
  world.simulation().Start<Reader>("a", a);
  world.simulation().At(Seconds(1), [&] { world.simulation().Start<Reader>("b", b); });
  world.AppendAt(Seconds(10), {0});
  world.AppendAt(Seconds(11), {1});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "b read m1"}));
}

TEST(ConsumerClient, ANewMemberTakesItsShareAtTheNextHeartbeat) {
  BrokerWorld world;
  const ConsumeSetup a{world, "a"};
  const ConsumeSetup b{world, "b"};
  world.simulation().Start<Reader>("a", a);
  world.simulation().At(Seconds(10), [&] { world.simulation().Start<Reader>("b", b); });
  world.AppendAt(Seconds(20), {0});
  world.AppendAt(Seconds(21), {1});
  world.simulation().RunUntil(Seconds(30));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "b read m1"}));
  EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), 2u);
}

TEST(ConsumerClient, AZombiesCommitIsRefusedAndItJoinsAgain) {
  BrokerWorld world;
  const ConsumeSetup a{world, "a", true, Seconds(1)};
  const ConsumeSetup b{world, "b", true, Seconds(1)};
  Context& zombie = world.simulation().Start<Reader>("a", a);
  world.AppendAt(Seconds(5), {0});
  world.simulation().At(Micros(5'500'000), [&] { zombie.Pause(Seconds(120)); });
  world.simulation().At(Seconds(10), [&] { world.simulation().Start<Reader>("b", b); });
  world.AppendAt(Seconds(200), {2, 1});
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.simulation().Count<MemberExpired>(), 1u);
  EXPECT_EQ(world.simulation().Count<CommitFenced>(), 1u);
  EXPECT_EQ(world.journal().words()[0], "a read m0");
  EXPECT_EQ(world.journal().words()[1], "b read m0");
  EXPECT_EQ(world.journal().words()[2], "a unknown_member");
  EXPECT_EQ(world.journal().words().size(), 5u);  // And each reads its share of the new ones.
  EXPECT_TRUE(world.broker().Drained());
}

TEST(ConsumerClient, OneThatWasExpelledWhileItWaitedJoinsAgain) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Reader>("a", setup);
  world.simulation().At(Seconds(5), [&] { reader.Pause(Seconds(100)); });
  world.AppendAt(Seconds(200), {0});
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.simulation().Count<MemberExpired>(), 1u);
  EXPECT_EQ(world.journal().lines(), Lines{"200.001s a read m0"});
  EXPECT_TRUE(world.broker().Drained());
}

TEST(ConsumerClient, RecordsThatCameDuringAPauseAreReadByAnExpelledMemberAndThenAgain) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Reader>("a", setup);
  world.simulation().At(Seconds(5), [&] { reader.Pause(Seconds(100)); });
  world.AppendAt(Seconds(60), {0});  // Its parked fetch is answered, though it is no member any more.
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "a unknown_member", "a read m0"}));
}

TEST(ConsumerClient, ACommitOfUnknownOutcomeIsRepeated) {
  for (const Phase phase : {Phase::kLost, Phase::kApplied}) {
    BrokerWorld world;
    world.simulation().faults().AtRequest(kOffsetsCommit, 1, {kDisconnect, phase, {}});
    world.simulation().faults().AtServer(kOffsetsCommit, 2, {kError, Phase::kLost, {}});
    const ConsumeSetup setup{world, "a"};
    world.simulation().Start<Reader>("a", setup);
    world.AppendAt(Seconds(5), {0});
    world.simulation().RunUntil(Seconds(20));
    EXPECT_EQ(world.journal().words(), Lines{"a read m0"});
    EXPECT_TRUE(world.broker().Drained());
  }
}

TEST(ConsumerClient, APowerLossBeforeTheFlushTakesRecordsAndReadersStartAgain) {
  BrokerWorld world;
  const ConsumeSetup setup{world, "a"};
  world.simulation().Start<Reader>("a", setup);
  world.AppendAt(Seconds(1), {0, 2, 4});
  world.simulation().At(Seconds(6), [&] { world.broker().LosePower(); });
  world.AppendAt(Seconds(20), {6});
  world.simulation().RunUntil(Seconds(40));
  EXPECT_EQ(world.simulation().All<RecordsTruncated>().at(0).count, 3u);
  // The committed offset 3 is out of range now: the new m6 at offset 0 is read nevertheless.
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2 m4", "a read m6"}));
}

}  // namespace
}  // namespace redeliver
