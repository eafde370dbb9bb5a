// Applications around a real producer client: what they make of its promises when an answer is missing.
#include "gtest/gtest.h"
#include "sim/client/pipelined_producer.h"
#include "sim/client/transactional_producer.h"
#include "tests/broker/producer_world.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

// A producer of the gallery, asked for some messages.
class Pattern {
 public:
  Pattern(const ClusterOptions& cluster, const ProducerOptions& options) : world_(cluster), options_(options) {
    setup_.log = world_.orders();
    setup_.workload = &workload_;
    setup_.request_timeout = options.request_timeout;
    setup_.retry_backoff = options.retry_backoff;
    setup_.client = Effective(options.client.value_or(ClientOptions()), options.use());
    setup_.on_timeout = options.on_timeout;
    setup_.transaction_size = static_cast<size_t>(options.transaction_size);
    setup_.abort_every = static_cast<uint64_t>(options.abort_every);
    setup_.on_commit_timeout = options.on_commit_timeout;
    setup_.transaction_timeout = options.transaction_timeout;
  }

  ScriptedFaults& faults() { return world_.simulation().faults(); }
  ProducerWorld& world() { return world_; }

  template <auto kProducer>
  void Run() {
    world_.simulation().Start<kProducer>("producer", setup_);
    world_.simulation().RunUntil(Minutes(10));
  }

 private:
  ProducerWorld world_;
  const ProducerOptions options_;
  Workload workload_{world_.simulation().kernel(), options_, 1, MessageId(0), KeyId(0), nullptr};
  ProducerSetup setup_;
};

ProducerOptions Transactional() {
  ProducerOptions options;
  options.messages = 6;
  options.delivery = Delivery::kTransactional;
  options.transaction_size = 2;
  options.request_timeout = Seconds(1);
  return options;
}

ClusterOptions Speaking(TransactionProtocol protocol) {
  ClusterOptions options;
  options.transactions = protocol;
  return options;
}

TEST(TransactionalProducer, GroupsItsMessages) {
  Pattern pattern({}, Transactional());
  pattern.Run<&TransactionalProducer>();
  EXPECT_EQ(pattern.world().Committed(), "0 1 2 3 4 5");
  EXPECT_EQ(pattern.world().simulation().Count<TransactionCommitted>(), 3u);
}

TEST(TransactionalProducer, AbortsWhereItIsTold) {
  ProducerOptions options = Transactional();
  options.abort_every = 2;
  Pattern pattern({}, options);
  pattern.Run<&TransactionalProducer>();
  EXPECT_EQ(pattern.world().Committed(), "0 1 4 5");
}

struct CommitCase {
  const char* name;
  CommitTimeout on_commit_timeout;
  const char* committed;
};

// The answer to the first commit is lost.
const CommitCase kCommitCases[] = {
    {"AskAgainCommitsOnce", CommitTimeout::kAskAgain, "0 1 2 3 4 5"},
    {"AbortCommitsTwice", CommitTimeout::kAbort, "0 1 0 1 2 3 4 5"},
    {"NewProducerCommitsTwice", CommitTimeout::kNewProducerResend, "0 1 0 1 2 3 4 5"},
};

class CommitTimeoutTest : public testing::TestWithParam<CommitCase> {};

TEST_P(CommitTimeoutTest, WhenTheAnswerIsLost) {
  for (const TransactionProtocol protocol : {TransactionProtocol::kTv2StrictMarkers, TransactionProtocol::kVerified}) {
    ProducerOptions options = Transactional();
    options.on_commit_timeout = GetParam().on_commit_timeout;
    Pattern pattern(Speaking(protocol), options);
    pattern.faults().AtRequest(kTransactionEnd, 1, {kDrop, Phase::kApplied, {}});
    pattern.Run<&TransactionalProducer>();
    EXPECT_EQ(pattern.world().Committed(), GetParam().committed);
  }
}

INSTANTIATE_TEST_SUITE_P(TransactionalProducer, CommitTimeoutTest, testing::ValuesIn(kCommitCases),
                         [](const auto& info) { return info.param.name; });

struct SendCase {
  const char* name;
  SendFailure on_timeout;
  const char* committed;
};

// No attempt at message 3 arrives within its time.
const SendCase kSendCases[] = {{"GivesItsTransactionUp", SendFailure::kGiveUp, "0 1 4 5"},
                               {"SendsItsTransactionAgain", SendFailure::kResend, "0 1 2 3 4 5"}};

class SendFailureTest : public testing::TestWithParam<SendCase> {};

TEST_P(SendFailureTest, AfterASendThatFailed) {
  ProducerOptions options = Transactional();
  options.client = ClientOptions{.delivery_timeout = Seconds(2)};
  options.on_timeout = GetParam().on_timeout;
  Pattern pattern({}, options);
  for (const uint32_t i : {4, 5}) pattern.faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  pattern.Run<&TransactionalProducer>();
  EXPECT_EQ(pattern.world().Committed(), GetParam().committed);
}

INSTANTIATE_TEST_SUITE_P(TransactionalProducer, SendFailureTest, testing::ValuesIn(kSendCases),
                         [](const auto& info) { return info.param.name; });

TEST(TransactionalProducer, ANewInstanceAbortsWhatTheCrashedOneLeftOpen) {
  Pattern pattern({}, Transactional());
  pattern.faults().AtRequest(kTransactionEnd, 1, {kCrash, Phase::kLost, Seconds(1)});
  pattern.Run<&TransactionalProducer>();
  EXPECT_EQ(pattern.world().Committed(), "2 3 4 5");
  EXPECT_EQ(pattern.world().simulation().Count<TransactionAborted>(), 1u);
}

ProducerOptions Pipelined(SendFailure on_timeout) {
  ProducerOptions options;
  options.messages = 4;
  options.delivery = Delivery::kPipelined;
  options.request_timeout = Seconds(1);
  options.client = ClientOptions{.linger = Nanos(0), .delivery_timeout = Seconds(2)};
  options.on_timeout = on_timeout;
  return options;
}

TEST(PipelinedProducer, WaitsForWhatItHasSent) {
  Pattern pattern({}, Pipelined(SendFailure::kGiveUp));
  pattern.Run<&PipelinedProducer>();
  EXPECT_EQ(pattern.world().simulation().Count<ProduceAcknowledged>(), 4u);
}

TEST(PipelinedProducer, ThatSendsAgainMayAppendTwice) {
  Pattern pattern({}, Pipelined(SendFailure::kResend));
  for (const uint32_t i : {4, 5}) pattern.faults().AtRequest(kLogAppend, i, {kDrop, Phase::kApplied, {}});
  pattern.Run<&PipelinedProducer>();
  EXPECT_EQ(pattern.world().Appended(), "0 1 2 3 3");
}

TEST(PipelinedProducer, ThatGivesUpLosesWhatDidNotArrive) {
  Pattern pattern({}, Pipelined(SendFailure::kGiveUp));
  for (const uint32_t i : {4, 5}) pattern.faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  pattern.Run<&PipelinedProducer>();
  EXPECT_EQ(pattern.world().Appended(), "0 1 2");
}

}  // namespace
}  // namespace redeliver
