// A consumer over the network: it joins, waits, reads on, commits, is expelled and joins again.
#include "sim/broker/consumer_client.h"

#include "gtest/gtest.h"
#include "tests/broker/consumer_world.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

// --- Reading

TEST(ConsumerClient, AFetchWaitsUntilThereIsARecord) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(10), {0});
  world.AppendAt(Seconds(12), {1});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().lines(), (Lines{"10.002s a read m0", "12.002s a read m1"}));
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(ConsumerClient, AFetchThatTimedOutIsRepeated) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  world.AppendAt(Minutes(10), {0});
  world.simulation().RunUntil(Minutes(11));
  EXPECT_EQ(world.journal().lines(), Lines{"600.002s a read m0"});
  EXPECT_EQ(world.simulation().Count<MessageDelivered>(), 1u);
}

TEST(ConsumerClient, AParkedFetchDoesNotKeepTheRunAlive) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  EXPECT_EQ(world.simulation().Run(), RunEnd::kDrained);
  EXPECT_LT(world.simulation().now(), SimTime() + Seconds(4));
}

TEST(ConsumerClient, ReadsInOrderHoweverManyThereAre) {
  ConsumerWorld world;
  world.settle().max_poll_records = 7;
  std::vector<uint32_t> messages;
  for (uint32_t i = 0; i < 1'200; ++i) messages.push_back(i * 2);
  world.AppendAt(Seconds(0), messages);
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  world.simulation().RunUntil(Seconds(60));
  std::vector<uint32_t> delivered;
  for (const auto& fact : world.simulation().All<MessageDelivered>()) delivered.push_back(fact.message.value());
  EXPECT_EQ(delivered, messages);
  EXPECT_EQ(world.journal().words().front(), "a read m0 m2 m4 m6 m8 m10 m12");
  EXPECT_TRUE(world.cluster().Drained());
}

// --- Where it starts

TEST(ConsumerClient, WithoutCommitsARestartReadsEverythingAgain) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a", false};
  Context& reader = world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(1), {0, 2});
  world.simulation().At(Seconds(10), [&] { reader.Crash(Seconds(1)); });
  world.simulation().RunUntil(Seconds(80));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2", "a read m0 m2"}));
}

TEST(ConsumerClient, WithCommitsARestartGoesOnBehindThem) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(1), {0, 2});
  world.simulation().At(Seconds(10), [&] { reader.Crash(Seconds(1)); });
  world.AppendAt(Seconds(12), {4});
  world.simulation().RunUntil(Seconds(80));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2", "a read m4"}));
}

TEST(ConsumerClient, ANewGroupStartsWhereAutoOffsetResetSays) {
  struct Case {
    ResetPolicy policy;
    Offset start;
    Lines read;
  };
  const Case cases[] = {{ResetPolicy::kEarliest, Offset(0), {"a read m0 m2", "a read m4"}},
                        {ResetPolicy::kLatest, Offset(2), {"a read m4"}}};
  for (const Case& one : cases) {
    ConsumerWorld world;
    world.settle().offset_reset = one.policy;
    world.AppendAt(Seconds(0), {0, 2});
    const ReaderSetup setup{world, "a"};
    world.simulation().At(Seconds(1), [&] { world.simulation().Start<Read>("a", setup); });
    world.AppendAt(Seconds(10), {4});
    world.simulation().RunUntil(Seconds(20));
    const auto resets = world.simulation().All<OffsetReset>();
    ASSERT_EQ(resets.size(), 2u);
    EXPECT_EQ(resets[1].partition, PartitionId(0));
    EXPECT_EQ(resets[1].offset, one.start);
    EXPECT_EQ(world.journal().words(), one.read);
  }
}

TEST(ConsumerClient, APositionBeyondTheEndOfTheLogIsReset) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a", false};
  world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(1), {0, 2, 4});
  world.simulation().At(Seconds(6), [&] { world.broker(0).Crash(Seconds(1), Loss::kPower); });
  world.AppendAt(Seconds(60), {6});
  world.simulation().RunUntil(Minutes(3));
  EXPECT_EQ(world.simulation().All<RecordsTruncated>().at(0).count, 3u);
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0 m2 m4", "a read m6"}));
  const auto resets = world.simulation().All<OffsetReset>();
  ASSERT_FALSE(resets.empty());
  EXPECT_EQ(resets.back().partition, PartitionId(0));
  EXPECT_EQ(resets.back().offset, Offset(0));
}

