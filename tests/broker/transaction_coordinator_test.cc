// Who may write under a transactional id, what belongs to a transaction, and that nothing counts before it is
// replicated.
#include "sim/broker/transaction_coordinator.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/transaction_fixture.h"

namespace redeliver {
namespace {

class TransactionCoordinatorTest : public TransactionFixture {};

// --- Init

TEST_F(TransactionCoordinatorTest, InitGivesEachTransactionalIdAProducerId) {
  EXPECT_EQ(Init(kBilling), (ProducerIdentity{ProducerId(100), ProducerEpoch(0)}));
  EXPECT_EQ(Init(kShipping), (ProducerIdentity{ProducerId(101), ProducerEpoch(0)}));
  EXPECT_EQ(log_.records().size(), 2u);
  EXPECT_FALSE(coordinator_.AnyUnfinished());
}

TEST_F(TransactionCoordinatorTest, InitAgainKeepsTheProducerIdAndFencesTheOldEpoch) {
  const ProducerIdentity old = Init();
  EXPECT_EQ(Init(), Later(old, 1));
  EXPECT_EQ(ReasonOf(SendAdd(old, kFirst, 1)), Rejection::kProducerFenced);
  EXPECT_EQ(ReasonOf(SendEnd(old, kCommit)), Rejection::kProducerFenced);
  const auto fenced = simulation_.All<ProducerFenced>();
  ASSERT_EQ(fenced.size(), 2u);
  EXPECT_EQ(fenced[0].producer, old.id);
  EXPECT_EQ(fenced[0].epoch, old.epoch);
}

TEST_F(TransactionCoordinatorTest, AnEpochFromTheFutureIsRefusedAndNotCalledFenced) {
  EXPECT_EQ(ReasonOf(SendAdd(Later(Init(), 1), kFirst, 1)), Rejection::kProducerFenced);
  EXPECT_EQ(simulation_.Count<ProducerFenced>(), 0u);
}

TEST_F(TransactionCoordinatorTest, InitAbortsWhatIsOpenAndIsAnsweredOnlyAtTheNextAttempt) {
  const ProducerIdentity old = Init();
  Begin(old);
  EXPECT_EQ(ReasonOf(SendInit()), Rejection::kConcurrentTransactions);
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
  EXPECT_EQ(ReasonOf(SendInit()), Rejection::kConcurrentTransactions);  // Its marker is not written.
  const auto markers = WriteMarkers();
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].producer, Later(old, 1));
  EXPECT_FALSE(markers[0].commit);
  EXPECT_EQ(Init(), Later(old, 2));
  EXPECT_EQ(ReasonOf(SendEnd(old, kCommit)), Rejection::kProducerFenced);
}

TEST_F(TransactionCoordinatorTest, AnInstanceThatGoesOnRaisesItsEpochOnceHoweverOftenItAsks) {
  const ProducerIdentity first = Init();
  EXPECT_EQ(SendInit(kBilling, first).TakeOutcome().value(), Later(first, 1));
  EXPECT_EQ(SendInit(kBilling, first).TakeOutcome().value(), Later(first, 1));
  EXPECT_EQ(SendInit(kBilling, Later(first, 1)).TakeOutcome().value(), Later(first, 2));
  EXPECT_EQ(ReasonOf(SendInit(kBilling, first)), Rejection::kProducerFenced);
}

TEST_F(TransactionCoordinatorTest, TimeoutsThatAreTooLongAreRefused) {
  auto& call = Send<InitProducerRequest>({kBilling, Minutes(16), {}}, &TransactionCoordinator::Init);
  EXPECT_EQ(ReasonOf(call), Rejection::kInvalidTransactionTimeout);
}

TEST_F(TransactionCoordinatorTest, AnUnknownTransactionalIdIsNobodys) {
  const ProducerIdentity somebody{ProducerId(1), ProducerEpoch(0)};
  EXPECT_EQ(ReasonOf(SendAdd(somebody, kFirst, 1)), Rejection::kInvalidProducerIdMapping);
  EXPECT_EQ(ReasonOf(SendVerify(somebody, kFirst, true)), Rejection::kInvalidProducerIdMapping);
  EXPECT_EQ(ReasonOf(SendEnd(somebody, kCommit)), Rejection::kInvalidProducerIdMapping);
}

// --- Partitions

TEST_F(TransactionCoordinatorTest, OffsetsBelongToThePartitionOfTheirGroup) {
  const ProducerIdentity producer = Init();
  auto& added =
      Send<AddOffsetsRequest>({kBilling, producer, GroupId(4), TransactionId(1)}, &TransactionCoordinator::AddOffsets);
  EXPECT_TRUE(added.TakeOutcome().ok());
  End(producer, kCommit);
  ASSERT_EQ(broker_.markers.size(), 1u);
  EXPECT_EQ(broker_.markers[0].partition, kOffsets);
}

TEST_F(TransactionCoordinatorTest, APartitionIsTakenInOnce) {
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst, kSecond, kFirst});
  EXPECT_EQ(log_.records().size(), 3u);
  EXPECT_THAT(log_.records().back().partitions, testing::ElementsAre(kFirst, kSecond));
}

TEST_F(TransactionCoordinatorTest, VerifyOnlyAsksAndOtherwiseAdds) {
  const ProducerIdentity producer = Init();
  EXPECT_EQ(ReasonOf(SendVerify(producer, kFirst, true)), Rejection::kTransactionAbortable);
  EXPECT_FALSE(coordinator_.AnyUnfinished());
  EXPECT_TRUE(SendVerify(producer, kFirst, false).TakeOutcome().ok());
  EXPECT_TRUE(coordinator_.AnyUnfinished());
  EXPECT_TRUE(SendVerify(producer, kFirst, true).TakeOutcome().ok());
  EXPECT_EQ(ReasonOf(SendVerify(producer, kSecond, true)), Rejection::kTransactionAbortable);
}

