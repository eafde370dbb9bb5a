// How a transaction ends, in each version of the protocol: once, unless a request arrives too late.
#include <string>

#include "gtest/gtest.h"
#include "tests/broker/transaction_fixture.h"

namespace redeliver {
namespace {

class TransactionEndTest : public TransactionFixture {};

// --- The end

struct VersionCase {
  const char* name;
  TransactionProtocol protocol;
  uint32_t raised_by;  // Each end.
};

class TransactionVersionTest : public TransactionEndTest, public testing::WithParamInterface<VersionCase> {
 protected:
  TransactionVersionTest() { Use(GetParam().protocol); }
};

TEST_P(TransactionVersionTest, MarkersCarryTheEpochThatTheEndReturns) {
  for (const bool commit : {kCommit, kAbort}) {
    const ProducerIdentity producer = Init();
    Begin(producer, {kFirst, kSecond});
    const ProducerIdentity next = End(producer, commit);
    EXPECT_EQ(next, Later(producer, GetParam().raised_by));
    const auto markers = WriteMarkers();
    ASSERT_EQ(markers.size(), 2u);
    EXPECT_EQ(markers[0].partition, kFirst);
    EXPECT_EQ(markers[1].partition, kSecond);
    for (const WriteMarkersRequest& marker : markers) {
      EXPECT_EQ(marker.producer, next);
      EXPECT_EQ(marker.coordinator_epoch, LeaderEpoch(1));
      EXPECT_EQ(marker.commit, commit);
      EXPECT_EQ(marker.raised_epoch, GetParam().raised_by != 0);
      EXPECT_EQ(marker.transaction, TransactionId(1));
    }
  }
}

TEST_P(TransactionVersionTest, TheNextTransactionWaitsUntilAllMarkersAreWritten) {
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst, kSecond});
  const ProducerIdentity next = End(producer, kCommit);
  const auto markers = broker_.markers;
  coordinator_.MarkerAcknowledged(markers[1], Rejection::kNone);
  coordinator_.MarkerAcknowledged(markers[1], Rejection::kNone);
  EXPECT_TRUE(coordinator_.Awaits(markers[0]));
  EXPECT_FALSE(coordinator_.Awaits(markers[1]));
  EXPECT_EQ(ReasonOf(SendAdd(next, kFirst, 2)), Rejection::kConcurrentTransactions);
  EXPECT_TRUE(coordinator_.AnyUnfinished());
  coordinator_.MarkerAcknowledged(markers[0], Rejection::kNone);
  EXPECT_EQ(Status(), TransactionStatus::kCompleteCommit);
  EXPECT_FALSE(coordinator_.AnyUnfinished());
  Begin(next, {kFirst}, 2);
}

TEST_P(TransactionVersionTest, ARepeatedEndIsRecognisedAndDecidesNothing) {
  for (const bool commit : {kCommit, kAbort}) {
    const ProducerIdentity producer = Init();
    Begin(producer);
    const ProducerIdentity next = End(producer, commit);
    EXPECT_EQ(ReasonOf(SendEnd(producer, commit)), Rejection::kConcurrentTransactions);
    WriteMarkers();
    EXPECT_EQ(End(producer, commit), next);
    EXPECT_EQ(ReasonOf(SendEnd(producer, !commit)), Rejection::kInvalidTransactionState);
    EXPECT_TRUE(broker_.markers.empty());
  }
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
}

TEST_P(TransactionVersionTest, AtItsTimeoutATransactionIsAbortedAndItsProducerFenced) {
  const ProducerIdentity producer = Init();
  // The sweeps come each 10 s; the one at 70 s finds the transaction just not expired.
  simulation_.At(Seconds(10), [&] { Begin(producer); });
  simulation_.At(Seconds(71), [&] { EXPECT_EQ(simulation_.Count<TransactionAborted>(), 0u); });
  simulation_.At(Seconds(81), [&] {
    EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
    EXPECT_EQ(ReasonOf(SendEnd(producer, kCommit)), Rejection::kProducerFenced);
    EXPECT_EQ(ReasonOf(SendAdd(producer, kSecond, 1)), Rejection::kProducerFenced);
    const auto markers = WriteMarkers();
    ASSERT_EQ(markers.size(), 1u);
    EXPECT_EQ(markers[0].producer, Later(producer, 1));
    EXPECT_EQ(ReasonOf(SendEnd(producer, kAbort)), Rejection::kProducerFenced);
    EXPECT_EQ(Init(), Later(producer, 2));
  });
  simulation_.RunUntil(Seconds(200));
  EXPECT_EQ(simulation_.Count<TransactionAborted>(), 1u);
}

