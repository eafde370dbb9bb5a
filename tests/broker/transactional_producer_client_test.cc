// Transactions as each protocol version has them: what the client asks, and what becomes visible when a request comes
// late.
#include "sim/broker/transactional_producer_client.h"

#include "gtest/gtest.h"
#include "tests/broker/producer_world.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Operation;

// What a producer does, one after the other.
struct Act {
  enum class Kind { kInit, kSend, kCommit, kAbort, kSleep };
  Kind kind;
  uint32_t message = 0;
  SimDuration pause = SimDuration();
};

constexpr Act kInit{Act::Kind::kInit};
constexpr Act kCommit{Act::Kind::kCommit};
constexpr Act kAbort{Act::Kind::kAbort};
constexpr Act Send(uint32_t message) { return {Act::Kind::kSend, message}; }
constexpr Act Pause(SimDuration pause) { return {Act::Kind::kSleep, 0, pause}; }

struct PlaySetup {
  ProducerWorld& world;
  std::vector<Act> acts;
  TransactionalOptions options = {};
  SimDuration request_timeout = Seconds(1);
};

template <class T>
std::string TextOf(const Outcome<T>& outcome) {
  return outcome.rejected() ? NameOf(outcome.reason()) : NameOf(outcome);
}

// Notes the outcome of everything but InitTransactions.
Process Play(Context& self, const PlaySetup& setup) {
  TransactionalProducerClient producer(self, setup.world.orders(), setup.request_timeout, Seconds(60), setup.options);
  for (const Act& act : setup.acts) {
    Outcome<Done> ended;
    Outcome<AppendReply> sent;
    switch (act.kind) {
      case Act::Kind::kInit:
        co_await producer.InitTransactions();
        break;
      case Act::Kind::kSend:
        sent = co_await producer.Send(OrderOf(act.message));
        setup.world.journal().Note("send " + TextOf(sent));
        break;
      case Act::Kind::kCommit:
        ended = co_await producer.EndTransaction(true);
        setup.world.journal().Note("commit " + TextOf(ended));
        break;
      case Act::Kind::kAbort:
        ended = co_await producer.EndTransaction(false);
        setup.world.journal().Note("abort " + TextOf(ended));
        break;
      case Act::Kind::kSleep:
        co_await self.Sleep(act.pause);
        break;
    }
  }
  co_await self.Sleep(Minutes(5));
}

ClusterOptions Speaking(TransactionProtocol protocol) {
  ClusterOptions options;
  options.transactions = protocol;
  return options;
}

const ClusterOptions kTv2 = Speaking(TransactionProtocol::kTv2StrictMarkers);
const ClusterOptions kVerified = Speaking(TransactionProtocol::kVerified);
const ClusterOptions kUnverified = Speaking(TransactionProtocol::kUnverified);

void PlayAll(const PlaySetup& setup) {
  setup.world.simulation().Start<Play>("producer", setup);
  setup.world.simulation().RunUntil(Minutes(4));
}

std::vector<ProducerEpoch> MarkerEpochs(ProducerWorld& world) {
  std::vector<ProducerEpoch> epochs;
  for (const MarkerWritten& marker : world.simulation().All<MarkerWritten>()) {
    if (marker.log == kOrdersLog) epochs.push_back(marker.epoch);
  }
  return epochs;
}

struct VersionCase {
  const char* name;
  ClusterOptions cluster;
  ClientLibrary library;
  std::vector<ProducerEpoch> markers;  // Of two transactions.
};

const VersionCase kVersions[] = {
    {"Tv2RaisesTheEpochAtEachEnd", kTv2, ClientLibrary::kJava, {ProducerEpoch(1), ProducerEpoch(2)}},
    {"Tv1KeepsIt", kVerified, ClientLibrary::kJava, {ProducerEpoch(0), ProducerEpoch(0)}},
    {"UnverifiedKeepsIt", kUnverified, ClientLibrary::kJava, {ProducerEpoch(0), ProducerEpoch(0)}},
    {"LibrdkafkaKeepsItAtAnyBroker", kTv2, ClientLibrary::kLibrdkafka, {ProducerEpoch(0), ProducerEpoch(0)}},
};

class VersionTest : public testing::TestWithParam<VersionCase> {};

