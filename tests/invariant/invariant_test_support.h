// Tests of invariants are tables: what happened in a run, and what the invariant must make of it.
//
// A case's facts are numbered from 1, so evidence can be named by counting lines.
#ifndef REDELIVER_TESTS_INVARIANT_INVARIANT_TEST_SUPPORT_H_
#define REDELIVER_TESTS_INVARIANT_INVARIANT_TEST_SUPPORT_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/invariant/catalogue.h"

namespace redeliver {

// --- The pipeline: orders (source) -> group "settle" -> mails, settled -> group "book" -> balances ------------------

inline constexpr LogId kOrders{0};   // A source of two partitions.
inline constexpr LogId kSettled{1};  // Written inside the pipeline.
inline constexpr LogId kDeadOrders{2};
inline constexpr GroupId kSettle{0};     // Reads orders, gives up after two tries.
inline constexpr GroupId kBook{1};       // Reads settled, never gives up.
inline constexpr GroupId kAudit{2};      // Reads orders, feeds no sink.
inline constexpr GroupId kBookAgain{3};  // Retries for book.
inline constexpr SinkId kMails{0};       // Fed by settle, keeps no state.
inline constexpr SinkId kBalances{1};    // Fed by book, keeps one state per key.

inline constexpr BrokerId kFirstBroker{0};
inline constexpr BrokerId kSecondBroker{1};
inline constexpr BrokerId kThirdBroker{2};

inline RunShape Pipeline() {
  RunShape shape;
  shape.logs = {{.name = "orders", .partitions = 2, .source = true},
                {.name = "settled"},
                {.name = "orders.dead", .dead_letters = true}};
  shape.groups = {{.name = "settle", .reads = kOrders, .dead_letters = ChannelId(kDeadOrders.value()), .max_attempts = 2},
                  {.name = "book", .reads = kSettled},
                  {.name = "audit", .reads = kOrders},
                  {.name = "book-retry", .reads = kDeadOrders, .retries_for = kBook}};
  shape.sinks = {{.name = "mails", .fed_by = kSettle}, {.name = "balances", .fed_by = kBook, .keeps_state = true}};
  shape.brokers = {"broker-1", "broker-2", "broker-3"};
  shape.messages = 4;
  shape.keys = 2;
  return shape;
}

// As Pipeline(), with a third sink that is fed by "settle" too.
inline constexpr SinkId kLedger{2};
inline RunShape PipelineWithLedger() {
  RunShape shape = Pipeline();
  shape.sinks.push_back({.name = "ledger", .fed_by = kSettle});
  return shape;
}

// --- Facts, in the words of a test ----------------------------------------------------------------------------------

inline Fact Requested(uint32_t message, bool poison = false) {
  return MessageRequested{MessageId(message), KeyId(0), Version(1), poison};
}
inline Fact PoisonRequested(uint32_t message) { return Requested(message, true); }

// Where nothing else is said, broker 0 leads, and a message stands in partition 0 at the offset of its number.
inline Fact Appended(LogId log, uint32_t message) {
  return RecordAppended{log, PartitionId(0), Offset(message), MessageId(message), TransactionId::None(), BrokerId(0)};
}
inline Fact AppendedAt(BrokerId leader, LogId log, uint64_t offset, uint32_t message) {
  return RecordAppended{log, PartitionId(0), Offset(offset), MessageId(message), TransactionId::None(), leader};
}
inline Fact AppendedIn(uint32_t transaction, LogId log, uint32_t message) {
  return RecordAppended{log,        PartitionId(0), Offset(message), MessageId(message), TransactionId(transaction),
                        BrokerId(0)};
}
inline Fact Replicated(BrokerId follower, LogId log, uint64_t offset, uint32_t message) {
  return RecordReplicated{log, PartitionId(0), follower, Offset(offset), MessageId(message)};
}
inline Fact MarkerReplicated(BrokerId follower, LogId log, uint64_t offset) {
  return RecordReplicated{log, PartitionId(0), follower, Offset(offset), MessageId::None()};
}
// `count` is of no interest to anybody.
inline Fact Truncated(BrokerId broker, LogId log, uint64_t from) {
  return RecordsTruncated{log, PartitionId(0), broker, Offset(from), 1};
}
inline Fact HighWatermark(BrokerId broker, LogId log, uint64_t offset) {
  return HighWatermarkAdvanced{log, PartitionId(0), broker, Offset(offset)};
}
inline Fact CommittedBy(uint32_t transaction, LogId log, uint32_t message) {
  return RecordCommitted{log, PartitionId(0), Offset(message), MessageId(message), TransactionId(transaction)};
}
inline Fact Acknowledged(LogId log, uint32_t message) { return ProduceAcknowledged{log, MessageId(message)}; }
inline Fact Delivered(uint32_t message) {
  return MessageDelivered{kSettle, kOrders, PartitionId(0), Offset(message), MessageId(message), TransactionId::None()};
}
inline Fact DeliveredAt(GroupId group, uint64_t offset, uint32_t message) {
  return MessageDelivered{group, kOrders, PartitionId(0), Offset(offset), MessageId(message), TransactionId::None()};
}
inline Fact DeliveredIn(uint32_t transaction, uint32_t message) {
  return MessageDelivered{kBook,           kSettled,           PartitionId(0),
                          Offset(message), MessageId(message), TransactionId(transaction)};
}

inline Fact Staged(uint32_t transaction, PartitionId partition, uint64_t offset) {
  return OffsetsStaged{kSettle, partition, Offset(offset), TransactionId(transaction)};
}
inline Fact OffsetCommittedBy(uint32_t transaction, PartitionId partition, uint64_t offset) {
  return OffsetsCommitted{kSettle, partition, Offset(offset), TransactionId(transaction)};
}
inline Fact OffsetCommitted(GroupId group, PartitionId partition, uint64_t offset) {
  return OffsetsCommitted{group, partition, Offset(offset), TransactionId::None()};
}
inline Fact OffsetsReset(GroupId group, PartitionId partition, uint64_t offset) {
  return OffsetReset{group, partition, Offset(offset)};
}
inline Fact EndTold(LogId log, PartitionId partition, uint64_t offset) {
  return EndOffsetTold{log, partition, Offset(offset)};
}

// What the producer asks for and is told, ...
inline Fact AskCommit(uint32_t transaction) { return TransactionEnding{TransactionId(transaction), true}; }
inline Fact AskAbort(uint32_t transaction) { return TransactionEnding{TransactionId(transaction), false}; }
inline Fact ToldCommitted(uint32_t transaction) { return TransactionEndAcknowledged{TransactionId(transaction), true}; }
inline Fact ToldAborted(uint32_t transaction) { return TransactionEndAcknowledged{TransactionId(transaction), false}; }
// ... and what the coordinator decides.
inline Fact Commit(uint32_t transaction) { return TransactionCommitted{TransactionId(transaction)}; }
inline Fact Abort(uint32_t transaction) { return TransactionAborted{TransactionId(transaction)}; }

inline Fact Applied(SinkId sink, uint32_t message, uint32_t key = 0, uint32_t version = 1) {
  return EffectApplied{sink, MessageId(message), KeyId(key), Version(version)};
}
inline Fact DeletionAsked(uint32_t message, uint32_t key, uint32_t version) {
  return DeletionRequested{MessageId(message), KeyId(key), Version(version)};
}
inline Fact Lost(SinkId sink, uint32_t message) { return EffectLost{sink, MessageId(message)}; }
inline Fact Superseded(SinkId sink, uint32_t message) { return EffectSuperseded{sink, MessageId(message)}; }
inline Fact Refused(SinkId sink, uint32_t message) { return EffectRejected{sink, MessageId(message)}; }
inline Fact SkippedAsDuplicate(SinkId sink, uint32_t message) {
  return DuplicateFound{CacheId(0), sink, MessageId(message)};
}

inline Fact DeadLettered(GroupId group, uint32_t message, LogId log = kDeadOrders) {
  return MessageDeadLettered{ChannelId(log.value()), group, MessageId(message)};
}
inline Fact Alerted(LogId log) { return AlertRaised{ChannelId(log.value())}; }
inline Fact Pending(GroupId group, uint32_t message) {
  return RecordPending{group, kOrders, PartitionId(0), Offset(message), MessageId(message)};
}
inline Fact Ended(bool drained) { return RunEnded{drained}; }

// --- Cases ----------------------------------------------------------------------------------------------------------

struct Expected {
  uint64_t observations = 0;
  uint64_t violations = 0;
  std::string_view what = {};
  MessageId message = MessageId::None();
  uint64_t first = 0;
  uint64_t second = 0;