TEST_P(TransactionVersionTest, ANewCoordinatorFinishesWhatTheOldOneHadDecided) {
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst, kSecond});
  const ProducerIdentity next = End(producer, kCommit);
  const auto lost = std::exchange(broker_.markers, {});
  FailOver();
  for (const WriteMarkersRequest& marker : lost) {
    EXPECT_FALSE(coordinator_.Awaits(marker));
    coordinator_.MarkerAcknowledged(marker, Rejection::kNone);
  }
  EXPECT_EQ(Status(), TransactionStatus::kPrepareCommit);
  EXPECT_EQ(ReasonOf(SendEnd(producer, kCommit)), Rejection::kConcurrentTransactions);
  const auto markers = WriteMarkers();
  ASSERT_EQ(markers.size(), 2u);
  EXPECT_EQ(markers[0].coordinator_epoch, LeaderEpoch(2));
  EXPECT_EQ(markers[0].producer, next);
  EXPECT_TRUE(markers[0].commit);
  EXPECT_EQ(markers[0].raised_epoch, GetParam().raised_by != 0);
  EXPECT_EQ(Status(), TransactionStatus::kCompleteCommit);
  EXPECT_EQ(End(producer, kCommit), next);
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
}

const VersionCase kVersions[] = {
    {"Tv2StrictMarkers", TransactionProtocol::kTv2StrictMarkers, 1},
    {"Tv2", TransactionProtocol::kTv2, 1},
    {"Verified", TransactionProtocol::kVerified, 0},
    {"Unverified", TransactionProtocol::kUnverified, 0},
};
INSTANTIATE_TEST_SUITE_P(Protocols, TransactionVersionTest, testing::ValuesIn(kVersions),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(TransactionEndTest, AClientThatDoesNotRaiseTheEpochGetsTv1FromAnyBroker) {
  raises_epoch_ = false;
  const ProducerIdentity producer = Init();
  Begin(producer);
  EXPECT_EQ(End(producer, kCommit), producer);
  EXPECT_FALSE(broker_.markers[0].raised_epoch);
}

TEST_F(TransactionEndTest, InTv1ALateEndEndsTheNextTransaction) {
  Use(TransactionProtocol::kVerified);
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst}, 1);
  End(producer, kCommit, 1);
  WriteMarkers();
  Begin(producer, {kFirst}, 2);
  End(producer, kCommit, 1);  // Another copy of the first.
  const auto committed = simulation_.All<TransactionCommitted>();
  ASSERT_EQ(committed.size(), 2u);
  EXPECT_EQ(committed[1].transaction, TransactionId(2));
  WriteMarkers();
  EXPECT_EQ(ReasonOf(SendEnd(producer, kAbort, 2)), Rejection::kInvalidTransactionState);
}

TEST_F(TransactionEndTest, InTv1ATransactionThatALateEndHasEndedIsReopenedWithTheRest) {
  Use(TransactionProtocol::kVerified);
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst}, 1);
  End(producer, kCommit, 1);
  WriteMarkers();
  Begin(producer, {kFirst}, 2);
  End(producer, kCommit, 1);
  WriteMarkers();
  Begin(producer, {kSecond}, 2);
  End(producer, kAbort, 2);
  const auto markers = WriteMarkers();
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].partition, kSecond);
  ASSERT_EQ(simulation_.Count<TransactionAborted>(), 1u);
  EXPECT_EQ(simulation_.All<TransactionAborted>()[0].transaction, TransactionId(2));
}

TEST_F(TransactionEndTest, InTv2ALateEndCannotEndTheNextTransaction) {
  const ProducerIdentity producer = Init();
  Begin(producer, {kFirst}, 1);
  const ProducerIdentity next = End(producer, kCommit, 1);
  WriteMarkers();
  Begin(next, {kFirst}, 2);
  EXPECT_EQ(ReasonOf(SendEnd(producer, kCommit, 1)), Rejection::kProducerFenced);
  EXPECT_EQ(simulation_.Count<TransactionCommitted>(), 1u);
  EXPECT_TRUE(coordinator_.AnyUnfinished());
}

