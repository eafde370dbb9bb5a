// Who is in a group, who owns what, and whose commits count.
#include "tests/broker/group_fixture.h"

namespace redeliver {
namespace {

class ConsumerGroupTest : public GroupTest {};

// The initial delay is 1.5 s, prolonged once as two members join: the first generation begins at second 3.
class RebalanceTest : public GroupTest {
 protected:
  RebalanceTest() : GroupTest({.initial_rebalance_delay = Millis(1500), .partitions = {4}}) {}

  // Two members with both their halves: A (id 1, the leader) and B (id 2), from second 3 on.
  void StableGroup(const JoinOptions& a = {}, const JoinOptions& b = {}) {
    At(Seconds(0), [=, this] { Join('A', a), Join('B', b); });
    At(Seconds(3) + Millis(1), [this] {
      ASSERT_EQ(Joined('A'), "g1 leads 1 2");
      ASSERT_EQ(Joined('B'), "g1 of 1");
      Sync('A', 1, {{'A', 0}, {'A', 1}, {'B', 2}, {'B', 3}});
      Sync('B', 1);
      ASSERT_EQ(Synced('A'), "0 1");
      ASSERT_EQ(Synced('B'), "2 3");
    });
  }
};

// --- Joining --------------------------------------------------------------------------------------------------------

TEST_F(ConsumerGroupTest, ADynamicMemberIsGivenAnIdAndJoinsUnderIt) {
  AskForId('A');
  EXPECT_EQ(ids_['A'], MemberId(1));
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{});
}

TEST_F(ConsumerGroupTest, IdsOfLaterCoordinatorsAreOthers) {
  log_.MoveLeader();
  TakeOver();
  AskForId('A');
  EXPECT_EQ(ids_['A'], MemberId(1u << 20 | 1));
}

TEST_F(ConsumerGroupTest, AnUnknownIdMayNotJoin) {
  ids_['A'] = MemberId(77);
  Join('A');
  EXPECT_EQ(Joined('A'), "unknown_member");
}

TEST_F(ConsumerGroupTest, TheFirstMemberWaitsForOthersThreeSeconds) {
  At(Seconds(1), [this] { Join('A'); });
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{"4s g1 of 1"});
  EXPECT_EQ(Joined('A'), "g1 leads 1");
}

TEST_F(ConsumerGroupTest, EachMemberThatJoinsMeanwhileProlongsTheInitialDelay) {
  At(Seconds(0), [this] { Join('A'); });
  At(Seconds(2), [this] { Join('B'); });
  At(Seconds(5), [this] { Join('C'); });
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), Lines{"9s g1 of 3"});
  EXPECT_EQ(Joined('A'), "g1 leads 1 2 3");
  EXPECT_EQ(Joined('C'), "g1 of 1");
}

TEST_F(ConsumerGroupTest, TheInitialDelayIsProlongedUpToTheRebalanceTimeout) {
  At(Seconds(0), [this] { Join('A', {.rebalance_timeout = Seconds(5)}); });
  for (int second = 1; second < 10; ++second) {
    At(Seconds(second), [=, this] { Join(static_cast<char>('A' + second), {.rebalance_timeout = Seconds(5)}); });
  }
  RunUntil(Seconds(5) + Millis(1));
  EXPECT_EQ(Rebalances().at(0).substr(0, 5), "5s g1");
}

TEST_F(RebalanceTest, ALaterMemberWaitsUntilAllOthersHaveJoinedAgain) {
  StableGroup();
  At(Seconds(5), [this] { Join('C'); });
  At(Seconds(6), [this] { EXPECT_EQ(Heartbeat('A', 1), "rebalance_in_progress"); });
  At(Seconds(7), [this] { Join('A'); });
  At(Seconds(8), [this] { Join('B'); });
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "8s g2 of 3"}));
  EXPECT_EQ(Joined('A', 1), "g2 leads 1 2 3");
}

TEST_F(RebalanceTest, AnIdThatWasGivenIsWaitedForUntilItsSessionIsOver) {
  StableGroup();
  At(Seconds(5), [this] { AskForId('C', {.session_timeout = Seconds(10)}); });
  At(Seconds(6), [this] { Leave('B'); });
  At(Seconds(7), [this] { Join('A'); });
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "15s g2 of 1"}));
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u);
}

