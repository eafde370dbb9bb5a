// What counts as committed but not published, and as published but not committed.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

constexpr DatabaseId kStore{0};
constexpr QueueId kParcels{0};

// As Pipeline(), with a database whose rows are published to "settled" and to a queue; "orders" comes from nowhere
// else.
RunShape PipelineWithDatabase() {
  RunShape shape = Pipeline();
  shape.databases = {"store"};
  shape.logs[kSettled.value()].origin = kStore;
  return shape;
}
RunShape PipelineWithDatabaseAndQueue() {
  RunShape shape = PipelineWithDatabase();
  shape.queues = {{.name = "parcels", .source = true, .origin = kStore}};
  return shape;
}

Fact Row(uint32_t message) { return RowCommitted{kStore, MessageId(message)}; }
Fact RolledBack(uint32_t message) { return RowRolledBack{kStore, MessageId(message)}; }
Fact Lost(uint32_t message) { return RowLost{kStore, MessageId(message)}; }
Fact Pending(uint32_t message) { return EventPending{kStore, MessageId(message)}; }
Fact Stored(uint32_t message) { return MessageStored{kParcels, MessageId(message), CopyId(0)}; }

std::vector<InvariantCase> OutboxCases() {
  constexpr std::string_view kMissing = "has its row committed and was never published";
  constexpr std::string_view kMadeUp = "was published and its row was never committed";
  constexpr std::string_view kGone = "was published and its row is lost";
  return {
      {"WithoutRowsAndEventsIsVacuous", {Requested(0), RolledBack(0)}, Vacuous(), PipelineWithDatabase()},
      {"OtherLogsAreNotJudged", {Appended(kOrders, 0)}, Vacuous(), PipelineWithDatabase()},
      {"ACommittedRowWithItsEventHolds", {Row(0), Appended(kSettled, 0)}, Held(1), PipelineWithDatabase()},
      {"AnEventMayComeBeforeItsRow", {Appended(kSettled, 0), Row(0)}, Held(1), PipelineWithDatabase()},
      {"AnEventThatIsPublishedTwiceHolds",
       {Row(0), Appended(kSettled, 0), AppendedAt(kFirstBroker, kSettled, 1, 0)},
       Held(1),
       PipelineWithDatabase()},
      {"ACommittedRowWithoutEventIsMissing", {Row(1)}, {1, 1, kMissing, MessageId(1), 1}, PipelineWithDatabase()},
      {"AnEventElsewhereIsNotTheEvent",
       {Row(1), Appended(kOrders, 1)},
       {1, 1, kMissing, MessageId(1), 1},
       PipelineWithDatabase()},
      {"APendingEventIsOnlyLate", {Row(1), Pending(1)}, Held(1), PipelineWithDatabase()},
      {"AnEventWithoutRowIsMadeUp",
       {Appended(kSettled, 1)},
       {1, 1, kMadeUp, MessageId(1), 1},
       PipelineWithDatabase()},
      {"ARolledBackRowIsNoRow",
       {Appended(kSettled, 1), RolledBack(1)},
       {1, 1, kMadeUp, MessageId(1), 1},
       PipelineWithDatabase()},
      {"ARowThatIsCommittedAfterARollbackHolds",
       {RolledBack(1), Appended(kSettled, 1), Row(1)},
       Held(1),
       PipelineWithDatabase()},
      {"ALostRowWithoutEventIsAsIfItHadNeverBeen", {Row(1), Lost(1)}, Vacuous(), PipelineWithDatabase()},
      {"AnEventOfALostRowIsOneTooMany",
       {Row(1), Appended(kSettled, 1), Lost(1)},
       {1, 1, kGone, MessageId(1), 2, 3},
       PipelineWithDatabase()},
      {"ARowThatIsCommittedAgainHolds",
       {Row(1), Appended(kSettled, 1), Lost(1), Row(1)},
       Held(1),
       PipelineWithDatabase()},
      {"AnOpenTransactionPublishesNothing",
       {Row(1), AppendedIn(0, kSettled, 1)},
       {1, 1, kMissing, MessageId(1), 1},
       PipelineWithDatabase()},
      {"ACommittedTransactionPublishes",
       {Row(1), AppendedIn(0, kSettled, 1), CommittedBy(0, kSettled, 1)},
       Held(1),
       PipelineWithDatabase()},
      {"EveryChannelOfTheDatabaseIsJudged",
       {Row(1), Appended(kSettled, 1)},
       {2, 1, kMissing, MessageId(1), 1},
       PipelineWithDatabaseAndQueue()},
      {"AQueueIsAsGoodAsALog",
       {Row(1), Appended(kSettled, 1), Stored(1)},
       Held(2),
       PipelineWithDatabaseAndQueue()},
      {"EachMessageCounts",
       {Row(1), Row(2), Appended(kSettled, 3)},
       {3, 3, kMissing, MessageId(1), 1},
       PipelineWithDatabase()},
  };
}
REDELIVER_INVARIANT_TESTS(OutboxTest, "outbox_equivalence", OutboxCases)

}  // namespace
}  // namespace redeliver
