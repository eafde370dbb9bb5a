// What brokers answer about a partition that three of them keep, and what becomes of its records when one fails.
#include "gtest/gtest.h"
#include "tests/broker/broker_world.h"
#include "tests/broker/fetch_text.h"

namespace redeliver {
namespace {

// Longer than the controller takes to fence a silent broker.
constexpr SimDuration kFenced = Seconds(20);

template <class T>
std::string Word(const Outcome<T>& outcome) {
  return outcome.rejected() ? NameOf(outcome.reason()) : outcome.ok() ? "ok" : "waits";
}

// So many followers of the even orders are down for an hour, the last ones first.
void CrashFrom(BrokerWorld& world, int followers) {
  for (int i = 0; i < followers; ++i) world.host(static_cast<size_t>(2 - i)).Crash(Hours(1));
}

// Nothing reaches the broker, and nothing comes from it.
void Isolate(BrokerWorld& world, uint16_t broker, SimDuration duration) {
  Kernel& kernel = world.simulation().kernel();
  kernel.network().Cut(world.broker(broker).node(), {}, kernel.now(), duration, false);
}

// Messages in the log of a broker's replica of the even orders: "m0 m2".
std::string LogOf(BrokerWorld& world, uint16_t broker) {
  const PartitionLog& log = world.broker(broker).FindReplica(kEvenOrders)->log();
  std::string text;
  for (Offset at = log.log_start_offset(); at < log.log_end_offset(); at = at.Next()) {
    text += (text.empty() ? "m" : " m") + std::to_string(log.MessageAt(at).id.value());
  }
  return text;
}

Offset HighWatermarkOf(BrokerWorld& world, uint16_t broker) {
  return world.broker(broker).FindReplica(kEvenOrders)->high_watermark();
}

// --- Appends at the leader -----------------------------------------------------------------------------------------

struct AppendCase {
  const char* name;
  Acks acks;
  int min_insync_replicas;
  int down;  // Followers that have left the in-sync replicas.
  const char* answer;
  SimDuration after;
  uint64_t appended;
  uint64_t high_watermark;  // When it is answered.
};

const AppendCase kAppends[] = {
    {"AllWaitsForEveryInSyncReplica", Acks::kAll, 1, 0, "ok", Millis(2), 1, 1},
    {"AllWaitsForMoreThanTheMinimum", Acks::kAll, 2, 0, "ok", Millis(2), 1, 1},
    {"AllWithTheMinimum", Acks::kAll, 2, 1, "ok", Millis(2), 1, 1},
    {"AllAlone", Acks::kAll, 1, 2, "ok", Millis(0), 1, 1},
    {"AllBelowTheMinimum", Acks::kAll, 2, 2, "not_enough_replicas", Millis(0), 0, 0},
    {"AllBelowAMinimumOfAll", Acks::kAll, 3, 1, "not_enough_replicas", Millis(0), 0, 0},
    {"LeaderWaitsForNobody", Acks::kLeader, 2, 0, "ok", Millis(0), 1, 0},
    {"LeaderBelowTheMinimum", Acks::kLeader, 2, 2, "ok", Millis(0), 1, 0},
    {"LeaderAlone", Acks::kLeader, 1, 2, "ok", Millis(0), 1, 1},
    {"NoneWaitsForNobody", Acks::kNone, 2, 0, "ok", Millis(0), 1, 0},
    {"NoneBelowTheMinimum", Acks::kNone, 2, 2, "ok", Millis(0), 1, 0},
};

class AppendTest : public testing::TestWithParam<AppendCase> {};

TEST_P(AppendTest, AnswersByAcksAndInSyncReplicas) {
  const AppendCase& expected = GetParam();
  BrokerWorld world(BrokersOf(3), BrokerOptions(expected.min_insync_replicas));
  world.WaitUntil(Seconds(1));
  CrashFrom(world, expected.down);
  world.Wait(kFenced);
  ASSERT_EQ(world.StateOf(kEvenOrders).in_sync.size(), 3 - expected.down);
  const SimTime sent = world.simulation().now();
  AppendRequest request = world.AppendOf(0);
  request.acks = expected.acks;
  EXPECT_EQ(Word(world.Ask(std::move(request))), expected.answer);
  EXPECT_EQ(world.simulation().now(), sent + expected.after);
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), expected.appended);
  EXPECT_EQ(HighWatermarkOf(world, 0), Offset(expected.high_watermark));
}

