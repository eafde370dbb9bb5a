// What a group has committed: whose commits count, when, and what a new coordinator finds.
#include "sim/broker/group_coordinator.h"

#include "tests/broker/group_fixture.h"

namespace redeliver {
namespace {

class GroupCoordinatorTest : public GroupTest {
 protected:
  using GroupTest::GroupTest;

  // Somebody who is no member, and may commit as the group has none.
  std::string Commit(uint64_t offset, uint16_t partition = 0) { return GroupTest::Commit(Nobody(), offset, partition); }
  std::string Stage(uint32_t transaction, uint64_t offset, uint16_t partition = 0) {
    return GroupTest::Stage(Nobody(), transaction, offset, partition);
  }
  // Member A, the only one, in generation 1.
  void StableGroup() {
    At(Seconds(0), [this] { Join('A'); });
    RunUntil(Seconds(4));
    Sync('A', 1, {{'A', 0}, {'A', 1}});
  }
  // The broker dies, and another coordinates, which finds the first `kept` batches.
  void FailOver(size_t kept = ~size_t{0}) {
    coordinator_.Crash();
    log_.MoveLeader(kept);
    TakeOver();
  }
};

class WithoutFencingTest : public GroupCoordinatorTest {
 protected:
  WithoutFencingTest() : GroupCoordinatorTest({.group_metadata_fencing = false, .partitions = {4}}) {}
};

TEST_F(WithoutFencingTest, OffsetsOfFormerMembersAreAcceptedInTransactions) {
  const Membership stranger{GroupId(0), MemberId(9), Generation(1), 0};
  EXPECT_EQ(GroupTest::Stage(stranger, 1, 6), "ok");
  EXPECT_EQ(GroupTest::Commit(stranger, 6), "unknown_member");
}

// --- Commits --------------------------------------------------------------------------------------------------------

TEST_F(GroupCoordinatorTest, NothingIsCommittedAtFirst) {
  EXPECT_EQ(Fetched(), "none");
  EXPECT_TRUE(coordinator_.committed(GroupId(0), PartitionId(0)).none());
}

TEST_F(GroupCoordinatorTest, ACommitMovesItsPartitionOnly) {
  EXPECT_EQ(Commit(9, 2), "ok");
  EXPECT_EQ(Fetched(2), "9");
  EXPECT_EQ(Fetched(1), "none");
  EXPECT_EQ(coordinator_.committed(GroupId(0), PartitionId(2)), Offset(9));
  EXPECT_EQ(Commits(), Lines{"2 is 9"});
}

TEST_F(GroupCoordinatorTest, ACommitCountsAndIsAnsweredOnceItIsReplicated) {
  log_.Hold();
  EXPECT_EQ(Commit(9), "waits");
  EXPECT_EQ(Fetched(), "none");
  log_.Replicate();
  EXPECT_EQ(Asked(0), "ok");
  EXPECT_EQ(Fetched(), "9");
}

TEST_F(GroupCoordinatorTest, CommitsTakeEffectInTheOrderOfTheLog) {
  log_.Hold();
  Commit(9), Commit(4), Commit(7, 1);
  log_.Replicate();
  EXPECT_EQ(Commits(), (Lines{"0 is 9", "0 is 4", "1 is 7"}));
}

TEST_F(GroupCoordinatorTest, ACommitThatIsNotReplicatedChangesNothing) {
  for (const Rejection reason :
       {Rejection::kNotLeader, Rejection::kNotEnoughReplicasAfterAppend, Rejection::kRequestTimedOut}) {
    log_.Hold();
    Commit(9);
    log_.Fail(reason);
    EXPECT_EQ(Word(done_.back()->TakeOutcome()), NameOf(reason));
  }
  log_.Refuse(Rejection::kNotEnoughReplicas);
  EXPECT_EQ(Commit(9), "not_enough_replicas");
  EXPECT_EQ(Fetched(), "none");
  EXPECT_EQ(Commits(), Lines{});
}

TEST_F(GroupCoordinatorTest, ACommitOfTheSameOffsetIsNoChange) {
  Commit(9), Commit(9);
  EXPECT_EQ(Commits(), Lines{"0 is 9"});
}

TEST_F(GroupCoordinatorTest, ACommitOfNothingIsNotWritten) {
  OffsetsCommitRequest request{Nobody(), {}};
  EXPECT_EQ(Ask(std::move(request), &GroupCoordinator::CommitOffsets), "ok");
  EXPECT_EQ(log_.size(), 0u);
}

// --- Offsets in transactions ----------------------------------------------------------------------------------------

TEST_F(GroupCoordinatorTest, StagedOffsetsMakeTheirPartitionUnstableUntilTheMarker) {
  EXPECT_EQ(Stage(1, 5), "ok");
  EXPECT_EQ(Fetched(0), "unstable_offsets");
  EXPECT_EQ(Fetched(1), "none");
  EndTransaction(2, true);
  EXPECT_EQ(Fetched(0), "unstable_offsets");
  EndTransaction(1, true);
  EXPECT_EQ(Fetched(0), "5");
  EXPECT_EQ(Commits(), Lines{"0 is 5 by 1"});
}

TEST_F(GroupCoordinatorTest, AbortedOffsetsAreForgotten) {
  Stage(1, 5);
  EndTransaction(1, false);
  EXPECT_EQ(Fetched(), "none");
  EXPECT_EQ(Commits(), Lines{});
}

TEST_F(GroupCoordinatorTest, TheLastStagedOffsetOfATransactionCounts) {
  Stage(1, 5), Stage(1, 8), Stage(2, 6);
  EndTransaction(1, true);
  EXPECT_EQ(Commits(), Lines{"0 is 8 by 1"});
  EXPECT_EQ(Fetched(), "unstable_offsets");
  EXPECT_EQ(simulation_.Count<OffsetsStaged>(), 3u);
}

TEST_F(GroupCoordinatorTest, OffsetsOnTheirWayToTheReplicasAreUnstableToo) {
  log_.Hold();
  EXPECT_EQ(Stage(1, 5), "waits");
  EXPECT_EQ(Fetched(), "unstable_offsets");
  EXPECT_EQ(simulation_.Count<OffsetsStaged>(), 0u);
  log_.Fail(Rejection::kRequestTimedOut);
  EXPECT_EQ(Fetched(), "none");
}

TEST_F(GroupCoordinatorTest, AFencedProducerStagesNothing) {
  log_.Refuse(Rejection::kInvalidProducerEpoch);
  EXPECT_EQ(Stage(1, 5), "invalid_producer_epoch");
  EXPECT_EQ(Fetched(), "none");
}

TEST_F(GroupCoordinatorTest, WhatStandsLaterInTheLogCountsNotWhatEndsLater) {
  Stage(1, 5), Stage(2, 8);
  EndTransaction(2, true);
  EndTransaction(1, true);
  EXPECT_EQ(Fetched(), "8");
  EXPECT_EQ(Commits(), Lines{"0 is 8 by 2"});
}

// --- Another coordinator --------------------------------------------------------------------------------------------

TEST_F(GroupCoordinatorTest, WithoutTheLogNothingIsServed) {
  coordinator_.Resign();
  EXPECT_EQ(Heartbeat(Nobody()), "not_coordinator");
  EXPECT_EQ(Commit(5), "not_coordinator");
  EXPECT_EQ(Stage(1, 5), "not_coordinator");
  EXPECT_EQ(Fetched(), "not_coordinator");
  ids_['A'] = MemberId(1);
  Join('A'), Sync('A', 1);
  EXPECT_EQ(Joined('A'), "not_coordinator");
  EXPECT_EQ(Synced('A'), "not_coordinator");
  EXPECT_EQ(Leave('A'), "not_coordinator");
}

TEST_F(GroupCoordinatorTest, NothingIsServedBeforeTheLogIsRead) {
  Commit(5);
  log_.MoveLeader();
  coordinator_.TakeOver(log_);
  log_.ReplayTo(coordinator_);
  EXPECT_EQ(Fetched(), "not_coordinator");
  coordinator_.Loaded();
  EXPECT_EQ(Fetched(), "5");
}

TEST_F(GroupCoordinatorTest, WhoeverResignsRefusesWhatWaits) {
  log_.Hold();
  Commit(5);
  Join('A');
  coordinator_.Resign();
  EXPECT_EQ(Asked(0), "not_leader");  // The offsets may have reached another replica.
  EXPECT_EQ(Joined('A'), "not_coordinator");
  log_.Replicate();  // Too late to answer anything.
  EXPECT_TRUE(coordinator_.committed(GroupId(0), PartitionId(0)).none());
}

TEST_F(GroupCoordinatorTest, ABrokerThatDiesAnswersNobody) {
  log_.Hold();
  Commit(5);
  Join('A');
  coordinator_.Crash();
  EXPECT_EQ(Asked(0), "waits");
  simulation_.Run();
  EXPECT_TRUE(done_[0]->over());
  EXPECT_EQ(Joined('A'), "dropped");
}

TEST_F(GroupCoordinatorTest, TheNextCoordinatorFindsTheOffsetsAndTellsNobodyAgain) {
  Commit(5), Commit(7, 1), Commit(6);
  Stage(1, 9, 2), EndTransaction(1, true);
  Stage(2, 3, 3), EndTransaction(2, false);
  FailOver();
  EXPECT_EQ(Fetched(0), "6");
  EXPECT_EQ(Fetched(1), "7");
  EXPECT_EQ(Fetched(2), "9");
  EXPECT_EQ(Fetched(3), "none");
  EXPECT_EQ(Commits(), (Lines{"0 is 5", "1 is 7", "0 is 6", "2 is 9 by 1"}));
  EXPECT_EQ(simulation_.Count<OffsetsStaged>(), 2u);
}

TEST_F(GroupCoordinatorTest, ATransactionThatIsOpenAtTheFailoverEndsAtTheNextCoordinator) {
  Stage(1, 5);
  FailOver();
  EXPECT_EQ(Fetched(), "unstable_offsets");
  EndTransaction(1, true);
  EXPECT_EQ(Commits(), Lines{"0 is 5 by 1"});
}

TEST_F(GroupCoordinatorTest, TheNextCoordinatorTellsWhatTheLastCouldNot) {
  Stage(1, 5);
  log_.Hold();
  Commit(8, 1);
  log_.AppendMarker(ProducerId(1), true);  // And the broker dies before it knows that both are replicated.
  FailOver();
  EXPECT_EQ(Commits(), (Lines{"0 is 5 by 1", "1 is 8"}));
}

TEST_F(GroupCoordinatorTest, OffsetsThatALogHasLostGoBack) {
  Commit(5), Commit(8);
  FailOver(1);
  EXPECT_EQ(Commits(), (Lines{"0 is 5", "0 is 8", "0 is 5"}));
  FailOver(0);
  EXPECT_EQ(Fetched(), "none");
  EXPECT_EQ(Commits().size(), 3u);
}

TEST_F(GroupCoordinatorTest, BrokersShareWhatObserversWereTold) {
  ToldPositions told(simulation_.kernel().pool());
  const GroupSetup setup{.partitions = {4}, .told = &told};
  GroupCoordinator first(simulation_.kernel(), setup);
  GroupCoordinator second(simulation_.kernel(), setup);
  Commit(5);
  const size_t before = Commits().size();
  for (GroupCoordinator* const broker : {&first, &second}) {
    broker->TakeOver(log_);
    log_.ReplayTo(*broker);
    broker->Loaded();
  }
  EXPECT_EQ(Commits().size(), before + 1);
}

TEST_F(GroupCoordinatorTest, MembersAndTheirAssignmentSurviveAFailoverAndSessionsStartAgain) {
  StableGroup();
  FailOver();
  EXPECT_EQ(Heartbeat('A', 1), "ok");
  Sync('A', 1);
  EXPECT_EQ(Synced('A', 1), "0 1");
  EXPECT_EQ(simulation_.Count<GroupRebalanced>(), 1u);
}

TEST_F(GroupCoordinatorTest, WhoeverIsSilentAfterAFailoverExpires) {
  At(Seconds(0), [this] { Join('A'); });
  At(Seconds(4), [this] { Sync('A', 1); });
  At(Seconds(40), [this] { FailOver(); });
  RunUntil(Seconds(85));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "85s g2 of 0"}));
}