// --- Replication comes first

TEST_F(TransactionCoordinatorTest, NothingCountsBeforeItIsReplicated) {
  const ProducerIdentity producer = Init();
  log_.Hold();
  auto& added = SendAdd(producer, kFirst, 1);
  EXPECT_TRUE(added.TakeOutcome().unknown());
  EXPECT_TRUE(coordinator_.AnyUnfinished());
  EXPECT_EQ(ReasonOf(SendAdd(producer, kSecond, 1)), Rejection::kConcurrentTransactions);
  EXPECT_EQ(ReasonOf(SendVerify(producer, kFirst, true)), Rejection::kConcurrentTransactions);
  EXPECT_EQ(ReasonOf(SendEnd(producer, kCommit)), Rejection::kConcurrentTransactions);
  EXPECT_EQ(ReasonOf(SendInit()), Rejection::kConcurrentTransactions);
  log_.Release();
  EXPECT_TRUE(added.TakeOutcome().ok());
  EXPECT_TRUE(SendVerify(producer, kFirst, true).TakeOutcome().ok());
}

TEST_F(TransactionCoordinatorTest, AProducerIdThatIsNotReplicatedIsNotKnown) {
  log_.Hold();
  auto& init = SendInit();
  EXPECT_EQ(ReasonOf(SendAdd({ProducerId(100), ProducerEpoch(0)}, kFirst, 1)), Rejection::kInvalidProducerIdMapping);
  log_.Release();
  EXPECT_EQ(init.TakeOutcome().value(), (ProducerIdentity{ProducerId(100), ProducerEpoch(0)}));
}

TEST_F(TransactionCoordinatorTest, AnEndIsDecidedAndAnsweredOnceReplicatedAndBeforeItsMarkersAreWritten) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  auto& end = SendEnd(producer, kCommit);
  EXPECT_TRUE(end.TakeOutcome().unknown());
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 0u);
  EXPECT_TRUE(broker_.markers.empty());
  log_.Release();
  EXPECT_TRUE(end.TakeOutcome().ok());
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
  EXPECT_EQ(broker_.markers.size(), 1u);
  EXPECT_EQ(Status(), TransactionStatus::kPrepareCommit);
}

TEST_F(TransactionCoordinatorTest, ADecisionIsItsClientsDoingWhoeverReplicatesIt) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  SendEnd(producer, kCommit);
  simulation_.At(Seconds(1), [&] { log_.Release(); });
  simulation_.RunUntil(Seconds(2));
  for (const Event& event : simulation_.events()) {
    if (std::holds_alternative<TransactionCommitted>(event.fact)) {
      EXPECT_EQ(event.circumstance.process, producer_.id());
    }
  }
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
}

struct WriteFailure {
  const char* name;
  Rejection result;
  Rejection answer;
};

class TransactionWriteFailureTest : public TransactionCoordinatorTest,
                                    public testing::WithParamInterface<WriteFailure> {};

TEST_P(TransactionWriteFailureTest, AnUnreplicatedEndDecidesNothingAndIsToBeRepeated) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  auto& end = SendEnd(producer, kCommit);
  log_.Release(GetParam().result);
  EXPECT_EQ(ReasonOf(end), GetParam().answer);
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 0u);
  EXPECT_TRUE(broker_.markers.empty());
  End(producer, kCommit);
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
}

TEST_P(TransactionWriteFailureTest, AnUnreplicatedChangeChangesNothing) {
  log_.Hold();
  auto& init = SendInit();
  log_.Release(GetParam().result);
  EXPECT_EQ(ReasonOf(init), GetParam().answer);
  const ProducerIdentity producer = Init();
  log_.Hold();
  auto& added = SendAdd(producer, kFirst, 1);
  log_.Release(GetParam().result);
  EXPECT_EQ(ReasonOf(added), GetParam().answer);
  EXPECT_EQ(ReasonOf(SendVerify(producer, kFirst, true)), Rejection::kTransactionAbortable);
  EXPECT_FALSE(coordinator_.AnyUnfinished());
}

TEST_P(TransactionWriteFailureTest, AnUnreplicatedFenceIsRepeatedUnderTheSameEpoch) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  log_.Hold();
  auto& init = SendInit();
  log_.Release(GetParam().result);
  EXPECT_EQ(ReasonOf(init), GetParam().answer);
  EXPECT_EQ(ReasonOf(SendInit()), Rejection::kConcurrentTransactions);
  ASSERT_EQ(broker_.markers.size(), 1u);
  EXPECT_EQ(broker_.markers[0].producer, Later(producer, 1));
}

const WriteFailure kWriteFailures[] = {
    {"NotLeader", Rejection::kNotLeader, Rejection::kNotLeader},
    {"NotEnoughReplicas", Rejection::kNotEnoughReplicas, Rejection::kUnavailable},
    {"AfterAppend", Rejection::kNotEnoughReplicasAfterAppend, Rejection::kNotEnoughReplicasAfterAppend},
    {"TimedOut", Rejection::kRequestTimedOut, Rejection::kRequestTimedOut},
};
INSTANTIATE_TEST_SUITE_P(Results, TransactionWriteFailureTest, testing::ValuesIn(kWriteFailures),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace redeliver