INSTANTIATE_TEST_SUITE_P(ReplicatedLog, AppendTest, testing::ValuesIn(kAppends),
                         [](const auto& info) { return info.param.name; });

// Followers fail while an append with acks=all waits for them.
struct WaitingCase {
  const char* name;
  int min_insync_replicas;
  int down;
  bool high_watermark_needs_min_isr;
  SimDuration timeout;
  const char* answer;
  SimDuration after;
  uint64_t high_watermark;
};

// A second after its last heartbeat was answered, until the controller has fenced the broker and said so.
constexpr SimDuration kUntilFenced = Seconds(8) + Millis(2);
// It hears of them one after the other, each time by a request of its own.
constexpr SimDuration kUntilBothFenced = kUntilFenced + Millis(2);

const WaitingCase kWaitings[] = {
    {"UntilTheFailedOneIsFenced", 2, 1, true, Seconds(30), "ok", kUntilFenced, 1},
    {"NoLongerThanTheRequestAllows", 2, 1, true, Seconds(2), "request_timed_out", Seconds(2), 0},
    {"TooFewAreLeft", 2, 2, true, Seconds(30), "request_timed_out", Seconds(30), 0},
    {"TooFewAreLeftBeforeKafka15583", 2, 2, false, Seconds(30), "not_enough_replicas_after_append", kUntilBothFenced,
     1},
    {"OneIsEnough", 1, 2, true, Seconds(30), "ok", kUntilBothFenced, 1},
};

class WaitingAppendTest : public testing::TestWithParam<WaitingCase> {};

TEST_P(WaitingAppendTest, IsAnsweredWhenItsReplicasAreGone) {
  const WaitingCase& expected = GetParam();
  ClusterOptions options = BrokersOf(3);
  options.high_watermark_needs_min_isr = expected.high_watermark_needs_min_isr;
  BrokerWorld world(options, BrokerOptions(expected.min_insync_replicas));
  world.WaitUntil(Seconds(1));
  CrashFrom(world, expected.down);
  const SimTime sent = world.simulation().now();
  AppendRequest request = world.AppendOf(0);
  request.timeout = expected.timeout;
  EXPECT_EQ(Word(world.Ask(std::move(request))), expected.answer);
  EXPECT_EQ(world.simulation().now(), sent + expected.after);
  EXPECT_EQ(world.simulation().Count<RecordAppended>(), 1u);
  EXPECT_EQ(HighWatermarkOf(world, 0), Offset(expected.high_watermark));
}

INSTANTIATE_TEST_SUITE_P(ReplicatedLog, WaitingAppendTest, testing::ValuesIn(kWaitings),
                         [](const auto& info) { return info.param.name; });

// --- Who does not lead ----------------------------------------------------------------------------------------------

TEST(ReplicatedLog, AFollowerRefusesWhatOnlyTheLeaderMayAnswer) {
  for (const uint16_t follower : {1, 2}) {
    BrokerWorld world(BrokersOf(3));
    world.WaitUntil(Seconds(1));
    Broker& broker = world.broker(follower);
    for (const Acks acks : {Acks::kAll, Acks::kLeader, Acks::kNone}) {
      AppendRequest request = world.AppendOf(0);
      request.acks = acks;
      EXPECT_EQ(Word(world.Ask(broker, std::move(request))), "not_leader");
    }
    EXPECT_EQ(Word(world.Ask(broker, world.FetchOf(kOrders, 0))), "not_leader");
    for (const bool latest : {false, true}) {
      const ListOffsetsRequest request{kEvenOrders, latest};
      EXPECT_EQ(Word(world.Ask(broker, request)), "not_leader");
    }
    EXPECT_EQ(world.simulation().Count<RecordAppended>(), 0u);
  }
}

TEST(ReplicatedLog, ADeadLetterNeedsTheLeaderAndEnoughReplicas) {
  BrokerWorld world(BrokersOf(3), BrokerOptions(2));
  world.WaitUntil(Seconds(1));
  const DeadLetterRequest request{{kDeadOrders, PartitionId(0)}, kSettle, MessageOf(4), Seconds(30)};
  EXPECT_EQ(Word(world.Ask(world.broker(0), request)), "not_leader");
  EXPECT_EQ(Word(world.Ask(world.broker(2), request)), "ok");
  for (const size_t follower : {0, 1}) world.host(follower).Crash(Hours(1));
  world.Wait(kFenced);
  EXPECT_EQ(Word(world.Ask(world.broker(2), request)), "not_enough_replicas");
  EXPECT_EQ(world.simulation().Count<MessageDeadLettered>(), 1u);
}

