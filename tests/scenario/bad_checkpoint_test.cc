// Files whose jobs with checkpoints cannot mean what they say, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

constexpr std::string_view kLedger = R"("kind": "counter")";
constexpr std::string_view kBooks = R"("dedup": {"mark": "with_effect"}})";
constexpr std::string_view kBridge = R"("commit": "in_transaction")";

const BadFile kBadFiles[] = {
    {"JobAtADatabase", kBooks, R"("commit": "with_checkpoint"})",
     R"(21:68: /topology/consumers/books/commit: consumer "books": "commit": "with_checkpoint" needs a sink of kind "two_phase", but sink "ledger" is of kind "counter")"},
    {"SinkWithoutAJob", kLedger, R"("kind": "two_phase")",
     R"(21:48: /topology/consumers/books/effect: consumer "books": sink "ledger" is of kind "two_phase", which needs "commit": "with_checkpoint"
21:76: /topology/consumers/books/dedup/mark: consumer "books": a mark with the effect needs a database, but sink "ledger" is of kind "two_phase")"},
    {"JobWithoutEffects", kBridge, R"("commit": "with_checkpoint")",
     R"(22:71: /topology/consumers/bridge/commit: consumer "bridge": "commit": "with_checkpoint" needs "effect": a sink of kind "two_phase")"},
    {"IntervalWithoutCheckpoints", kBooks, R"("checkpoint_interval": "1s"})",
     R"(21:81: /topology/consumers/books/checkpoint_interval: consumer "books": "checkpoint_interval" needs "commit": "with_checkpoint")"},
    {"MissingTransactionWithoutCheckpoints", kBooks, R"("missing_transaction": "log"})",
     R"(21:81: /topology/consumers/books/missing_transaction: consumer "books": "missing_transaction" needs "commit": "with_checkpoint")"},
    {"TimeoutAboveALogsMaximum", kBridge, R"("commit": "in_transaction", "transaction_timeout": "16min")",
     R"(22:112: /topology/consumers/bridge/transaction_timeout: consumer "bridge": "transaction_timeout" is 16min, which is above 15min, the most that a log allows)"},
    {"KeptByADatabase", kLedger, R"("kind": "counter", "keeps_prepared": true)",
     R"(14:55: /topology/sinks/ledger/keeps_prepared: sink "ledger": "keeps_prepared" is for "kind": "two_phase" only)"},
    {"MaximumOfADatabase", kLedger, R"("kind": "counter", "transaction_timeout_max": "1h")",
     R"(14:64: /topology/sinks/ledger/transaction_timeout_max: sink "ledger": "transaction_timeout_max" is for "kind": "two_phase" only)"},
};

class BadCheckpoint : public testing::TestWithParam<BadFile> {};

TEST_P(BadCheckpoint, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadCheckpoint, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

// A sample with a job at a right sink, for what is wrong with the job alone.
std::string WithJob(std::string_view knobs) {
  const std::string job = "\"commit\": \"with_checkpoint\"" + std::string(knobs) + "}";
  return Replaced(Replaced(kSample, kLedger, R"("kind": "two_phase")"), kBooks, job);
}

struct BadJob {
  std::string_view name;
  std::string_view knobs;
  std::string_view error;  // Behind the position and the path of the consumer.
};
void PrintTo(const BadJob& job, std::ostream* out) { *out << job.name; }

constexpr BadJob kBadJobs[] = {
    {"TimeoutAboveItsSinksMaximum", R"(, "transaction_timeout": "1h")",
     R"(transaction_timeout: consumer "books": "transaction_timeout" is 1h, which is above 15min, "transaction_timeout_max" of sink "ledger")"},
    {"TwoInstances", R"(, "instances": 2)",
     R"(instances: consumer "books": "commit": "with_checkpoint" is for one instance: the job)"},
    {"DedupRecords", R"(, "dedup": {"mark": "after_effect", "cache": "seen"})",
     R"(dedup: consumer "books": "dedup" cannot be combined with "commit": "with_checkpoint")"},
    {"AutoCommit", R"(, "enable_auto_commit": true)",
     R"(enable_auto_commit: consumer "books": "enable_auto_commit" cannot be combined with "commit": "with_checkpoint")"},
    {"SessionOfNoMember", R"(, "session_timeout": "10s")",
     R"(session_timeout: consumer "books": "session_timeout" is for members of a group, and a job with checkpoints is in none)"},
    {"HeartbeatsOfNoMember", R"(, "heartbeat_interval": "1s")",
     R"(heartbeat_interval: consumer "books": "heartbeat_interval" is for members of a group, and a job with checkpoints is in none)"},
    {"Workers", R"(, "workers": 2)",
     R"(workers: consumer "books": "workers" need "commit": "after_effect" or "auto")"},
};

class BadJobTest : public testing::TestWithParam<BadJob> {};

TEST_P(BadJobTest, IsReported) {
  const ReadResult result = ReadScenario(WithJob(GetParam().knobs), "s.json");
  ASSERT_EQ(result.errors.size(), 1u) << FormatErrors(result.errors);
  const std::string line = FormatErrors(result.errors);
  const std::string path = ": /topology/consumers/books/";
  EXPECT_EQ(line.substr(line.find(path) + path.size()), std::string(GetParam().error) + "\n");
}

INSTANTIATE_TEST_SUITE_P(Files, BadJobTest, testing::ValuesIn(kBadJobs),
                         [](const auto& job) { return std::string(job.param.name); });

TEST(Checkpoints, AJobAtItsSinkIsAccepted) {
  EXPECT_TRUE(ReadScenario(WithJob(""), "s.json").scenario.has_value());
}

TEST(Checkpoints, TheStoreHasItsNameToItself) {
  const std::string text = Replaced(WithJob(""), R"("caches": {"seen")", R"("caches": {"books-checkpoints": {}, "seen")");
  EXPECT_EQ(FormatErrors(ReadScenario(text, "s.json").errors),
            "s.json:11:16: /topology/caches/books-checkpoints: \"books-checkpoints\" is the name of the store of "
            "consumer \"books\"'s checkpoints\n");
}

TEST(Checkpoints, TheStoreCanBeStruck) {
  const std::string text = Replaced(WithJob(""), R"("crash": ["email"])", R"("outage": ["books-checkpoints"])");
  EXPECT_EQ(FormatErrors(ReadScenario(text, "s.json").errors), "");
  const std::string wrong = Replaced(WithJob(""), R"("crash": ["email"])", R"("crash": ["books-checkpoints"])");
  EXPECT_EQ(FormatErrors(ReadScenario(wrong, "s.json").errors),
            "s.json:28:15: /faults/crash/0: crash cannot strike \"books-checkpoints\", a store of checkpoints; it strikes "
            "producers, relays, consumers, single instances, queues and brokers\n");
}

}  // namespace
}  // namespace redeliver