TEST_P(VersionTest, TwoTransactions) {
  ProducerWorld world(GetParam().cluster, 2);
  PlayAll({world, {kInit, Send(2), Send(4), kCommit, Send(6), Send(8), kAbort}, {.library = GetParam().library}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "send ok", "commit ok", "send ok", "send ok", "abort ok"}));
  EXPECT_EQ(world.Committed(), "2 4");
  EXPECT_EQ(MarkerEpochs(world), GetParam().markers);
  EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 2u);
  EXPECT_EQ(world.simulation().Count<TransactionStarted>(), 2u);
  EXPECT_EQ(world.simulation().Count<TransactionEnding>(), 2u);
  EXPECT_EQ(world.simulation().Count<TransactionEndAcknowledged>(), 2u);
}

INSTANTIATE_TEST_SUITE_P(TransactionalProducerClient, VersionTest, testing::ValuesIn(kVersions),
                         [](const auto& info) { return info.param.name; });

TEST(TransactionalProducerClient, AnEndWithoutAnythingSentAsksNobody) {
  ProducerWorld world(kVerified);
  PlayAll({world, {kInit, kCommit, kAbort}});
  EXPECT_EQ(world.journal().words(), (Lines{"commit ok", "abort ok"}));
  EXPECT_EQ(world.simulation().Count<TransactionStarted>(), 0u);
}

TEST(TransactionalProducerClient, AnEndIsOneAttempt) {
  ProducerWorld world(kTv2);
  world.simulation().faults().AtRequest(kTransactionEnd, 1, {kDrop, Phase::kApplied, {}});
  PlayAll({world, {kInit, Send(1), kCommit, kCommit}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "commit unknown", "commit ok"}));
  EXPECT_EQ(world.Committed(), "1");
  EXPECT_EQ(world.simulation().Count<TransactionEnding>(), 1u);
}

TEST(TransactionalProducerClient, ASendThatIsGivenUpLeavesOnlyAnAbort) {
  ProducerWorld world(kTv2);
  for (const uint32_t i : {2, 3}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  PlayAll(
      {world, {kInit, Send(1), Send(2), Send(3), kCommit, kAbort, Send(4), kCommit}, {.delivery_timeout = Seconds(2)}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "send unknown", "send transaction_abortable",
                                            "commit transaction_abortable", "abort ok", "send ok", "commit ok"}));
  EXPECT_EQ(world.Committed(), "4");
}

TEST(TransactionalProducerClient, AnAbortAfterAnErrorRaisesTheEpoch) {
  ProducerWorld world(kVerified);
  for (const uint32_t i : {2, 3}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  PlayAll({world, {kInit, Send(1), Send(2), kAbort, Send(4), kCommit}, {.delivery_timeout = Seconds(2)}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "send unknown", "abort ok", "send ok", "commit ok"}));
  EXPECT_EQ(MarkerEpochs(world), (std::vector<ProducerEpoch>{ProducerEpoch(0), ProducerEpoch(1)}));
}

TEST(TransactionalProducerClient, WithoutEpochsToRaiseALostSendIsTheEndOfTheProducer) {
  ClusterOptions options = kVerified;
  options.producer_epoch_bump = false;
  ProducerWorld world(options);
  for (const uint32_t i : {2, 3}) world.simulation().faults().AtRequest(kLogAppend, i, {kDrop, Phase::kLost, {}});
  PlayAll({world, {kInit, Send(1), Send(2), kAbort, kInit, Send(4), kCommit}, {.delivery_timeout = Seconds(2)}});
  EXPECT_EQ(world.journal().words(),
            (Lines{"send ok", "send unknown", "abort transaction_abortable", "send ok", "commit ok"}));
  EXPECT_EQ(world.Committed(), "4");
}

TEST(TransactionalProducerClient, ATransactionThatTimedOutIsFenced) {
  ProducerWorld world(kTv2);
  PlayAll({world, {kInit, Send(1), Pause(Seconds(80)), kCommit, kInit, Send(2), kCommit}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "commit producer_fenced", "send ok", "commit ok"}));
  EXPECT_EQ(world.Committed(), "2");
}

struct LateCase {
  const char* name;
  ClusterOptions cluster;
  const char* committed;
  const char* second_end;
};

// The first commit is held up beyond its timeout; its repetition is answered, and it arrives during the next
// transaction, which the producer aborts.
const LateCase kLateEnds[] = {
    {"CommitsTheNextTransactionInTv1", kVerified, "1 2", "abort invalid_transaction_state"},
    {"IsRefusedInTv2", kTv2, "1", "abort ok"},
};

class LateEndTest : public testing::TestWithParam<LateCase> {};