TEST_F(GroupCoordinatorTest, ARebalanceThatWasNotWrittenIsForgotten) {
  At(Seconds(0), [this] { Join('A'); });
  RunUntil(Seconds(4));
  FailOver();
  EXPECT_EQ(Heartbeat('A', 1), "unknown_member");
}

// --- Defects --------------------------------------------------------------------------------------------------------

TEST_F(GroupCoordinatorTest, PlantedLaxityLetsFormerMembersCommit) {
  simulation_.kernel().Plant(Defect::kStaleGenerationMayCommit);
  StableGroup();
  EXPECT_EQ(GroupTest::Commit(Of('A', 0), 5), "ok");
  EXPECT_EQ(GroupTest::Stage(Of('A', 0), 1, 5), "illegal_generation");
}

TEST_F(GroupCoordinatorTest, PlantedLaxityLetsFormerMembersCommitInTransactions) {
  simulation_.kernel().Plant(Defect::kTransactionalOffsetsNotFenced);
  StableGroup();
  EXPECT_EQ(GroupTest::Stage(Of('A', 0), 1, 5), "ok");
  EXPECT_EQ(GroupTest::Commit(Of('A', 0), 5), "illegal_generation");
}

TEST_F(GroupCoordinatorTest, PlantedStepBackStoresAnOffsetTwoLower) {
  simulation_.kernel().Plant(Defect::kCommitGoesBack);
  Commit(5), Commit(6), Commit(7);
  EXPECT_EQ(Commits(), (Lines{"0 is 5", "0 is 4", "0 is 7"}));
}

