// The rules of transactions, one line each: what a request comes to in a state, and what the next state is.
#include "sim/broker/transaction_transitions.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver {
namespace {

using Status = TransactionStatus;
using Step = TransactionStep;

constexpr auto kTv1 = TransactionVersion::kTv1;
constexpr auto kTv2 = TransactionVersion::kTv2;

constexpr ProducerId kProducer{7};
constexpr ProducerId kStranger{8};
constexpr TopicPartition kContained{LogId(0), PartitionId(0)};
constexpr TopicPartition kOther{LogId(0), PartitionId(1)};

constexpr ProducerIdentity Own(uint32_t epoch) { return {kProducer, ProducerEpoch(epoch)}; }
constexpr ProducerIdentity Foreign(uint32_t epoch) { return {kStranger, ProducerEpoch(epoch)}; }

// Producer 7 at epoch 5.
TransactionMetadata At(Status status) {
  TransactionMetadata metadata;
  metadata.transactional_id = 77;
  metadata.producer = Own(5);
  metadata.status = status;
  metadata.timeout = Seconds(60);
  const bool open = status == Status::kOngoing || IsPrepared(status);
  if (open) metadata.partitions = {kContained};
  return metadata;
}

// The same, come to its epoch by an end under TV2 or by an Init that expected epoch 4.
TransactionMetadata AfterRaise(Status status) {
  TransactionMetadata metadata = At(status);
  metadata.last_epoch = ProducerEpoch(4);
  metadata.raised_epoch = status != Status::kEmpty;
  return metadata;
}

struct Expected {
  Step step = Step::kRefuse;
  Rejection reason = Rejection::kNone;

