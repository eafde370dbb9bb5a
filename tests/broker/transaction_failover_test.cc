// What becomes of transactions when their coordinator changes, stands still or has a planted defect.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/transaction_fixture.h"

namespace redeliver {
namespace {

class TransactionFailoverTest : public TransactionFixture {};

// --- Failover

TEST_F(TransactionFailoverTest, ABrokerThatDoesNotCoordinateRefusesEverything) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  const auto refuses = [&] {
    EXPECT_EQ(ReasonOf(SendInit()), Rejection::kNotCoordinator);
    EXPECT_EQ(ReasonOf(SendAdd(producer, kSecond, 1)), Rejection::kNotCoordinator);
    EXPECT_EQ(ReasonOf(SendVerify(producer, kFirst, true)), Rejection::kNotCoordinator);
    EXPECT_EQ(ReasonOf(SendEnd(producer, kCommit)), Rejection::kNotCoordinator);
  };
  coordinator_.Resign();
  refuses();
  EXPECT_FALSE(coordinator_.AnyUnfinished());
  coordinator_.TakeOver(log_);  // It loads.
  refuses();
}

TEST_F(TransactionFailoverTest, ReplayRecordsNothing) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  End(producer, kCommit);
  const size_t before = simulation_.events().size();
  FailOver();
  EXPECT_EQ(simulation_.events().size(), before);
}

TEST_F(TransactionFailoverTest, ANewCoordinatorKeepsTimingWhatIsOpen) {
  const ProducerIdentity producer = Init();
  simulation_.At(Seconds(5), [&] { Begin(producer); });
  simulation_.At(Seconds(30), [&] { FailOver(); });
  simulation_.At(Seconds(61), [&] { EXPECT_EQ(simulation_.Count<TransactionAborted>(), 0u); });
  simulation_.RunUntil(Seconds(71));
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
}

TEST_F(TransactionFailoverTest, AClockThatIsBehindTimesAnOpenTransactionForLonger) {
  Begin(Init());
  simulation_.At(Seconds(30), [&] {
    broker_.clock_offset = SimDuration() - Hours(1);
    FailOver();
  });
  simulation_.At(Minutes(61), [&] { EXPECT_EQ(simulation_.Count<TransactionAborted>(), 0u); });
  simulation_.RunUntil(Minutes(62));
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
}

TEST_F(TransactionFailoverTest, WhatAFormerTermWroteIsAnsweredAsUncertainAndChangesNothing) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  auto& end = SendEnd(producer, kCommit);
  coordinator_.Resign();
  EXPECT_TRUE(end.TakeOutcome().unknown());
  log_.Release();
  EXPECT_EQ(ReasonOf(end), Rejection::kNotLeader);
  EXPECT_TRUE(MayHaveHappened(Rejection::kNotLeader));
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 0u);
  EXPECT_TRUE(broker_.markers.empty());
}

TEST_F(TransactionFailoverTest, WhatAFormerTermWroteDoesNotMixWithWhatThisOneWrites) {
  const ProducerIdentity producer = Init();
  log_.Hold();
  auto& old = SendAdd(producer, kFirst, 1);
  FailOver();  // It has read the record.
  auto& added = SendAdd(producer, kSecond, 1);
  log_.Release();
  EXPECT_EQ(ReasonOf(old), Rejection::kNotLeader);
  EXPECT_TRUE(added.TakeOutcome().ok());
  EXPECT_THAT(log_.records().back().partitions, testing::ElementsAre(kFirst, kSecond));
}

TEST_F(TransactionFailoverTest, ACrashLeavesNobodyToAnswer) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  auto& end = SendEnd(producer, kCommit);
  log_.DropWaiting();
  FailOver();
  EXPECT_TRUE(end.TakeOutcome().unknown());
  EXPECT_EQ(broker_.markers.size(), 1u);  // It had been appended.
}

TEST_F(TransactionFailoverTest, ABrokerThatStandsStillSweepsWhenItGoesOn) {
  broker_.host = &simulation_.NewProcess("broker");
  Begin(Init());
  simulation_.At(Seconds(65), [&] { broker_.host->Pause(Seconds(60)); });
  simulation_.At(Seconds(124), [&] { EXPECT_EQ(simulation_.Count<TransactionAborted>(), 0u); });
  simulation_.RunUntil(Seconds(126));
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
}

// --- Planted defects

TEST_F(TransactionFailoverTest, DefectInitFencesNobody) {
  simulation_.kernel().Plant(Defect::kEpochNotRaisedAtInit);
  const ProducerIdentity producer = Init();
  Begin(producer);
  EXPECT_EQ(Init(), producer);
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 0u);
}

TEST_F(TransactionFailoverTest, DefectMarkersAreNotResent) {
  simulation_.kernel().Plant(Defect::kMarkersNotResent);
  const ProducerIdentity producer = Init();
  Begin(producer);
  End(producer, kCommit);
  broker_.markers.clear();
  FailOver();
  EXPECT_TRUE(broker_.markers.empty());
  EXPECT_TRUE(coordinator_.AnyUnfinished());
}

TEST_F(TransactionFailoverTest, DefectTransactionsAreNotReloaded) {
  simulation_.kernel().Plant(Defect::kTransactionsNotReloaded);
  const ProducerIdentity producer = Init();
  FailOver();
  EXPECT_EQ(ReasonOf(SendAdd(producer, kFirst, 1)), Rejection::kInvalidProducerIdMapping);
}

TEST_F(TransactionFailoverTest, DefectAnEndIsAnsweredBeforeItIsReplicated) {
  simulation_.kernel().Plant(Defect::kEndBeforeReplication);
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  EXPECT_EQ(End(producer, kCommit), Later(producer, 1));
  EXPECT_EQ(ReasonOf(SendVerify(Later(producer, 1), kSecond, false)), Rejection::kConcurrentTransactions);
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 0u);
  log_.Release();
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
}

TEST_F(TransactionFailoverTest, DefectATimeoutDoesNotFence) {
  simulation_.kernel().Plant(Defect::kTimeoutDoesNotFence);
  const ProducerIdentity producer = Init();
  Begin(producer);
  simulation_.RunUntil(Seconds(71));
  ASSERT_EQ(broker_.markers.size(), 1u);
  EXPECT_EQ(broker_.markers[0].producer, producer);
  EXPECT_FALSE(broker_.markers[0].raised_epoch);
}

TEST_F(TransactionFailoverTest, DefectMarkersCarryTheNextEpoch) {
  simulation_.kernel().Plant(Defect::kMarkerOfNextEpoch);
  const ProducerIdentity producer = Init();
  Begin(producer);
  const ProducerIdentity next = End(producer, kCommit);
  const auto markers = WriteMarkers();
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].producer, Later(next, 1));
  EXPECT_EQ(Status(), TransactionStatus::kCompleteCommit);
}

}  // namespace
}  // namespace redeliver
