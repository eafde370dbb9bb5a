// A producer as real clients are: what was sent, acknowledged and given up, with several batches on their way.
#include "sim/broker/pipelined_producer_client.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/producer_world.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;
using testing::ElementsAre;

struct Asked {
  SimDuration at;
  uint32_t message;
};

struct ApplicationSetup {
  ProducerWorld& world;
  ClientOptions client;
  std::vector<Asked> messages;
  ProducerUse use = {.request_timeout = Seconds(1)};
  bool resends = false;
};

class NotingApplication final : public SendCallback {
 public:
  NotingApplication(Context& self, const ApplicationSetup& setup)
      : setup_(setup), producer_(self, setup.world.orders(), Effective(setup.client, setup.use), *this) {}

  PipelinedProducerClient& producer() { return producer_; }

  void OnCompletion(const Message& message, const Outcome<Done>& outcome) override {
    const std::string what = outcome.rejected() ? NameOf(outcome.reason()) : NameOf(outcome);
    setup_.world.journal().Note(what + " m" + std::to_string(message.id.value()));
    if (!outcome.ok() && setup_.resends && !producer_.failed()) producer_.Send(message);
  }

 private:
  const ApplicationSetup& setup_;
  PipelinedProducerClient producer_;
};

Process SendAsAsked(Context& self, const ApplicationSetup& setup) {
  NotingApplication application(self, setup);
  for (const Asked& asked : setup.messages) {
    co_await self.SleepUntil(SimTime() + asked.at);
    application.producer().Send(OrderOf(asked.message));
  }
  co_await application.producer().Flush();
  setup.world.journal().Note("flushed");
}

// Each message is a batch, and leaves at once.
ClientOptions OneByOne() {
  ClientOptions options;
  options.linger = Nanos(0);
  options.batch_size = 1;
  return options;
}

ClientOptions NotIdempotent(std::optional<int64_t> max_in_flight = std::nullopt) {
  ClientOptions options = OneByOne();
  options.enable_idempotence = false;
  options.max_in_flight = max_in_flight;
  return options;
}

void SendAll(const ApplicationSetup& setup) {
  setup.world.simulation().Start<SendAsAsked>("producer", setup);
  setup.world.simulation().Run();
}

TEST(PipelinedProducerClient, RecordsThatComeWithinTheLingerShareARequest) {
  ProducerWorld world;
  ClientOptions options;
  options.batch_size = 4;
  SendAll({world, options, {{Millis(10), 1}, {Millis(12), 2}, {Millis(30), 3}}});
  // The first needs a producer id, which it has before its linger is over. The last does not wait: it is flushed.
  EXPECT_EQ(world.journal().lines(), (Lines{"17ms ok m1", "17ms ok m2", "32ms ok m3", "32ms flushed"}));
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 3u);
}

TEST(PipelinedProducerClient, AFullBatchLeavesAtOnce) {
  ProducerWorld world;
  ClientOptions options;
  options.enable_idempotence = false;
  options.batch_size = 2;
  SendAll({world, options, {{Millis(10), 1}, {Millis(11), 2}, {Seconds(1), 3}}});
  EXPECT_EQ(world.journal().lines().front(), "13ms ok m1");
}

TEST(PipelinedProducerClient, RequestsToABrokerAreInFlightTogetherUpToTheirNumber) {
  ProducerWorld world;
  std::vector<Asked> messages;
  for (uint32_t id = 1; id <= 7; ++id) messages.push_back({Millis(10), id});
  SendAll({world, NotIdempotent(5), messages});
  EXPECT_EQ(world.Appended(), "1 2 3 4 5 6 7");
  EXPECT_EQ(world.journal().lines().front(), "12ms ok m1");
  EXPECT_EQ(world.journal().lines()[4], "12.000004ms ok m5");
  EXPECT_EQ(world.journal().lines()[5], "14ms ok m6");
}

TEST(PipelinedProducerClient, WithoutIdempotenceALostAnswerMakesADuplicate) {
  ProducerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDrop, Phase::kApplied, {}});
  SendAll({world, NotIdempotent(), {{Millis(10), 1}}});
  EXPECT_EQ(world.Appended(), "1 1");
}