  Expected(Step step) : step(step) {}
  Expected(Rejection reason) : reason(reason) {}
  TransactionVerdict verdict() const { return {step, reason}; }
};

template <class Case>
std::string NameOfCase(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

// --- InitProducerId

struct InitCase {
  const char* name;
  TransactionMetadata now;
  bool pending;
  ProducerIdentity expected;
  Expected result;
};

class JudgeInitTest : public testing::TestWithParam<InitCase> {};

TEST_P(JudgeInitTest, FollowsTheRule) {
  const InitCase& param = GetParam();
  const InitProducerRequest request{77, Seconds(60), param.expected};
  EXPECT_EQ(JudgeInit(param.now, param.pending, request, kLastProducerEpoch), param.result.verdict());
}

TransactionMetadata AtEpoch(Status status, uint32_t epoch) {
  TransactionMetadata metadata = At(status);
  metadata.producer = Own(epoch);
  return metadata;
}

const ProducerIdentity kNobody;

const InitCase kInitCases[] = {
    {"NewIdIsANewProducer", {}, false, kNobody, Step::kNewProducer},
    {"NewIdIsANewProducerWhateverIsExpected", {}, false, Own(3), Step::kNewProducer},
    {"NewIdBeingWritten", {}, true, kNobody, Rejection::kConcurrentTransactions},
    {"PendingChange", At(Status::kEmpty), true, kNobody, Rejection::kConcurrentTransactions},
    {"PendingBeforeStranger", At(Status::kEmpty), true, Foreign(5), Rejection::kConcurrentTransactions},
    {"CommitNotComplete", At(Status::kPrepareCommit), false, kNobody, Rejection::kConcurrentTransactions},
    {"AbortNotComplete", At(Status::kPrepareAbort), false, kNobody, Rejection::kConcurrentTransactions},
    {"StrangerExpected", At(Status::kEmpty), false, Foreign(5), Rejection::kProducerFenced},
    {"StrangerExpectedWhileOpen", At(Status::kOngoing), false, Foreign(5), Rejection::kProducerFenced},
    {"EmptyRaises", At(Status::kEmpty), false, kNobody, Step::kRaiseEpoch},
    {"AfterCommitRaises", At(Status::kCompleteCommit), false, kNobody, Step::kRaiseEpoch},
    {"AfterAbortRaises", At(Status::kCompleteAbort), false, kNobody, Step::kRaiseEpoch},
    {"ExpectedCurrentRaises", AfterRaise(Status::kEmpty), false, Own(5), Step::kRaiseEpoch},
    {"ExpectedLastIsARetry", AfterRaise(Status::kEmpty), false, Own(4), Step::kAnswer},
    {"ExpectedOlder", AfterRaise(Status::kEmpty), false, Own(3), Rejection::kProducerFenced},
    {"ExpectedNewer", AfterRaise(Status::kEmpty), false, Own(6), Rejection::kProducerFenced},
    {"ExpectedLastOfAnotherInstance", At(Status::kEmpty), false, Own(4), Rejection::kProducerFenced},
    {"OpenIsFenced", At(Status::kOngoing), false, kNobody, Step::kFence},
    {"OpenIsFencedWhateverEpochIsExpected", At(Status::kOngoing), false, Own(1), Step::kFence},
    {"EpochsUsedUp", AtEpoch(Status::kEmpty, 32766), false, kNobody, Step::kNewProducer},
    {"EpochsUsedUpByAFence", AtEpoch(Status::kCompleteAbort, 32767), false, kNobody, Step::kNewProducer},
    {"EpochsUsedUpAsExpected", AtEpoch(Status::kEmpty, 32766), false, Own(32766), Step::kNewProducer},
    {"LastButOneEpoch", AtEpoch(Status::kEmpty, 32765), false, kNobody, Step::kRaiseEpoch},
};
INSTANTIATE_TEST_SUITE_P(Rules, JudgeInitTest, testing::ValuesIn(kInitCases), NameOfCase<InitCase>);

TEST(TransactionTransitionsTest, TimeoutsAboveAQuarterOfAnHourAreRefused) {
  const auto judge = [](SimDuration timeout) {
    return JudgeInit({}, true, {77, timeout, kNobody}, kLastProducerEpoch).reason;
  };
  EXPECT_EQ(judge(Minutes(15) + Nanos(1)), Rejection::kInvalidTransactionTimeout);
  EXPECT_EQ(judge(Minutes(15)), Rejection::kConcurrentTransactions);
}

// --- AddPartitionsToTxn

struct AddCase {
  const char* name;
  TransactionVersion version;
  TransactionMetadata now;
  bool pending;
  ProducerIdentity producer;
  TopicPartition partition;
  Expected result;
};

class JudgeAddTest : public testing::TestWithParam<AddCase> {};

TEST_P(JudgeAddTest, FollowsTheRule) {
  const AddCase& param = GetParam();
  EXPECT_EQ(JudgeAdd(param.now, param.pending, param.producer, param.partition, param.version), param.result.verdict());
}

// The epoch of TV2's last end was the producer id's last.
TransactionMetadata ChangingId(Status status) {
  TransactionMetadata metadata = AtEpoch(Status::kOngoing, 32766);
  PrepareEnd(metadata, true, kTv2, kStranger);
  if (!IsPrepared(status)) Complete(metadata);
  return metadata;
}

const AddCase kAddCases[] = {
    {"Stranger", kTv1, At(Status::kEmpty), false, Foreign(5), kOther, Rejection::kInvalidProducerIdMapping},
    {"OlderEpoch", kTv1, At(Status::kEmpty), false, Own(4), kOther, Rejection::kProducerFenced},
    {"NewerEpoch", kTv1, At(Status::kEmpty), false, Own(6), kOther, Rejection::kProducerFenced},
    {"Pending", kTv1, At(Status::kEmpty), true, Own(5), kOther, Rejection::kConcurrentTransactions},
    {"StrangerBeforePendingInTv1", kTv1, At(Status::kEmpty), true, Foreign(5), kOther,
     Rejection::kInvalidProducerIdMapping},
    {"EpochBeforePendingInTv1", kTv1, At(Status::kEmpty), true, Own(4), kOther, Rejection::kProducerFenced},
    {"PendingBeforeEpochInTv2", kTv2, At(Status::kEmpty), true, Own(6), kOther, Rejection::kConcurrentTransactions},
    {"CommitNotComplete", kTv1, At(Status::kPrepareCommit), false, Own(5), kContained,
     Rejection::kConcurrentTransactions},
    {"AbortNotComplete", kTv2, At(Status::kPrepareAbort), false, Own(5), kContained,
     Rejection::kConcurrentTransactions},
    {"OlderEpochWhileAbortNotComplete", kTv2, At(Status::kPrepareAbort), false, Own(4), kOther,
     Rejection::kProducerFenced},
    {"NextProducerIdWhileNotComplete", kTv2, ChangingId(Status::kPrepareCommit), false, Foreign(0), kOther,
     Rejection::kConcurrentTransactions},
    {"NextProducerIdOnceComplete", kTv2, ChangingId(Status::kCompleteCommit), false, Foreign(0), kOther, Step::kAdd},
    {"Contained", kTv1, At(Status::kOngoing), false, Own(5), kContained, Step::kAnswer},
    {"ContainedTv2", kTv2, At(Status::kOngoing), false, Own(5), kContained, Step::kAnswer},
    {"Further", kTv1, At(Status::kOngoing), false, Own(5), kOther, Step::kAdd},
    {"First", kTv1, At(Status::kEmpty), false, Own(5), kOther, Step::kAdd},
    {"FirstAfterCommit", kTv1, At(Status::kCompleteCommit), false, Own(5), kContained, Step::kAdd},
    {"FirstAfterAbort", kTv2, At(Status::kCompleteAbort), false, Own(5), kContained, Step::kAdd},
};
INSTANTIATE_TEST_SUITE_P(Rules, JudgeAddTest, testing::ValuesIn(kAddCases), NameOfCase<AddCase>);

// --- The same with verifyOnly

class JudgeVerifyTest : public testing::TestWithParam<AddCase> {};

TEST_P(JudgeVerifyTest, FollowsTheRule) {
  const AddCase& param = GetParam();
  EXPECT_EQ(JudgeVerify(param.now, param.pending, param.producer, param.partition), param.result.verdict());
}

const AddCase kVerifyCases[] = {
    {"Stranger", kTv1, At(Status::kOngoing), false, Foreign(5), kContained, Rejection::kInvalidProducerIdMapping},
    {"OlderEpoch", kTv1, At(Status::kOngoing), false, Own(4), kContained, Rejection::kProducerFenced},
    {"Pending", kTv1, At(Status::kOngoing), true, Own(5), kContained, Rejection::kConcurrentTransactions},
    {"NotComplete", kTv1, At(Status::kPrepareCommit), false, Own(5), kContained, Rejection::kConcurrentTransactions},
    {"Contained", kTv1, At(Status::kOngoing), false, Own(5), kContained, Step::kAnswer},
    {"NotContained", kTv1, At(Status::kOngoing), false, Own(5), kOther, Rejection::kTransactionAbortable},
    {"NothingOpen", kTv1, At(Status::kEmpty), false, Own(5), kContained, Rejection::kTransactionAbortable},
    {"Over", kTv1, At(Status::kCompleteAbort), false, Own(5), kContained, Rejection::kTransactionAbortable},
};
INSTANTIATE_TEST_SUITE_P(Rules, JudgeVerifyTest, testing::ValuesIn(kVerifyCases), NameOfCase<AddCase>);

// --- EndTxn

struct EndCase {
  const char* name;
  TransactionVersion version;
  TransactionMetadata now;
  bool pending;
  ProducerIdentity producer;
  bool commit;
  Expected result;
};

class JudgeEndTest : public testing::TestWithParam<EndCase> {};

TEST_P(JudgeEndTest, FollowsTheRule) {
  const EndCase& param = GetParam();
  EndTransactionRequest request;
  request.producer = param.producer;
  request.commit = param.commit;
  EXPECT_EQ(JudgeEnd(param.now, param.pending, request, param.version), param.result.verdict());
}

constexpr bool kCommit = true;
constexpr bool kAbort = false;

const EndCase kTv1EndCases[] = {
    {"Stranger", kTv1, At(Status::kOngoing), false, Foreign(5), kCommit, Rejection::kInvalidProducerIdMapping},
    {"OlderEpoch", kTv1, At(Status::kOngoing), false, Own(4), kCommit, Rejection::kProducerFenced},
    {"NewerEpoch", kTv1, At(Status::kOngoing), false, Own(6), kCommit, Rejection::kProducerFenced},
    {"OlderEpochBeforePending", kTv1, At(Status::kOngoing), true, Own(4), kCommit, Rejection::kProducerFenced},
    {"Pending", kTv1, At(Status::kOngoing), true, Own(5), kCommit, Rejection::kConcurrentTransactions},
    {"OpenCommits", kTv1, At(Status::kOngoing), false, Own(5), kCommit, Step::kEnd},
    {"OpenAborts", kTv1, At(Status::kOngoing), false, Own(5), kAbort, Step::kEnd},
    {"CommittedAgain", kTv1, At(Status::kCompleteCommit), false, Own(5), kCommit, Step::kAnswer},
    {"AbortedAgain", kTv1, At(Status::kCompleteAbort), false, Own(5), kAbort, Step::kAnswer},
    {"CommittedThenAbort", kTv1, At(Status::kCompleteCommit), false, Own(5), kAbort,
     Rejection::kInvalidTransactionState},
    {"AbortedThenCommit", kTv1, At(Status::kCompleteAbort), false, Own(5), kCommit,
     Rejection::kInvalidTransactionState},
    {"CommittingAgain", kTv1, At(Status::kPrepareCommit), false, Own(5), kCommit, Rejection::kConcurrentTransactions},
    {"AbortingAgain", kTv1, At(Status::kPrepareAbort), false, Own(5), kAbort, Rejection::kConcurrentTransactions},
    {"CommittingThenAbort", kTv1, At(Status::kPrepareCommit), false, Own(5), kAbort,
     Rejection::kInvalidTransactionState},
    {"AbortingThenCommit", kTv1, At(Status::kPrepareAbort), false, Own(5), kCommit,
     Rejection::kInvalidTransactionState},
    {"EmptyCommit", kTv1, At(Status::kEmpty), false, Own(5), kCommit, Rejection::kInvalidTransactionState},
    {"EmptyAbort", kTv1, At(Status::kEmpty), false, Own(5), kAbort, Rejection::kInvalidTransactionState},
    {"LastEpochIsNoRetry", kTv1, AfterRaise(Status::kCompleteCommit), false, Own(4), kCommit,
     Rejection::kProducerFenced},
};
INSTANTIATE_TEST_SUITE_P(Tv1, JudgeEndTest, testing::ValuesIn(kTv1EndCases), NameOfCase<EndCase>);

TransactionMetadata Fenced(Status status) {
  TransactionMetadata metadata = AtEpoch(Status::kOngoing, 4);
  PrepareFence(metadata, kTv2);
  if (!IsPrepared(status)) Complete(metadata);
  return metadata;
}

// Init expected epoch 4 and raised it; a transaction was then committed under TV1.
TransactionMetadata CommittedInTv1AfterInit() {
  TransactionMetadata metadata = AfterRaise(Status::kCompleteCommit);
  metadata.raised_epoch = false;
  return metadata;
}

const EndCase kTv2EndCases[] = {
    {"Stranger", kTv2, At(Status::kOngoing), false, Foreign(5), kCommit, Rejection::kInvalidProducerIdMapping},
    {"OlderEpoch", kTv2, AfterRaise(Status::kOngoing), false, Own(4), kCommit, Rejection::kProducerFenced},
    {"NewerEpoch", kTv2, At(Status::kOngoing), false, Own(6), kCommit, Rejection::kProducerFenced},
    {"PendingBeforeEpoch", kTv2, At(Status::kOngoing), true, Own(6), kCommit, Rejection::kConcurrentTransactions},
    {"OpenCommits", kTv2, At(Status::kOngoing), false, Own(5), kCommit, Step::kEnd},
    {"OpenAborts", kTv2, At(Status::kOngoing), false, Own(5), kAbort, Step::kEnd},
    {"CommittedAgain", kTv2, AfterRaise(Status::kCompleteCommit), false, Own(4), kCommit, Step::kAnswer},
    {"AbortedAgain", kTv2, AfterRaise(Status::kCompleteAbort), false, Own(4), kAbort, Step::kAnswer},
    {"CommittedThenAbort", kTv2, AfterRaise(Status::kCompleteCommit), false, Own(4), kAbort,
     Rejection::kInvalidTransactionState},
    {"AbortedThenCommit", kTv2, AfterRaise(Status::kCompleteAbort), false, Own(4), kCommit,
     Rejection::kInvalidTransactionState},
    {"CommittingAgain", kTv2, AfterRaise(Status::kPrepareCommit), false, Own(4), kCommit,
     Rejection::kConcurrentTransactions},
    {"CommittingThenAbort", kTv2, AfterRaise(Status::kPrepareCommit), false, Own(4), kAbort,
     Rejection::kInvalidTransactionState},
    {"CommittingOlderEpoch", kTv2, AfterRaise(Status::kPrepareCommit), false, Own(3), kCommit,
     Rejection::kProducerFenced},
    {"CommittingNextTransaction", kTv2, AfterRaise(Status::kPrepareCommit), false, Own(5), kAbort,
     Rejection::kConcurrentTransactions},
    {"EmptyAbortRaises", kTv2, At(Status::kEmpty), false, Own(5), kAbort, Step::kEnd},
    {"EmptyAbortAfterCommitRaises", kTv2, AfterRaise(Status::kCompleteCommit), false, Own(5), kAbort, Step::kEnd},
    {"EmptyAbortAfterAbortRaises", kTv2, AfterRaise(Status::kCompleteAbort), false, Own(5), kAbort, Step::kEnd},
    {"EmptyCommit", kTv2, At(Status::kEmpty), false, Own(5), kCommit, Rejection::kInvalidTransactionState},
    {"EmptyCommitAfterCommit", kTv2, AfterRaise(Status::kCompleteCommit), false, Own(5), kCommit,
     Rejection::kInvalidTransactionState},
    {"EmptyCommitAfterAbort", kTv2, AfterRaise(Status::kCompleteAbort), false, Own(5), kCommit,
     Rejection::kInvalidTransactionState},
    {"EmptyNeedsEquality", kTv2, AfterRaise(Status::kEmpty), false, Own(4), kAbort, Rejection::kProducerFenced},
    {"FencedWhileAborting", kTv2, Fenced(Status::kPrepareAbort), false, Own(4), kAbort, Rejection::kProducerFenced},
    {"FencedAbort", kTv2, Fenced(Status::kCompleteAbort), false, Own(4), kAbort, Rejection::kProducerFenced},
    {"FencedCommit", kTv2, Fenced(Status::kCompleteAbort), false, Own(4), kCommit, Rejection::kProducerFenced},
    {"EpochRaisedByInitIsNoRetry", kTv2, CommittedInTv1AfterInit(), false, Own(4), kCommit, Rejection::kProducerFenced},
    {"NewIdCommittingAgain", kTv2, ChangingId(Status::kPrepareCommit), false, Own(32766), kCommit,
     Rejection::kConcurrentTransactions},
    {"NewIdCommittedAgain", kTv2, ChangingId(Status::kCompleteCommit), false, Own(32766), kCommit, Step::kAnswer},
    {"NewIdOlderEpoch", kTv2, ChangingId(Status::kCompleteCommit), false, Own(32765), kCommit,
     Rejection::kInvalidProducerIdMapping},
};
INSTANTIATE_TEST_SUITE_P(Tv2, JudgeEndTest, testing::ValuesIn(kTv2EndCases), NameOfCase<EndCase>);

// --- Transitions

TEST(TransactionTransitionsTest, ANewInstanceIsNobodysRetry) {
  TransactionMetadata metadata = AfterRaise(Status::kCompleteCommit);
  Renew(metadata, {77, Seconds(5), kNobody}, ProducerId::None());
  EXPECT_EQ(metadata.producer, Own(6));
  EXPECT_TRUE(metadata.last_epoch.none());
  EXPECT_EQ(metadata.status, Status::kEmpty);
  EXPECT_EQ(metadata.timeout, Seconds(5));
}

TEST(TransactionTransitionsTest, AnInstanceThatGoesOnIsRecognisedByItsLastEpoch) {
  TransactionMetadata metadata = At(Status::kEmpty);
  Renew(metadata, {77, Seconds(5), Own(5)}, ProducerId::None());
  EXPECT_EQ(metadata.producer, Own(6));
  EXPECT_TRUE(IsPrevious(metadata, Own(5)));
}

TEST(TransactionTransitionsTest, AnInstanceThatGoesOnUnderANewProducerIdIsRecognisedByTheOldOne) {
  TransactionMetadata metadata = AtEpoch(Status::kEmpty, 32766);
  const InitProducerRequest request{77, Seconds(5), Own(32766)};
  Renew(metadata, request, kStranger);
  EXPECT_EQ(metadata.producer, Foreign(0));
  EXPECT_EQ(JudgeInit(metadata, false, request, kLastProducerEpoch).step, Step::kAnswer);
}

TEST(TransactionTransitionsTest, TheFirstPartitionStartsTheTransaction) {
  TransactionMetadata metadata = At(Status::kCompleteCommit);
  Add(metadata, kContained, TransactionId(3), SimTime(1));
  Add(metadata, kOther, TransactionId(3), SimTime(2));
  EXPECT_EQ(metadata.status, Status::kOngoing);
  EXPECT_EQ(metadata.started, SimTime(1));
  EXPECT_THAT(metadata.partitions, testing::ElementsAre(kContained, kOther));
}

TEST(TransactionTransitionsTest, Tv1EndsUnderTheSameEpoch) {
  TransactionMetadata metadata = At(Status::kOngoing);
  PrepareEnd(metadata, kCommit, kTv1, ProducerId::None());
  EXPECT_EQ(metadata.status, Status::kPrepareCommit);
  EXPECT_EQ(metadata.producer, Own(5));
  EXPECT_FALSE(metadata.raised_epoch);
  Complete(metadata);
  EXPECT_EQ(metadata.status, Status::kCompleteCommit);
  EXPECT_EQ(metadata.producer, Own(5));
  EXPECT_TRUE(metadata.partitions.empty());
}

TEST(TransactionTransitionsTest, Tv2EndsUnderTheNextEpoch) {
  TransactionMetadata metadata = At(Status::kOngoing);
  PrepareEnd(metadata, kAbort, kTv2, ProducerId::None());
  EXPECT_EQ(metadata.status, Status::kPrepareAbort);
  EXPECT_EQ(metadata.producer, Own(6));
  EXPECT_TRUE(metadata.raised_epoch);
  EXPECT_TRUE(IsPrevious(metadata, Own(5)));
  Complete(metadata);
  EXPECT_EQ(metadata.status, Status::kCompleteAbort);
  EXPECT_EQ(metadata.producer, Own(6));
  EXPECT_TRUE(IsPrevious(metadata, Own(5)));
}

TEST(TransactionTransitionsTest, MarkersFinishWithTheOldProducerIdBeforeTheNewOneCounts) {
  const TransactionMetadata prepared = ChangingId(Status::kPrepareCommit);
  EXPECT_EQ(prepared.producer, Own(32767));
  EXPECT_EQ(CurrentIdentity(prepared), Foreign(0));
  const TransactionMetadata complete = ChangingId(Status::kCompleteCommit);
  EXPECT_EQ(complete.producer, Foreign(0));
  EXPECT_TRUE(complete.next_id.none());
}

TEST(TransactionTransitionsTest, AFenceAbortsUnderAnEpochNobodyHas) {
  for (const TransactionVersion version : {kTv1, kTv2}) {
    TransactionMetadata metadata = AfterRaise(Status::kOngoing);
    PrepareFence(metadata, version);
    EXPECT_EQ(metadata.status, Status::kPrepareAbort);
    EXPECT_EQ(metadata.producer, Own(6));
    EXPECT_TRUE(metadata.last_epoch.none());
    EXPECT_EQ(metadata.raised_epoch, version == kTv2);
  }
}

TEST(TransactionTransitionsTest, TheTransactionBegunLastIsTheOneObserversHearOf) {
  TransactionMetadata metadata;
  Tag(metadata, TransactionId(3));
  Tag(metadata, TransactionId(2));
  Tag(metadata, TransactionId::None());
  EXPECT_EQ(metadata.transaction, TransactionId(3));
  Tag(metadata, TransactionId(4));
  EXPECT_EQ(metadata.transaction, TransactionId(4));
}

}  // namespace
}  // namespace redeliver