TEST_F(RebalanceTest, AbsenteesAreLeftOutAfterTheLargestRebalanceTimeout) {
  StableGroup({.rebalance_timeout = Seconds(60)}, {.rebalance_timeout = Seconds(20)});
  KeepAlive('A', 1, 4, 100);
  At(Seconds(5), [this] { Join('B', {.rebalance_timeout = Seconds(20), .owned = {2}}); });
  At(Seconds(64), [this] { EXPECT_EQ(Heartbeat('A', 1), "rebalance_in_progress"); });
  At(Seconds(66), [this] { EXPECT_EQ(Heartbeat('A', 1), "unknown_member"); });
  RunUntil(Seconds(70));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "65s g2 of 1"}));
  EXPECT_EQ(Joined('B', 1), "g2 leads 2 2:2@0");
}

TEST_F(RebalanceTest, ALeaderThatJoinsAgainForcesARebalance) {
  StableGroup();
  At(Seconds(5), [this] { Join('A'), Join('B'); });
  RunUntil(Seconds(6));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "5s g2 of 2"}));
}

TEST_F(RebalanceTest, AFollowerThatSaysTheSameAgainIsToldTheGenerationAgain) {
  StableGroup();
  At(Seconds(5), [this] { Join('B'); });
  RunUntil(Seconds(6));
  EXPECT_EQ(Rebalances(), Lines{"3s g1 of 2"});
  EXPECT_EQ(Joined('B', 1), "g1 of 1");
}

TEST_F(RebalanceTest, AFollowerThatOwnsSomethingElseForcesARebalance) {
  StableGroup();
  At(Seconds(5), [this] { Join('B', {.owned = {3}, .owned_since = 1}); });
  At(Seconds(6), [this] { Join('A', {.owned = {0, 1}, .owned_since = 1}); });
  RunUntil(Seconds(7));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "6s g2 of 2"}));
  EXPECT_EQ(Joined('A', 1), "g2 leads 1 2 1:0@1 1:1@1 2:3@1");
}

TEST_F(ConsumerGroupTest, ARepeatedJoinTakesThePlaceOfTheFirst) {
  At(Seconds(0), [this] { Join('A'); });
  At(Seconds(1), [this] { Join('A'); });
  RunUntil(Seconds(10));
  EXPECT_EQ(Joined('A', 0), "dropped");
  EXPECT_EQ(Joined('A', 1), "g1 leads 1");
}

// --- Assignments ----------------------------------------------------------------------------------------------------

TEST_F(RebalanceTest, FollowersWaitForTheAssignmentOfTheLeader) {
  At(Seconds(0), [this] { Join('A'), Join('B'); });
  At(Seconds(4), [this] { Sync('B', 1); });
  At(Seconds(5), [this] {
    EXPECT_EQ(Synced('B'), "waits");
    Sync('A', 1, {{'B', 3}});
  });
  RunUntil(Seconds(6));
  EXPECT_EQ(Synced('B'), "3");
  EXPECT_EQ(Synced('A'), "");
}

TEST_F(RebalanceTest, AnAssignmentCountsOnceItIsReplicated) {
  At(Seconds(0), [this] { Join('A'), Join('B'); });
  At(Seconds(4), [this] { log_.Hold(), Sync('B', 1), Sync('A', 1, {{'A', 0}}); });
  At(Seconds(5), [this] { EXPECT_EQ(Commit(Of('A', 1), 5), "rebalance_in_progress"); });
  At(Seconds(6), [this] { log_.Replicate(); });
  RunUntil(Seconds(7));
  EXPECT_EQ(Synced('A'), "0");
  EXPECT_EQ(Synced('B'), "");
}

TEST_F(RebalanceTest, AnAssignmentThatIsNotReplicatedMeansAnotherRebalance) {
  At(Seconds(0), [this] { Join('A'), Join('B'); });
  At(Seconds(4), [this] { log_.Hold(), Sync('B', 1), Sync('A', 1, {{'A', 0}}); });
  At(Seconds(5), [this] { log_.Fail(Rejection::kRequestTimedOut); });
  At(Seconds(6), [this] { EXPECT_EQ(Heartbeat('A', 1), "rebalance_in_progress"); });
  RunUntil(Seconds(7));
  EXPECT_EQ(Synced('A'), "rebalance_in_progress");
  EXPECT_EQ(Synced('B'), "rebalance_in_progress");
}

