// What a loss of power, of a process or of the primary takes from a queue: the suffix that its answers did not cover.
#include "gtest/gtest.h"
#include "tests/queue/queue_story.h"

namespace redeliver {
namespace {

struct LossCase {
  const char* name;
  Durability durability;
  int64_t nodes;
  int64_t domains;
  SimDuration sync_interval;
  const char* loss;
  bool lost;  // Of a message that was sent 10ms before, and an older one settled 10ms before: the send and the settle.
};

void PrintTo(const LossCase& loss, std::ostream* out) { *out << loss.name; }

const LossCase kCases[] = {
    {"SyncedAtOnceLosesNothing", Durability::kSynced, 1, 1, Nanos(0), "power", false},
    {"SyncedSurvivesAProcessCrash", Durability::kSynced, 1, 1, Seconds(10), "crash", false},
    {"NotYetSyncedIsLost", Durability::kSynced, 1, 1, Seconds(10), "power", true},
    {"AQuorumSurvivesThePowerOfOneNode", Durability::kQuorum, 3, 3, Nanos(0), "power", false},
    {"AQuorumSurvivesThePowerOfAllNodes", Durability::kQuorum, 3, 1, Nanos(0), "power", false},
    {"AQuorumSurvivesADisk", Durability::kQuorum, 3, 3, Nanos(0), "disk", false},
    {"AnIntervalSurvivesThePowerOfOneNode", Durability::kInterval, 3, 3, Seconds(10), "power", false},
    {"AnIntervalIsLostWithThePowerOfAllNodes", Durability::kInterval, 3, 1, Seconds(10), "power", true},
    {"AnIntervalIsLostWithThePowerOfTheMajority", Durability::kInterval, 3, 2, Seconds(10), "power", true},
    {"AnIntervalSurvivesAProcessCrash", Durability::kInterval, 3, 1, Seconds(10), "crash", false},
    {"AnIntervalOfOneNodeIsLost", Durability::kInterval, 1, 1, Seconds(10), "power", true},
    {"AnAsyncReplicaLacksTheLag", Durability::kAsyncReplica, 2, 2, Seconds(10), "failover", true},
    {"AnAsyncPrimaryLosesWhatItDidNotSync", Durability::kAsyncReplica, 2, 2, Seconds(10), "power", true},
    {"AnAsyncPrimarySurvivesAProcessCrash", Durability::kAsyncReplica, 2, 2, Seconds(10), "crash", false},
    {"ASyncedQueueFailsOverWhole", Durability::kSynced, 1, 1, Nanos(0), "failover", false},
};

class LossTest : public testing::TestWithParam<LossCase> {};

TEST_P(LossTest, TakesExactlyTheSuffix) {
  const LossCase& c = GetParam();
  QueueOptions options;
  options.durability = c.durability;
  options.nodes = c.nodes;
  options.power_domains = c.domains;
  options.sync_interval = c.sync_interval;
  options.replication_lag = Millis(500);
  // Message 0 is safe, its settling and message 1 may not be. No answers are waited for here.
  const std::string script =
      std::string("0s a send 0 | 11s b receive | 25.001s a send 1 | 25.002s b delete 1 | 25.1s - ") + c.loss +
      " | 40s c receive 9";
  const std::string text = QueueStory(options, script).text();
  EXPECT_EQ(text.find("removed 1 lost") != std::string::npos, c.lost) << text;
  EXPECT_EQ(text.find("restored 0") != std::string::npos, c.lost) << text;
}

INSTANTIATE_TEST_SUITE_P(Losses, LossTest, testing::ValuesIn(kCases), [](const auto& info) { return info.param.name; });

TEST(Durability, MemoryLosesEverythingWithItsProcess) {
  QueueOptions options;
  options.durability = Durability::kMemory;
  EXPECT_EQ(QueueStory(options, "0s a send 0 | 1s a receive | 2s - crash | 40s a receive").text(),
            "0s stored 0 | 1s received 0 #1 | 2s removed 0 lost");
}

TEST(Durability, ASendIsAnsweredAfterTheNextSync) {
  QueueOptions options;
  options.profile = QueueProfile::kRabbitClassic;
  options.sync_interval = Seconds(10);
  // The request of client a times out at five seconds, with the message stored all the same.
  EXPECT_EQ(QueueStory(options, "0s a send 0 | 8s b send 1 | 20s b take | 21s b take").text(),
            "0s stored 0 | 5s a: unknown | 8s stored 1 | 20s received 0 #1 | 20s settled 0 | 21s received 1 #1 | "
            "21s settled 1");
}

// What was handed out and not replicated was never handed out.
TEST(Durability, AFailoverTakesBackTheHandOut) {
  QueueOptions options;
  options.profile = QueueProfile::kRedisStreams;
  EXPECT_EQ(QueueStory(options, "0s a send 0 | 5s a receive | 5.02s - failover | 6s b take").text(),
            "0s stored 0 | 5s received 0 #1 | 5s returned 0 connection | 6s received 0 #1 | 6s settled 0");
}

// A message that was sent, handed out and settled within the lag was never there.
TEST(Durability, WhatCameAndWentWithinTheLagLeavesNoTrace) {
  QueueOptions options;
  options.profile = QueueProfile::kRedisStreams;
  EXPECT_EQ(QueueStory(options, "5s a send 0 | 5.01s a take | 5.02s - failover | 6s b take").text(),
            "5s stored 0 | 5s received 0 #1 | 5s settled 0");
}

// The id of a send that was lost is free again.
TEST(Durability, ALostSendIsNotRemembered) {
  QueueOptions options;
  options.profile = QueueProfile::kJetstream;
  options.power_domains = 1;
  EXPECT_EQ(QueueStory(options, "0s a send 0 7 | 1s - power | 5s b send 0 7 | 6s b take").text(),
            "0s stored 0 | 1s removed 0 lost | 5s stored 0 | 6s received 0 #1 | 6s settled 0");
}

}  // namespace
}  // namespace redeliver
