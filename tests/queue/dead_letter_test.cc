// When a queue gives a message up, and how the message gets where it is kept.
#include "gtest/gtest.h"
#include "tests/queue/queue_story.h"

namespace redeliver {
namespace {

struct DeadLetterCase {
  const char* name;
  QueueOptions options;
  QueueOptions dead;
  const char* script;
  const char* story;
};

void PrintTo(const DeadLetterCase& story, std::ostream* out) { *out << story.name; }

QueueOptions Limited(QueueProfile profile, int64_t limit, std::optional<Transfer> transfer = std::nullopt) {
  QueueOptions options;
  options.profile = profile;
  options.max_receive_count = limit;
  options.dead_letter = "dead";
  options.transfer = transfer;
  return options;
}
QueueOptions Dropping(QueueProfile profile, int64_t limit) {
  QueueOptions options = Limited(profile, limit);
  options.dead_letter = "";
  return options;
}
// Keeps what it has.
QueueOptions Keeping() {
  QueueOptions options;
  options.retention = Nanos(0);
  return options;
}
QueueOptions Alerting() {
  QueueOptions options = Keeping();
  options.alert_after = Minutes(1);
  options.metrics_delay = Minutes(1);
  return options;
}
QueueOptions Redriven() {
  QueueOptions options = Keeping();
  options.redrive_after = Hours(1);
  return options;
}

constexpr QueueProfile kSqs = QueueProfile::kSqsStandard;
constexpr QueueProfile kQuorum = QueueProfile::kRabbitQuorum;

const DeadLetterCase kCases[] = {
    // LQ-8: n executions, or n + 1.
    {"AtReceiveALimitOfTwoIsTwoExecutions",
     Limited(kSqs, 2),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a release 1 | 3s a receive | 4s a release 2 | 5s a receive",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 3s received 0 #2 | 4s returned 0 released | "
     "5s dead stored 0 | 5s removed 0 moved"},
    {"AtReturnALimitOfTwoIsThreeExecutions",
     Limited(kQuorum, 2),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a reject 1 | 3s a receive | 4s a reject 2 | 5s a receive | 6s a reject 3",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 rejected | 3s received 0 #1 | 4s returned 0 rejected | "
     "5s received 0 #2 | 6s returned 0 rejected | 6s removed 0 moved | 6s dead stored 0"},
    {"WithoutAReceiveNothingIsMoved",
     Limited(kSqs, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 100s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 100s settled 0"},
    // RMQ-6: what counts.
    {"ANackDoesNotCountSince43",
     Limited(kQuorum, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a release 1 | 3s a receive | 4s a release 2 | 5s a take",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 3s received 0 #1 | 4s returned 0 released | "
     "5s received 0 #1 | 5s settled 0"},
    {"ALostConnectionCounts",
     Limited(kQuorum, 1),
     Keeping(),
     "0s a send 0 | 1s b receive | 2s b crash | 3s c receive | 4s c crash",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 connection | 3s received 0 #1 | 4s returned 0 connection | "
     "4s removed 0 moved | 4s dead stored 0"},
    // RMQ-8, NATS-3: nowhere to go.
    {"WithoutADeadLetterQueueItIsDropped",
     Dropping(kQuorum, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a reject 1 | 3s a receive | 4s a reject 2",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 rejected | 3s received 0 #1 | 4s returned 0 rejected | "
     "4s removed 0 dropped"},
    {"JetstreamHandsItOutNoMore",
     Dropping(QueueProfile::kJetstream, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 32s a receive",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s removed 0 parked"},
    // LQ-9: how it gets there.
    {"AnAtomicTransferNeedsNoTarget",
     Limited(kSqs, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a release 1 | 3s - dead-down 1min | 4s a receive",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 4s dead stored 0 | 4s removed 0 moved"},
    {"AtMostOnceLosesInAnOutageOfTheTarget",
     Limited(kQuorum, 1),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a reject 1 | 3s a receive | 4s - dead-down 1min | 5s a reject 2",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 rejected | 3s received 0 #1 | 5s returned 0 rejected | "
     "5s removed 0 moved"},
    {"ConfirmedKeepsTheSourceUntilTheTargetAnswers",
     Limited(kQuorum, 1, Transfer::kConfirmed),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a reject 1 | 3s a receive | 4s - dead-down 10s | 5s a reject 2",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 rejected | 3s received 0 #1 | 5s returned 0 rejected | "
     "17s dead stored 0 | 17s removed 0 moved"},
    {"ConfirmedGoesOnAfterACrash",
     Limited(kQuorum, 1, Transfer::kConfirmed),
     Keeping(),
     "0s a send 0 | 1s a receive | 2s a reject 1 | 3s a receive | 4s - dead-down 10s | 5s a reject 2 | 8s - crash",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 rejected | 3s received 0 #1 | 5s returned 0 rejected | "
     "15s dead stored 0 | 15s removed 0 moved"},
    // DLQ-3, DLQ-5: what people do.
    {"SomebodyIsAlerted", Limited(kSqs, 1), Alerting(), "0s a send 0 | 1s a receive | 2s a release 1 | 3s a receive",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 3s dead stored 0 | 3s removed 0 moved | 123s alert"},
    {"ARedriveMakesItANewMessage", Limited(kSqs, 1), Redriven(),
     "0s a send 0 | 1s a receive | 2s a release 1 | 3s a receive | 3700s a take",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 3s dead stored 0 | 3s removed 0 moved | "
     "3603s stored 0 | 3603s dead removed 0 redriven | 3700s received 0 #1 | 3700s settled 0"},
};

class DeadLetterTest : public testing::TestWithParam<DeadLetterCase> {};

TEST_P(DeadLetterTest, IsTold) {
  const QueueStory story(GetParam().options, GetParam().dead, GetParam().script);
  EXPECT_EQ(story.text(), GetParam().story);
  EXPECT_TRUE(story.drained());
}

INSTANTIATE_TEST_SUITE_P(Rules, DeadLetterTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

// SQS-9: a standard dead-letter queue goes by the first enqueue time, a FIFO one by its own.
TEST(DeadLetterRetention, AStandardQueueKeepsTheAgeAndAFifoQueueDoesNot) {
  QueueOptions dead;
  dead.retention = Minutes(10);
  const std::string script = "0s a send 0 | 1s a receive | 300s a receive";
  const std::string begin =
      "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 300s dead stored 0 | 300s removed 0 moved | ";
  EXPECT_EQ(QueueStory(Limited(kSqs, 1), dead, script).text(), begin + "600s dead removed 0 expired");
  dead.profile = QueueProfile::kSqsFifo;
  EXPECT_EQ(QueueStory(Limited(QueueProfile::kSqsFifo, 1), dead, script).text(), begin + "900s dead removed 0 expired");
}

}  // namespace
}  // namespace redeliver