TEST_F(TransactionEndTest, InTv2AnAbortOfNothingRaisesTheEpochAtOnce) {
  const ProducerIdentity producer = Init();
  EXPECT_EQ(End(producer, kAbort), Later(producer, 1));
  EXPECT_EQ(Status(), TransactionStatus::kCompleteAbort);
  EXPECT_TRUE(broker_.markers.empty());
  EXPECT_FALSE(coordinator_.AnyUnfinished());
  EXPECT_EQ(simulation_.All<TransactionAborted>()[0].transaction, TransactionId(1));
  EXPECT_EQ(ReasonOf(SendEnd(Later(producer, 1), kCommit)), Rejection::kInvalidTransactionState);
}

TEST_F(TransactionEndTest, InTv2TheLastEpochIsFollowedByANewProducerId) {
  TransactionCoordinator coordinator(simulation_.kernel(), options_, broker_, ProducerEpoch(1));
  Lead(coordinator);
  const auto ask = [&](const EndTransactionRequest& request) {
    DirectCall<EndTransactionRequest> call(producer_, server_);
    coordinator.End(request, call.responder());
    return call.TakeOutcome();
  };
  DirectCall<InitProducerRequest> init(producer_, server_);
  coordinator.Init({kBilling, Seconds(60), {}}, init.responder());
  const ProducerIdentity producer = init.TakeOutcome().value();
  const ProducerIdentity last = ask({kBilling, producer, kAbort, true, TransactionId(1)}).value();
  EXPECT_EQ(last, Later(producer, 1));
  DirectCall<VerifyPartitionRequest> added(producer_, server_);
  coordinator.Verify({kBilling, last, kFirst, false, TransactionId(2)}, added.responder());
  const EndTransactionRequest end{kBilling, last, kCommit, true, TransactionId(2)};
  const ProducerIdentity fresh = ask(end).value();
  EXPECT_EQ(fresh, (ProducerIdentity{ProducerId(101), ProducerEpoch(0)}));
  ASSERT_EQ(broker_.markers.size(), 1u);
  EXPECT_EQ(broker_.markers[0].producer, Later(last, 1));
  EXPECT_EQ(ask(end).reason(), Rejection::kConcurrentTransactions);
  coordinator.MarkerAcknowledged(broker_.markers[0], Rejection::kNone);
  EXPECT_EQ(ask(end).value(), fresh);
}

// --- Completion

TEST_F(TransactionEndTest, ACompletionThatTheLogDoesNotTakeInIsWrittenAgain) {
  const ProducerIdentity producer = Init();
  Begin(producer);
  End(producer, kCommit);
  log_.RefuseAppends(Rejection::kNotEnoughReplicas);
  WriteMarkers();
  EXPECT_EQ(Status(), TransactionStatus::kPrepareCommit);
  EXPECT_TRUE(coordinator_.AnyUnfinished());
  simulation_.At(Millis(150), [&] { log_.RefuseAppends(Rejection::kNone); });
  simulation_.At(Millis(199), [&] { EXPECT_TRUE(coordinator_.AnyUnfinished()); });
  simulation_.RunUntil(Millis(201));
  EXPECT_EQ(Status(), TransactionStatus::kCompleteCommit);
  EXPECT_FALSE(coordinator_.AnyUnfinished());
}

TEST_F(TransactionEndTest, AMarkerThatWasGivenUpLeavesTheTransactionToTheNextCoordinator) {
  for (const Rejection reason : {Rejection::kInvalidProducerEpoch, Rejection::kTransactionCoordinatorFenced}) {
    const ProducerIdentity producer = Init();
    Begin(producer);
    End(producer, kCommit);
    WriteMarkers(reason);
    EXPECT_EQ(Status(), TransactionStatus::kPrepareCommit);
    EXPECT_EQ(ReasonOf(SendInit()), Rejection::kConcurrentTransactions);
    FailOver();
    WriteMarkers();
    EXPECT_EQ(Status(), TransactionStatus::kCompleteCommit);
  }
}

}  // namespace
}  // namespace redeliver