  friend bool operator==(const Expected&, const Expected&) = default;
  friend void PrintTo(const Expected& expected, std::ostream* out) {
    *out << expected.observations << " observations, " << expected.violations << " violations";
    if (expected.violations == 0) return;
    *out << "; m" << expected.message.value() << " " << expected.what << " (facts " << expected.first << ", "
         << expected.second << ")";
  }
};

inline Expected Vacuous() { return {}; }
inline Expected Held(uint64_t observations) { return {.observations = observations}; }

struct InvariantCase {
  const char* claim;
  std::vector<Fact> facts;
  Expected expected;
  RunShape shape = Pipeline();

  friend void PrintTo(const InvariantCase& test_case, std::ostream* out) { *out << test_case.claim; }
};

// One run of `test_case`, from Begin() to AtEnd().
inline Expected Judge(Invariant& invariant, const InvariantCase& test_case) {
  Recorder recorder;
  invariant.Watch(recorder);
  invariant.Begin(test_case.shape);
  for (const Fact& fact : test_case.facts) {
    std::visit([&](const auto& f) { recorder.Record(SimTime(), ProcessId(0), Incarnation(0), EventId(), f); }, fact);
  }
  invariant.AtEnd();
  Expected found{.observations = invariant.observations(), .violations = invariant.violations()};
  if (const auto& violation = invariant.first_violation()) {
    found.what = violation->what;
    found.message = violation->message;
    found.first = violation->first.value();
    found.second = violation->second.value();
  }
  return found;
}

inline std::string ClaimOf(const testing::TestParamInfo<InvariantCase>& info) { return info.param.claim; }

// Begin() must forget everything: each case is judged again after every other case, by the same object.
inline void ExpectNoCaseLeavesATrace(std::string_view name, const std::vector<InvariantCase>& cases) {
  const auto invariant = FindInvariant(name)->make();
  for (const InvariantCase& before : cases) {
    for (const InvariantCase& after : cases) {
      Judge(*invariant, before);
      EXPECT_EQ(Judge(*invariant, after), after.expected) << name << ": " << after.claim << " after " << before.claim;
    }
  }
}

}  // namespace redeliver

// Makes the tests of one invariant out of a function that returns its cases.
#define REDELIVER_INVARIANT_TESTS(Suite, name, Cases)                                                      \
  class Suite : public testing::TestWithParam<InvariantCase> {};                                           \
  TEST_P(Suite, Says) { EXPECT_EQ(Judge(*FindInvariant(name)->make(), GetParam()), GetParam().expected); } \
  INSTANTIATE_TEST_SUITE_P(Claims, Suite, testing::ValuesIn(Cases()), ClaimOf);                            \
  TEST(Suite##Reset, BeginForgetsTheLastRun) { ExpectNoCaseLeavesATrace(name, Cases()); }

#endif  // REDELIVER_TESTS_INVARIANT_INVARIANT_TEST_SUPPORT_H_