TEST_F(RebalanceTest, AnAssignmentThatIsReplicatedTooLateIsNotUsed) {
  At(Seconds(0), [this] { Join('A'), Join('B'); });
  At(Seconds(4), [this] { log_.Hold(), Sync('A', 1, {{'A', 0}}); });
  At(Seconds(5), [this] { Join('B', {.owned = {1}}); });
  At(Seconds(6), [this] { log_.Replicate(); });
  At(Seconds(7), [this] { Sync('A', 1); });
  RunUntil(Seconds(8));
  EXPECT_EQ(Synced('A', 0), "rebalance_in_progress");
  EXPECT_EQ(Synced('A', 1), "rebalance_in_progress");
}

TEST_F(RebalanceTest, ASyncOfAStableGroupReturnsThePresentAssignment) {
  StableGroup();
  At(Seconds(5), [this] { Sync('A', 1, {{'B', 0}}), Sync('B', 1), Sync('B', 0); });
  RunUntil(Seconds(6));
  EXPECT_EQ(Synced('A', 1), "0 1");
  EXPECT_EQ(Synced('B', 1), "2 3");
  EXPECT_EQ(Synced('B', 2), "illegal_generation");
}

TEST_F(RebalanceTest, AMemberThatDoesNotSyncInTimeExpires) {
  At(Seconds(0), [this] { Join('A'), Join('B', {.session_timeout = Seconds(10)}); });
  At(Seconds(4), [this] { Sync('A', 1, {{'A', 0}}); });
  RunUntil(Seconds(14));
  EXPECT_EQ(simulation_.All<MemberExpired>().at(0).member, MemberId(2));
}

// --- Sessions -------------------------------------------------------------------------------------------------------

TEST_F(RebalanceTest, ASilentMemberExpiresAndTheRestRebalances) {
  StableGroup();
  KeepAlive('B', 1, 4, 100);
  At(Seconds(50), [this] { Join('B'); });
  RunUntil(Seconds(60));
  ASSERT_EQ(simulation_.Count<MemberExpired>(), 1u);
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "50s g2 of 1"}));
  EXPECT_EQ(Joined('B', 1), "g2 leads 2");
}

TEST_F(RebalanceTest, TheSessionCountsFromTheLastSignOfLife) {
  StableGroup({.session_timeout = Seconds(10)});
  KeepAlive('B', 1, 4, 60);
  At(Seconds(12), [this] { EXPECT_EQ(Heartbeat('A', 1), "ok"); });
  At(Seconds(21), [this] { EXPECT_EQ(Commit(Of('A', 1), 5), "ok"); });
  At(Seconds(30), [this] { EXPECT_EQ(Heartbeat('A', 0), "illegal_generation"); });  // No sign of life.
  At(Seconds(31) - Nanos(1), [this] { EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u); });
  RunUntil(Seconds(31));
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 1u);
}

TEST_F(RebalanceTest, AMemberThatWaitsForOthersDoesNotExpire) {
  StableGroup();
  KeepAlive('A', 1, 4, 200);
  At(Seconds(5), [this] { Join('B', {.session_timeout = Seconds(10), .owned = {1}}); });
  RunUntil(Seconds(110));
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u);
  EXPECT_EQ(Joined('B', 1), "waits");
}

TEST_F(RebalanceTest, TheExpiryOfTheLastOneMissingCompletesTheRebalance) {
  StableGroup({.session_timeout = Seconds(10)});
  At(Seconds(5), [this] { Join('B', {.owned = {1}}); });
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "13.001s g2 of 1"}));
}

TEST_F(ConsumerGroupTest, AnEmptyGroupStartsOverWithTheInitialDelay) {
  At(Seconds(0), [this] { Join('A', {.session_timeout = Seconds(10)}); });
  At(Seconds(20), [this] { Join('B'); });
  RunUntil(Seconds(30));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "13s g2 of 0", "23s g3 of 1"}));
}

TEST_F(RebalanceTest, AMemberThatLeavesIsNotWaitedFor) {
  StableGroup();
  At(Seconds(5), [this] { EXPECT_EQ(Leave('A'), "ok"); });
  At(Seconds(6), [this] {
    EXPECT_EQ(Heartbeat('B', 1), "rebalance_in_progress");
    Join('B');
  });
  At(Seconds(7), [this] { EXPECT_EQ(Leave('A'), "unknown_member"); });
  RunUntil(Seconds(8));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "6s g2 of 1"}));
  EXPECT_EQ(Joined('B', 1), "g2 leads 2");
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u);
}