// --- Membership

TEST(ConsumerClient, TwoMembersShareThePartitions) {
  ConsumerWorld world;
  const ReaderSetup a{world, "a"};
  const ReaderSetup b{world, "b"};
  world.simulation().Start<Read>("a", a);
  world.simulation().At(Seconds(1), [&] { world.simulation().Start<Read>("b", b); });
  world.AppendAt(Seconds(10), {0});
  world.AppendAt(Seconds(11), {1});
  world.simulation().RunUntil(Seconds(20));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "b read m1"}));
}

TEST(ConsumerClient, AMemberWithoutPartitionsWaitsForItsShare) {
  ConsumerWorld world;
  const ReaderSetup setups[] = {{world, "a"}, {world, "b"}, {world, "c"}};
  Context& first = world.simulation().Start<Read>("a", setups[0]);
  world.simulation().At(Seconds(1), [&] { world.simulation().Start<Read>("b", setups[1]); });
  world.simulation().At(Seconds(2), [&] { world.simulation().Start<Read>("c", setups[2]); });
  world.simulation().At(Seconds(10), [&] { first.Crash(Minutes(30)); });
  world.AppendAt(Minutes(2), {0, 1});
  world.simulation().RunUntil(Minutes(3));
  EXPECT_EQ(world.journal().words(), (Lines{"b read m0", "c read m1"}));
}

TEST(ConsumerClient, ANewMemberTakesItsShareAtTheNextHeartbeat) {
  ConsumerWorld world;
  const ReaderSetup a{world, "a"};
  const ReaderSetup b{world, "b"};
  world.simulation().Start<Read>("a", a);
  world.simulation().At(Seconds(10), [&] { world.simulation().Start<Read>("b", b); });
  world.AppendAt(Seconds(20), {0});
  world.AppendAt(Seconds(21), {1});
  world.simulation().RunUntil(Seconds(30));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "b read m1"}));
  EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), 2u);
}

// What "a" has read and not committed when "b" joins, and what is read again.
TEST(ConsumerClient, EagerlyEverythingUncommittedIsReadAgainAndCooperativelyWhatMovedOnly) {
  struct Case {
    RebalanceProtocol protocol;
    Lines again;
    uint64_t rebalances;
  };
  const Case cases[] = {{RebalanceProtocol::kEager, {"a read m0", "b read m1"}, 2},
                        {RebalanceProtocol::kCooperative, {"b read m1"}, 3}};
  for (const Case& one : cases) {
    ConsumerWorld world;
    world.settle().protocol = one.protocol;
    const ReaderSetup a{world, "a", false};
    const ReaderSetup b{world, "b", false};
    world.simulation().Start<Read>("a", a);
    world.AppendAt(Seconds(5), {0});
    world.AppendAt(Seconds(6), {1});
    world.simulation().At(Seconds(10), [&] { world.simulation().Start<Read>("b", b); });
    world.simulation().RunUntil(Seconds(30));
    Lines words = world.journal().words();
    ASSERT_GE(words.size(), 2u);
    EXPECT_EQ(Lines(words.begin(), words.begin() + 2), (Lines{"a read m0", "a read m1"}));
    words.erase(words.begin(), words.begin() + 2);
    EXPECT_EQ(words, one.again);
    EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), one.rebalances);
  }
}