TEST(ReplicatedLog, AFetchSeesNothingBeyondTheHighWatermark) {
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  AppendRequest request = world.AppendOf(0);
  request.acks = Acks::kLeader;
  ASSERT_EQ(Word(world.Ask(std::move(request))), "ok");
  EXPECT_TRUE(world.Fetch(kOrders, 0).unknown());
  const SimTime sent = world.simulation().now();
  ASSERT_TRUE(world.WaitFor([&] { return HighWatermarkOf(world, 0) == Offset(1); }, Seconds(1)));
  EXPECT_EQ(world.simulation().now(), sent + Millis(2));  // The followers have fetched again.
  EXPECT_EQ(MessagesOf(world.Fetch(kOrders, 0).value()), "m0");
}

// --- The end offset after a change of leaders -----------------------------------------------------------------------

struct GuardCase {
  const char* name;
  bool end_offset_guard;
  const char* answer;
};

const GuardCase kGuards[] = {{"WithheldByTheGuard", true, "offset_not_available"}, {"GoesBackWithout", false, "ok"}};

class GuardTest : public testing::TestWithParam<GuardCase> {};

TEST_P(GuardTest, EndOfANewLeader) {
  ClusterOptions options = BrokersOf(3);
  options.end_offset_guard = GetParam().end_offset_guard;
  BrokerWorld world(options);
  world.WaitUntil(Seconds(1));
  const ListOffsetsRequest latest{kEvenOrders};
  ASSERT_EQ(Word(world.Append(0)), "ok");
  EXPECT_EQ(world.Ask(world.broker(0), latest).value().offset, Offset(1));
  world.host(0).Crash(Hours(1));  // The followers have the record, but nobody has told them that all have it.
  ASSERT_TRUE(world.WaitFor([&] { return world.broker(1).FindLeading(kEvenOrders) != nullptr; }, kFenced));
  ASSERT_EQ(HighWatermarkOf(world, 1), Offset(0));
  const Outcome<ListOffsetsReply> first = world.Ask(world.broker(1), latest);
  EXPECT_EQ(Word(first), GetParam().answer);
  EXPECT_EQ(first.value().offset, Offset(0));  // If it tells.
  const ListOffsetsRequest earliest{kEvenOrders, false};
  EXPECT_EQ(world.Ask(world.broker(1), earliest).value().offset, Offset(0));  // Never withheld.
  world.Wait(Seconds(2));
  EXPECT_EQ(world.Ask(world.broker(1), latest).value().offset, Offset(1));
}

INSTANTIATE_TEST_SUITE_P(ReplicatedLog, GuardTest, testing::ValuesIn(kGuards),
                         [](const auto& info) { return info.param.name; });

// --- A new leader ---------------------------------------------------------------------------------------------------

TEST(ReplicatedLog, AFollowerTakesOverWithAllAcknowledgedRecordsAndTheOldLeaderCutsTheOthers) {
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  for (const uint32_t message : {0, 2}) ASSERT_EQ(Word(world.Append(message)), "ok");
  Isolate(world, 0, Seconds(1));
  AppendRequest unreplicated = world.AppendOf(4);
  unreplicated.acks = Acks::kLeader;
  ASSERT_EQ(Word(world.Ask(std::move(unreplicated))), "ok");
  EXPECT_EQ(LogOf(world, 0), "m0 m2 m4");
  world.host(0).Crash(Seconds(60));
  world.Wait(kFenced);
  ASSERT_EQ(world.StateOf(kEvenOrders).leader, BrokerId(1));
  EXPECT_EQ(world.StateOf(kEvenOrders).leader_epoch, LeaderEpoch(1));
  EXPECT_FALSE(world.StateOf(kEvenOrders).in_sync.Contains(BrokerId(0)));
  const Outcome<FetchReply> fetched = world.Ask(world.broker(1), world.FetchOf(kOrders, 0));
  EXPECT_EQ(MessagesOf(fetched.value()), "m0 m2");
  ASSERT_EQ(Word(world.Ask(world.broker(1), world.AppendOf(6))), "ok");
  EXPECT_EQ(world.simulation().Count<RecordsTruncated>(), 0u);
  world.Wait(Seconds(80));
  const auto truncated = world.simulation().All<RecordsTruncated>();
  ASSERT_EQ(truncated.size(), 1u);
  EXPECT_EQ(truncated[0].broker, BrokerId(0));
  EXPECT_EQ(truncated[0].from, Offset(2));
  EXPECT_EQ(truncated[0].count, 1u);
  for (const uint16_t broker : {0, 1, 2}) EXPECT_EQ(LogOf(world, broker), "m0 m2 m6") << broker;
  EXPECT_EQ(world.StateOf(kEvenOrders).in_sync.size(), 3);
  EXPECT_EQ(world.StateOf(kEvenOrders).leader, BrokerId(1));
}