TEST_F(GroupCoordinatorTest, PlantedImpatienceServesUnstableOffsets) {
  simulation_.kernel().Plant(Defect::kUnstableOffsetsServed);
  Commit(3), Stage(1, 5);
  EXPECT_EQ(Fetched(), "3");
}

TEST_F(GroupCoordinatorTest, PlantedForgetfulnessLosesStagedOffsets) {
  simulation_.kernel().Plant(Defect::kCommitIgnoresOffsets);
  Stage(1, 5), EndTransaction(1, true);
  EXPECT_EQ(Fetched(), "none");
}

TEST_F(GroupCoordinatorTest, PlantedHasteAnswersBeforeReplication) {
  simulation_.kernel().Plant(Defect::kCommitBeforeReplication);
  log_.Hold();
  EXPECT_EQ(Commit(5), "ok");
  EXPECT_EQ(Fetched(), "5");
  EXPECT_EQ(log_.waiting(), 1u);
  log_.Replicate();
  EXPECT_EQ(Commits(), Lines{"0 is 5"});
}

TEST_F(GroupCoordinatorTest, PlantedAmnesiaReadsNoOffsets) {
  simulation_.kernel().Plant(Defect::kOffsetsNotReloaded);
  StableGroup();
  GroupTest::Commit(Of('A', 1), 5);
  FailOver();
  EXPECT_EQ(Fetched(), "none");
  EXPECT_EQ(Heartbeat('A', 1), "ok");
}

}  // namespace
}  // namespace redeliver