TEST(ConsumerClient, AZombiesCommitIsRefusedAndItJoinsAgain) {
  ConsumerWorld world;
  const ReaderSetup a{world, "a", true, Seconds(1)};
  const ReaderSetup b{world, "b", true, Seconds(1)};
  Context& zombie = world.simulation().Start<Read>("a", a);
  world.AppendAt(Seconds(5), {0});
  world.simulation().At(Micros(5'500'000), [&] { zombie.Pause(Seconds(120)); });
  world.simulation().At(Seconds(10), [&] { world.simulation().Start<Read>("b", b); });
  world.AppendAt(Seconds(200), {2, 1});
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.simulation().Count<MemberExpired>(), 1u);
  EXPECT_EQ(world.simulation().Count<CommitFenced>(), 1u);
  ASSERT_EQ(world.journal().words().size(), 5u);  // The last two: each reads its share of the new ones.
  EXPECT_EQ(world.journal().words()[0], "a read m0");
  EXPECT_EQ(world.journal().words()[1], "b read m0");
  EXPECT_EQ(world.journal().words()[2], "a unknown_member");
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(ConsumerClient, RecordsThatCameDuringAPauseAreReadByAnExpelledMemberAndThenAgain) {
  ConsumerWorld world;
  const ReaderSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Read>("a", setup);
  world.simulation().At(Seconds(5), [&] { reader.Pause(Seconds(100)); });
  world.AppendAt(Seconds(20), {0});  // Its parked fetch is answered, and membership is not looked at.
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "a unknown_member", "a read m0"}));
}

TEST(ConsumerClient, OneThatDoesNotPollForMaxPollIntervalLeavesAndLearnsItAtItsCommit) {
  ConsumerWorld world;
  const ReaderSetup slow{world, "a", true, Minutes(6)};
  world.simulation().Start<Read>("a", slow);
  world.AppendAt(Seconds(5), {0});
  world.simulation().RunUntil(Minutes(7));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "a unknown_member", "a read m0"}));
  EXPECT_EQ(world.simulation().Count<MemberExpired>(), 0u);  // It said that it goes.
  EXPECT_EQ(world.simulation().Count<CommitFenced>(), 0u);   // And knew it without asking.
}

TEST(ConsumerClient, AStaticMemberIsBackWithoutARebalance) {
  for (const bool is_static : {false, true}) {
    ConsumerWorld world;
    const ReaderSetup setup{world, "a"};
    Context& reader = world.simulation().NewProcess("a");
    if (is_static) world.settle().first_static = reader.id();
    reader.Start(Program::Of<&Read>(setup));
    world.simulation().At(Seconds(10), [&] { reader.Crash(Seconds(1)); });
    world.AppendAt(Seconds(20), {0});
    world.simulation().RunUntil(Minutes(2));
    EXPECT_EQ(world.journal().words(), Lines{"a read m0"});
    EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), is_static ? 1u : 2u);
  }
}

// --- Commits

TEST(ConsumerClient, ACommitOfUnknownOutcomeIsRepeated) {
  for (const Phase phase : {Phase::kLost, Phase::kApplied}) {
    ConsumerWorld world;
    world.simulation().faults().AtRequest(kOffsetsCommit, 1, {kDisconnect, phase, {}});
    world.simulation().faults().AtServer(kOffsetsCommit, 2, {kError, Phase::kLost, {}});
    const ReaderSetup setup{world, "a"};
    world.simulation().Start<Read>("a", setup);
    world.AppendAt(Seconds(5), {0});
    world.simulation().RunUntil(Seconds(20));
    EXPECT_EQ(world.journal().words(), Lines{"a read m0"});
    EXPECT_TRUE(world.cluster().Drained());
  }
}