TEST_F(ConsumerGroupTest, TimersOfAPausedBrokerWaitForItsEnd) {
  Context& broker = simulation_.NewProcess("broker");
  coordinator_.HostOn(broker);
  At(Seconds(0), [this] { Join('A', {.session_timeout = Seconds(10)}); });
  At(Seconds(5), [&] { broker.Pause(Seconds(30)); });
  RunUntil(Seconds(40));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "35s g2 of 0"}));
}

// --- Static members -------------------------------------------------------------------------------------------------

TEST_F(RebalanceTest, AStaticMemberThatRestartsTakesItsPlaceWithoutARebalance) {
  StableGroup({}, {.instance = 7});
  At(Seconds(5), [this] {
    const Membership before = Of('B', 1, 7);
    ids_.erase('B');
    Join('B', {.instance = 7});
    EXPECT_EQ(Joined('B', 1), "g1 of 1");
    EXPECT_EQ(ids_['B'], MemberId(3));
    EXPECT_EQ(Heartbeat(before), "fenced_instance");
    EXPECT_EQ(Commit(before, 5), "fenced_instance");
    Sync('B', 1);
    EXPECT_EQ(Synced('B', 1), "2 3");
  });
  RunUntil(Seconds(6));
  EXPECT_EQ(Rebalances(), Lines{"3s g1 of 2"});
  EXPECT_EQ(simulation_.Count<CommitFenced>(), 1u);
}

TEST_F(RebalanceTest, ARestartedStaticMemberIsToldOnceItsNewIdIsReplicated) {
  StableGroup({}, {.instance = 7});
  At(Seconds(5), [this] { log_.Hold(), ids_.erase('B'), Join('B', {.instance = 7}); });
  At(Seconds(6), [this] {
    EXPECT_EQ(Joined('B', 1), "waits");
    log_.Replicate();
  });
  RunUntil(Seconds(7));
  EXPECT_EQ(Joined('B', 1), "g1 of 1");
}

TEST_F(RebalanceTest, AStaticMemberThatRestartsDuringTheAssignmentForcesAnotherRebalance) {
  At(Seconds(0), [this] { Join('A'), Join('B', {.instance = 7}); });
  At(Seconds(4), [this] { ids_.erase('B'), Join('B', {.instance = 7}); });
  At(Seconds(5), [this] { Join('A'); });
  RunUntil(Seconds(6));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "5s g2 of 2"}));
}

TEST_F(ConsumerGroupTest, ALiveInstanceIsFencedByASecondOne) {
  At(Seconds(0), [this] { Join('B', {.instance = 7}); });
  At(Seconds(1), [this] { Join('B', {.instance = 7}); });
  RunUntil(Seconds(10));
  EXPECT_EQ(Joined('B', 0), "fenced_instance");
  EXPECT_EQ(Joined('B', 1), "g1 leads 2");
}

TEST_F(RebalanceTest, AnAbsentStaticMemberStaysUntilItsSessionIsOver) {
  StableGroup({.rebalance_timeout = Seconds(5)}, {.instance = 7, .rebalance_timeout = Seconds(5)});
  At(Seconds(10), [this] { Join('A', {.rebalance_timeout = Seconds(5)}); });
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "15s g2 of 2"}));
  EXPECT_EQ(Joined('A', 1), "g2 leads 1 2");
}

// --- Defects --------------------------------------------------------------------------------------------------------

TEST_F(RebalanceTest, PlantedImmortalSessionsNeverExpire) {
  simulation_.kernel().Plant(Defect::kSessionNeverExpires);
  StableGroup();
  RunUntil(Hours(2));
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u);
}

TEST_F(ConsumerGroupTest, PlantedStandstillKeepsTheGeneration) {
  simulation_.kernel().Plant(Defect::kGenerationNotRaised);
  At(Seconds(0), [this] { Join('A'); });
  At(Seconds(5), [this] { Join('A', {.owned = {1}}); });
  RunUntil(Seconds(6));
  EXPECT_EQ(Rebalances(), (Lines{"3s g0 of 1", "5s g0 of 1"}));
}

}  // namespace
}  // namespace redeliver