TEST(PipelinedProducerClient, WithIdempotenceALostAnswerMakesNone) {
  ProducerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDrop, Phase::kApplied, {}});
  SendAll({world, OneByOne(), {{Millis(10), 1}}});
  EXPECT_EQ(world.Appended(), "1");
  EXPECT_EQ(world.journal().words(), (Lines{"ok m1", "flushed"}));
}

TEST(PipelinedProducerClient, AcksLeaderTurnsIdempotenceOffWithoutAWord) {
  ProducerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kDrop, Phase::kApplied, {}});
  ClientOptions options = OneByOne();
  options.acks = Acks::kLeader;
  SendAll({world, options, {{Millis(10), 1}}});
  EXPECT_EQ(world.Appended(), "1 1");
}

struct OrderCase {
  const char* name;
  ClientOptions options;
  Strike strike;  // At the append of message 1.
  Defect defect;
  const char* appended;
};

constexpr Strike kRefused{kError, Phase::kLost, {}};
constexpr Strike kLost{kDisconnect, Phase::kLost, {}};

const OrderCase kOrderCases[] = {
    {"RetriesAreOvertaken", NotIdempotent(5), kRefused, Defect::kNone, "0 2 3 1 4"},
    {"OneInFlightKeepsOrder", NotIdempotent(1), kRefused, Defect::kNone, "0 1 2 3 4"},
    {"IdempotenceKeepsOrder", OneByOne(), kRefused, Defect::kNone, "0 1 2 3 4"},
    {"IdempotenceKeepsOrderOverABrokenConnection", OneByOne(), kLost, Defect::kNone, "0 1 2 3 4"},
    {"ADefectiveIdempotentProducerDoesNot", OneByOne(), kRefused, Defect::kRetriesOvertaken, "0 4 3 2 1"},
};

class OrderTest : public testing::TestWithParam<OrderCase> {};

TEST_P(OrderTest, AfterARetry) {
  ProducerWorld world;
  world.simulation().kernel().Plant(GetParam().defect);
  ScriptedFaults& faults = world.simulation().faults();
  if (GetParam().strike.kind == kError) faults.AtServer(kLogAppend, 2, GetParam().strike);
  if (GetParam().strike.kind == kDisconnect) faults.AtRequest(kLogAppend, 2, GetParam().strike);
  SendAll({world,
           GetParam().options,
           {{Millis(0), 0}, {Millis(10), 1}, {Millis(10), 2}, {Millis(10), 3}, {Millis(50), 4}}});
  EXPECT_EQ(world.Appended(), GetParam().appended);
}

INSTANTIATE_TEST_SUITE_P(PipelinedProducerClient, OrderTest, testing::ValuesIn(kOrderCases),
                         [](const auto& info) { return info.param.name; });

// A broker that has never heard of a producer takes any sequence number.
TEST(PipelinedProducerClient, AnIdempotentProducerCanLoseItsVeryFirstBatch) {
  ProducerWorld world;
  world.simulation().faults().AtServer(kLogAppend, 1, kRefused);
  SendAll({world, OneByOne(), {{Millis(10), 1}, {Millis(10), 2}}});
  EXPECT_EQ(world.journal().words(), (Lines{"ok m2", "unknown m1", "flushed"}));
}

// Two seconds for a send, one for an attempt: the second attempt is the last.
ClientOptions Impatient() {
  ClientOptions options = OneByOne();
  options.delivery_timeout = Seconds(2);
  return options;
}

TEST(PipelinedProducerClient, ASendIsGivenUpAtItsDeliveryTimeout) {
  ProducerWorld world;
  for (const uint32_t i : {1, 2}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  SendAll({world, Impatient(), {{Millis(10), 1}}});
  EXPECT_EQ(world.journal().lines(), (Lines{"2.01s unknown m1", "2.01s flushed"}));
  EXPECT_EQ(world.Appended(), "");
}

TEST(PipelinedProducerClient, ASendThatWasGivenUpMayBeInTheLogAndSentAgainTwice) {
  ProducerWorld world;
  for (const uint32_t i : {1, 2}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kApplied, {}});
  SendAll({.world = world, .client = Impatient(), .messages = {{Millis(10), 1}}, .resends = true});
  EXPECT_EQ(world.journal().words(), (Lines{"unknown m1", "ok m1", "flushed"}));
  EXPECT_EQ(world.Appended(), "1 1");  // The application's own retry has a new number.
}