TEST(ConsumerClient, AutoCommitCoversWhatEarlierPollsReturned) {
  ConsumerWorld world;
  world.settle().auto_commit = true;
  world.settle().max_poll_records = 1;
  const ReaderSetup setup{world, "a", false, Seconds(4)};
  world.AppendAt(Seconds(0), {0, 2, 4});
  world.simulation().Start<Read>("a", setup);
  world.simulation().RunUntil(Seconds(30));
  // It joins at 3 seconds and starts its timer; records are handed out at 3, 7 and 11. The timer is over at 8: the poll
  // at 11 commits the first two. Next is 16, when the poll that began at 15 waits.
  std::vector<uint64_t> committed;
  for (const auto& fact : world.simulation().All<OffsetsCommitted>()) {
    if (fact.partition == PartitionId(0)) committed.push_back(fact.offset.value());
  }
  EXPECT_EQ(committed, (std::vector<uint64_t>{2, 3}));
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(ConsumerClient, AutoCommitComesDueWhileThereIsNothingToRead) {
  // The timer is over at 8, 13, 18, ... seconds.
  for (const auto& [written, committed] : {std::pair(7, 8), {9, 13}, {44, 48}}) {
    ConsumerWorld world;
    world.settle().auto_commit = true;
    const ReaderSetup setup{world, "a", false};
    world.simulation().Start<Read>("a", setup);
    world.AppendAt(Seconds(written), {0});
    const auto commits = [&world] { return world.simulation().Count<OffsetsCommitted>(); };
    world.simulation().At(Seconds(committed) - Millis(1), [&] { EXPECT_EQ(commits(), 0u); });
    world.simulation().At(Seconds(committed) + Millis(100), [&] { EXPECT_EQ(commits(), 2u); });
    world.simulation().RunUntil(Minutes(2));
    EXPECT_TRUE(world.cluster().Drained());
    EXPECT_EQ(commits(), 2u);
  }
}

TEST(ConsumerClient, AutoCommitComesBeforeARebalance) {
  ConsumerWorld world;
  world.settle().auto_commit = true;
  world.settle().auto_commit_interval = Hours(1);
  const ReaderSetup a{world, "a", false};
  const ReaderSetup b{world, "b", false};
  world.simulation().Start<Read>("a", a);
  world.AppendAt(Seconds(5), {0, 1});
  world.simulation().At(Seconds(10), [&] { world.simulation().Start<Read>("b", b); });
  world.simulation().RunUntil(Seconds(30));
  EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), 2u);
  EXPECT_EQ(world.simulation().Count<MessageDelivered>(), 2u);
  EXPECT_TRUE(world.cluster().Drained());
}

Process ReadOnceAndClose(Context& self, const ReaderSetup& setup) {
  ConsumerClient consumer(self, setup.endpoint);
  co_await consumer.Poll();
  co_await consumer.Close();
  setup.journal.Note("closed");
}

TEST(ConsumerClient, CloseCommitsAndLeaves) {
  ConsumerWorld world;
  world.settle().auto_commit = true;
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<ReadOnceAndClose>("a", setup);
  world.AppendAt(Seconds(0), {0});
  world.simulation().RunUntil(Minutes(5));
  EXPECT_EQ(world.journal().words(), Lines{"closed"});
  EXPECT_TRUE(world.cluster().Drained());
  EXPECT_EQ(world.simulation().Count<MemberExpired>(), 0u);
}

TEST(ConsumerClient, APositionThatRunsAheadCommitsWhatWasFetched) {
  ConsumerWorld world;
  world.simulation().kernel().Plant(Defect::kPositionRunsAhead);
  world.settle().max_poll_records = 1;
  const ReaderSetup setup{world, "a"};
  world.AppendAt(Seconds(0), {0, 2, 4});
  world.simulation().Start<Read>("a", setup);
  world.simulation().RunUntil(Seconds(10));
  EXPECT_EQ(world.simulation().All<OffsetsCommitted>().at(0).offset, Offset(3));
}

// --- Several brokers

TEST(ConsumerClientOfThreeBrokers, ReadsFromEachLeader) {
  ConsumerWorld world(3);
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(20), {0});
  world.AppendAt(Seconds(21), {1});
  world.AppendAt(Seconds(22), {2});
  world.simulation().RunUntil(Seconds(30));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "a read m1", "a read m2"}));
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(ConsumerClientOfThreeBrokers, GoesOnWithTheNextLeaderAndCoordinator) {
  for (size_t broker = 0; broker < 3; ++broker) {
    ConsumerWorld world(3);
    const ReaderSetup setup{world, "a"};
    world.simulation().Start<Read>("a", setup);
    world.AppendAt(Seconds(20), {0, 1});
    world.simulation().At(Seconds(30), [&] { world.broker(broker).Crash(Minutes(10)); });
    world.AppendAt(Seconds(60), {2, 3});
    world.simulation().RunUntil(Minutes(15));
    EXPECT_TRUE(world.cluster().Drained()) << broker;
    EXPECT_EQ(world.simulation().Count<MessageDelivered>(), 4u) << broker;
  }
}

}  // namespace
}  // namespace redeliver
