// An operator has everything sent again that there is, and nothing that there is no more.
#include <string>

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

// `parts` hold what is replayed to the log "again"; the first sink has the messages themselves.
Lab Replayed(const std::string& parts) {
  return Lab::FromText(R"({
    "name": "replayed", "claim": "What is there comes again.", "source": "here",
    "topology": {
      "cluster": {"initial_rebalance_delay": "0s"},
      "sinks": {"first": {"kind": "insert_unique"}, "second": {"kind": "insert_unique"}},)" +
                       parts + R"(
    },
    "faults": {"crash": {"targets": [], "operations": ["log.append"], "rate": "1/1000000"}},
    "invariants": ["no_loss", "no_double_effect", "progress"],
    "search": {"horizon": "1h"},
    "configurations": {"base": {}}
  })");
}

constexpr const char* kLog = R"(
      "logs": {"orders": {"partitions": 3, "replay": {"after": "30s", "to": "again"}}, "again": {}},
      "producers": {"shop": {"writes": "orders", "messages": 1500, "keys": 20, "rate": "1000/s", "delivery": "pipelined"}},
      "consumers": {"book": {"reads": "orders", "effect": "first"}, "rebuild": {"reads": "again", "effect": "second"}})";

constexpr const char* kQueue = R"(
      "queues": {"orders": {"profile": "sqs_standard", "replay": {"after": "30s", "to": "again"}}},
      "logs": {"again": {}},
      "producers": {"shop": {"writes": "orders", "messages": 4}},
      "consumers": {
        "book": {"reads": "orders", "effect": "first", "starts_after": "1min"},
        "rebuild": {"reads": "again", "effect": "second"}
      })";

// Effects at the second sink.
size_t CountReplayed(const Trial& trial) {
  size_t count = 0;
  for (const Event& event : trial.replay.events) {
    const auto* applied = std::get_if<EffectApplied>(&event.fact);
    count += applied != nullptr && applied->sink == SinkId(1) ? 1 : 0;
  }
  return count;
}

TEST(ReplayOperator, SendsAllThatALogHolds) {
  const Lab lab = Replayed(kLog);
  EXPECT_EQ(CountReplayed(lab.TrySeed(0, 1)), 1500u);
}

TEST(ReplayOperator, OfAQueueHasWhatNobodyHasReceivedYet) {
  const Lab lab = Replayed(kQueue);
  EXPECT_EQ(CountReplayed(lab.TrySeed(0, 1)), 4u);
}

TEST(ReplayOperator, InterruptedStartsAgain) {
  const Lab lab = Replayed(kLog);
  const Trial trial = lab.Try("base", {"orders-operator / log.append / applied / #3 = crash"});
  EXPECT_EQ(CountReplayed(trial), 1500u);
  size_t appended = 0;
  for (const Event& event : trial.replay.events) {
    const auto* record = std::get_if<RecordAppended>(&event.fact);
    appended += record != nullptr && record->log == LogId(1) ? 1 : 0;
  }
  EXPECT_EQ(appended, 1503u);
}

}  // namespace
}  // namespace redeliver