TEST(PipelinedProducerClient, AfterABatchWasGivenUpLaterOnesGoOnInANewEpoch) {
  ProducerWorld world;
  for (const uint32_t i : {2, 3}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  SendAll({world, Impatient(), {{Millis(10), 1}, {Millis(100), 2}, {Seconds(5), 3}}});
  EXPECT_EQ(world.journal().words(), (Lines{"ok m1", "unknown m2", "ok m3", "flushed"}));
  EXPECT_EQ(world.Appended(), "1 3");  // A gap is no error.
}

TEST(PipelinedProducerClient, RetriesHaveABound) {
  ProducerWorld world;
  for (const uint32_t i : {1, 2}) world.simulation().faults().AtServer(kLogAppend, i, kRefused);
  ClientOptions options = NotIdempotent();
  options.retries = 1;
  SendAll({world, options, {{Millis(10), 1}}});
  EXPECT_EQ(world.journal().words(), (Lines{"unavailable m1", "flushed"}));
}

TEST(PipelinedProducerClient, WithoutAcksASendIsOverWhenItHasLeft) {
  ProducerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 2, {kDrop, Phase::kLost, {}});
  ClientOptions options = OneByOne();
  options.acks = Acks::kNone;
  SendAll({world, options, {{Millis(10), 1}, {Millis(20), 2}, {Millis(30), 3}, {Seconds(5), 4}}});
  EXPECT_EQ(world.journal().lines(), (Lines{"10ms ok m1", "20ms ok m2", "30ms ok m3", "5s ok m4", "5s flushed"}));
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 4u);
  EXPECT_EQ(world.Appended(), "1 3 4");
}

TEST(PipelinedProducerClient, WhatWasNotSentDiesWithTheProcess) {
  ProducerWorld world;
  world.simulation().faults().AtRequest(kLogAppend, 1, {kCrash, Phase::kLost, Days(1)});
  ClientOptions options;
  options.enable_idempotence = false;
  const ApplicationSetup setup{world, options, {{Millis(10), 1}, {Millis(14), 2}, {Minutes(1), 3}}};
  world.simulation().Start<SendAsAsked>("producer", setup);
  world.simulation().RunUntil(Hours(1));
  EXPECT_EQ(world.Appended(), "");
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 0u);
}

TEST(PipelinedProducerClient, FindsTheNewLeader) {
  ProducerWorld world({.brokers = 3});
  std::vector<Asked> messages;
  for (uint32_t id = 1; id <= 20; ++id) messages.push_back({Seconds(id), id});
  world.simulation().At(Millis(5500), [&world] { world.broker(0).Crash(Minutes(5)); });
  const ApplicationSetup setup{world, OneByOne(), messages};
  world.simulation().Start<SendAsAsked>("producer", setup);
  world.simulation().RunUntil(Minutes(2));
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 20u);
  EXPECT_EQ(world.Appended(), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20");
}

TEST(PipelinedProducerClient, BackoffsDoubleUpToTheLongest) {
  ProducerWorld world;
  for (uint32_t i = 1; i <= 6; ++i) world.simulation().faults().AtServer(kLogAppend, i, kRefused);
  SendAll({world, NotIdempotent(), {{Millis(0), 1}}});
  // 100ms, 200ms, 400ms, 800ms, 1s, 1s, each between 0.8 and 1.2 of that but at most 1s, and 7 round trips of 2ms.
  const SimDuration end = world.simulation().now() - SimTime();
  EXPECT_GE(end, Millis(2800 + 14));
  EXPECT_LE(end, Millis(3760 + 14));
}

}  // namespace
}  // namespace redeliver