TEST_P(LateEndTest, OfTheTransactionBefore) {
  ProducerWorld world(GetParam().cluster);
  // Arrives at some time within two seconds after the break.
  world.simulation().faults().AtRequest(kTransactionEnd, 1, {kDisconnect, Phase::kLate, {}});
  PlayAll({world, {kInit, Send(1), kCommit, kCommit, Send(2), Pause(Seconds(3)), kAbort}});
  EXPECT_EQ(world.journal().words(),
            (Lines{"send ok", "commit unknown", "commit ok", "send ok", GetParam().second_end}));
  EXPECT_EQ(world.Committed(), GetParam().committed);
}

INSTANTIATE_TEST_SUITE_P(TransactionalProducerClient, LateEndTest, testing::ValuesIn(kLateEnds),
                         [](const auto& info) { return info.param.name; });

struct HangingCase {
  const char* name;
  ClusterOptions cluster;
  const char* appended;
};

// The only send of a transaction is held up until it was given up and the transaction aborted.
const HangingCase kLateSends[] = {
    {"OpensATransactionThatNobodyEndsUnverified", kUnverified, "1 2"},
    {"IsRefusedIfVerified", kVerified, "1"},
    {"IsRefusedInTv2", kTv2, "1"},
};

class LateSendTest : public testing::TestWithParam<HangingCase> {};

TEST_P(LateSendTest, AfterTheAbort) {
  ProducerWorld world(GetParam().cluster);
  world.simulation().faults().AtRequest(kLogAppend, 2, {kDelay, Phase::kLate, Seconds(30)});
  world.simulation().faults().AtRequest(kLogAppend, 3, {kDrop, Phase::kLost, {}});
  PlayAll({world, {kInit, Send(1), kCommit, Send(2), kAbort}, {.delivery_timeout = Seconds(2)}});
  EXPECT_EQ(world.journal().words(), (Lines{"send ok", "commit ok", "send unknown", "abort ok"}));
  EXPECT_EQ(world.Appended(), GetParam().appended);
  EXPECT_EQ(world.Committed(), "1");
}

INSTANTIATE_TEST_SUITE_P(TransactionalProducerClient, LateSendTest, testing::ValuesIn(kLateSends),
                         [](const auto& info) { return info.param.name; });

TEST(TransactionalProducerClient, BeforeTv2TheNextTransactionAsksEvery20MillisecondsUntilTheMarkersAreWritten) {
  ProducerWorld world(kVerified);
  PlayAll({world, {kInit, Send(1), kCommit, Send(2), kCommit}});
  EXPECT_EQ(world.journal().lines(), (Lines{"8ms send ok", "10ms commit ok", "38ms send ok", "40ms commit ok"}));
}

TEST(TransactionalProducerClient, TheNextTransactionWaitsForMarkersThatAreHeldUp) {
  for (const ClusterOptions& options : {kVerified, kTv2}) {
    ProducerWorld world(options);
    world.simulation().faults().AtRequest(kWriteMarkers, 1, {kDrop, Phase::kLost, {}});
    PlayAll({world, {kInit, Send(1), kCommit, Send(2), kCommit}, {}, Minutes(2)});
    EXPECT_EQ(world.journal().words(), (Lines{"send ok", "commit ok", "send ok", "commit ok"}));
    EXPECT_GE(world.simulation().All<TransactionCommitted>().size(), 2u);
    EXPECT_EQ(world.journal().lines()[2].substr(0, 3), "30.");
  }
}

TEST(TransactionalProducerClient, GoesOnWhenABrokerFails) {
  for (const TransactionProtocol protocol : {TransactionProtocol::kTv2StrictMarkers, TransactionProtocol::kVerified}) {
    for (size_t broker = 0; broker < 3; ++broker) {
      ClusterOptions options = Speaking(protocol);
      options.brokers = 3;
      ProducerWorld world(options);
      world.simulation().At(Millis(2500), [&] { world.broker(broker).Crash(Minutes(1)); });
      std::vector<Act> acts{kInit};
      for (uint32_t id = 1; id <= 4; ++id) {
        acts.insert(acts.end(), {Send(id), Pause(Seconds(1)), kCommit});
        for (int i = 0; i < 30; ++i) acts.push_back(kCommit);  // Until it is answered; then there is nothing to commit.
      }
      PlayAll({world, acts});
      EXPECT_EQ(world.Committed(), "1 2 3 4") << broker;
      EXPECT_EQ(world.simulation().Count<ProduceAcknowledged>(), 4u) << broker;
    }
  }
}

}  // namespace
}  // namespace redeliver