TEST(ReplicatedLog, AnAppendThatWaitsAtALeaderOfThePastIsRefusedWhenItLearnsOfIt) {
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  Isolate(world, 0, Seconds(20));
  AppendRequest request = world.AppendOf(0);
  request.timeout = Minutes(5);
  const auto waiting = world.Start(world.broker(0), std::move(request));
  world.Wait(Seconds(15));
  EXPECT_EQ(world.StateOf(kEvenOrders).leader, BrokerId(1));
  EXPECT_EQ(Word(waiting->outcome()), "waits");  // It does not know yet.
  EXPECT_EQ(LogOf(world, 0), "m0");
  world.Wait(Minutes(2));
  EXPECT_EQ(Word(waiting->outcome()), "not_leader");
  EXPECT_EQ(LogOf(world, 0), "");
  EXPECT_EQ(world.simulation().Count<RecordsTruncated>(), 1u);
}

TEST(ReplicatedLog, ABrokerThatWasCutOffLearnsOfItByItsNextRequestForMetadata) {
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  Isolate(world, 0, Seconds(20));
  world.Wait(Seconds(20));
  const uint64_t newest = world.cluster().controller()->metadata()->version;
  ASSERT_LT(world.broker(0).metadata()->version, newest);
  const auto knows = [&] { return world.broker(0).metadata()->version >= newest; };
  EXPECT_TRUE(world.WaitFor(knows, Seconds(2) + Millis(25)));  // The one on its way has been lost.
}

TEST(ReplicatedLog, ABatchWithSequenceNumbersIsCopiedWholeWhateverItsSize) {
  constexpr uint32_t kRecords = 1200;
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  for (const uint32_t first : {0u, kRecords}) {
    AppendRequest request = world.AppendOf(0);
    request.producer = {ProducerId(7), ProducerEpoch()};
    request.first_sequence = Sequence(first);
    request.messages = PoolArray<Message>(world.simulation().pool(), kRecords);
    for (uint32_t i = 0; i < kRecords; ++i) request.messages.push_back(MessageOf(2 * (first + i)));
    ASSERT_EQ(Word(world.Ask(std::move(request))), "ok");
  }
  for (const uint16_t broker : {0, 1, 2}) {
    const PartitionLog& log = world.broker(broker).FindReplica(kEvenOrders)->log();
    ASSERT_EQ(log.log_end_offset(), Offset(2 * kRecords)) << broker;
    for (const uint64_t base : {uint64_t{0}, uint64_t{kRecords}}) {
      EXPECT_EQ(log.BatchOf(Offset(base)).base, Offset(base)) << broker;
      EXPECT_EQ(log.BatchOf(Offset(base)).count, kRecords) << broker;
    }
  }
}

TEST(ReplicatedLog, ABusyPartitionDoesNotKeepALargeBatchOfAnotherFromBeingCopied) {
  BrokerWorld world(BrokersOf(2));  // Broker 0 leads both.
  for (int at = 1000; at < 3000; ++at) world.AppendAt(Millis(at), {0});
  world.WaitUntil(Seconds(2));
  AppendRequest request = world.AppendOf(0, kDeadOrders);
  request.timeout = Millis(500);
  request.producer = {ProducerId(7), ProducerEpoch()};
  request.messages = PoolArray<Message>(world.simulation().pool(), 500);
  for (uint32_t i = 0; i < 500; ++i) request.messages.push_back(MessageOf(2 * i));
  EXPECT_EQ(Word(world.Ask(std::move(request))), "ok");
}

TEST(ReplicatedLog, WithoutAnyInSyncReplicaAliveNobodyLeads) {
  BrokerWorld world(BrokersOf(3));
  world.WaitUntil(Seconds(1));
  CrashFrom(world, 2);
  world.Wait(kFenced);
  ASSERT_EQ(Word(world.Append(0)), "ok");  // By broker 0 alone.
  world.host(0).Crash(Hours(1));
  world.Wait(kFenced);
  EXPECT_TRUE(world.StateOf(kEvenOrders).leader.none());
  EXPECT_FALSE(world.cluster().Drained());
}

}  // namespace
}  // namespace redeliver
