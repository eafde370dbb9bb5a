// A connection is an ordered stream, served one request at a time; two connections, or one before and after a break,
// have no order.
#include <algorithm>

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

constexpr NetworkOptions kJittery{.shape = LatencyShape::kUniform, .low = Micros(1), .high = Millis(10)};

struct SendSetup {
  EchoServer& server;
  std::vector<int>& sent;
  std::vector<int>& answered;
};

struct World {
  explicit World(uint64_t seed) : simulation(kJittery, seed) {}

  Simulation simulation;
  EchoServer server{simulation};
  EchoServer other{simulation, 1};
  std::vector<int> sent;
  std::vector<int> answered;
  SendSetup setup{server, sent, answered};
};

Process SendOne(Context& self, const SendSetup& setup, int number, Lane lane) {
  const CallOptions options{Seconds(1), lane};
  const EchoRequest request(number);
  setup.sent.push_back(number);
  const Outcome<EchoReply> outcome = co_await Ask(self, setup.server, request, options);
  if (outcome.ok()) setup.answered.push_back(number);
}

Process SendFiveAtOnce(Context& self, const SendSetup& setup) {
  for (int number = 1; number <= 5; ++number) self.Spawn(SendOne(self, setup, number, Lane::kData));
  co_await self.Sleep(Seconds(2));
}

Process SendOnBothLanes(Context& self, const SendSetup& setup) {
  self.Spawn(SendOne(self, setup, 1, Lane::kData));
  co_await self.Sleep(Nanos(1));
  self.Spawn(SendOne(self, setup, 2, Lane::kCoordination));
  co_await self.Sleep(Seconds(2));
}

// The second request is struck, if the test says so.
Process SendThree(Context& self, const SendSetup& setup) {
  self.Spawn(SendOne(self, setup, 1, Lane::kData));
  co_await self.Sleep(Nanos(1));
  self.Spawn(SendOne(self, setup, 2, Lane::kData));
  co_await self.Sleep(Nanos(10));
  self.Spawn(SendOne(self, setup, 3, Lane::kData));
  co_await self.Sleep(Seconds(2));
}

// Whether, under some seed, the server executes a later request before an earlier one.
template <auto kBody>
bool EverOvertakes(const std::optional<Strike>& at_second) {
  bool overtakes = false;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    World world(seed);
    if (at_second) world.simulation.faults().AtRequest(Operation::kSinkApply, 2, *at_second);
    world.simulation.Start<kBody>("sender", world.setup);
    world.simulation.Run();
    overtakes |= !std::ranges::is_sorted(world.server.executed());
  }
  return overtakes;
}

TEST(Connection, RequestsAndRepliesKeepTheirOrderUnderAnyLatency) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    World world(seed);
    world.simulation.Start<SendFiveAtOnce>("sender", world.setup);
    world.simulation.Run();
    ASSERT_EQ(world.sent.size(), 5u);
    EXPECT_EQ(world.server.executed(), world.sent) << "seed " << seed;
    EXPECT_EQ(world.answered, world.sent) << "seed " << seed;
  }
}

TEST(Connection, TheLanesHaveNoOrderBetweenThem) { EXPECT_TRUE(EverOvertakes<SendOnBothLanes>(std::nullopt)); }

TEST(Connection, OneWithoutABreakKeepsItsOrder) { EXPECT_FALSE(EverOvertakes<SendThree>(std::nullopt)); }

TEST(Connection, AfterABreakANewOneMayOvertakeTheOld) {
  EXPECT_TRUE(EverOvertakes<SendThree>(Strike{FaultKind::kDisconnect, Phase::kLost, {}}));
}

TEST(Connection, ALateRequestIsOutsideOfAnyOrder) {
  World world(1);
  world.simulation.faults().AtRequest(Operation::kSinkApply, 2, {FaultKind::kDisconnect, Phase::kLate, {}});
  world.simulation.Start<SendThree>("sender", world.setup);
  world.simulation.Run();
  ASSERT_EQ(world.server.executed().size(), 3u);
  EXPECT_EQ(world.server.executed().back(), 2);
  EXPECT_EQ(std::ranges::count(world.answered, 2), 0);
}

struct TwoProcesses : World {
  explicit TwoProcesses(uint64_t seed) : World(seed) {
    simulation.Start<SendFiveAtOnce>("first", setup);
    simulation.Start<SendFiveAtOnce>("second", setup);
    simulation.Run();
  }
};

TEST(Connection, OfAnotherProcessHasNoOrderWithThisOne) {
  bool interleaved = false;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const TwoProcesses world(seed);
    interleaved |= world.server.executed() != world.sent;
  }
  EXPECT_TRUE(interleaved);
}

// --- One at a time --------------------------------------------------------------------------------------------------

struct Pipeline {
  Pipeline() { server.Park(); }

  // Requests 1, 2, 3 leave a microsecond apart, with this timeout.
  Context& Start(SimDuration request_timeout = Seconds(1)) {
    timeout = request_timeout;
    return simulation.Start<SendThreePipelined>("sender", *this);
  }
  void AnswerAt(SimDuration at) {
    simulation.At(at, [this] { server.AnswerParked(); });
  }
  static Process SendOneOf(Context& self, const Pipeline& pipeline, int number) {
    const CallOptions options{pipeline.timeout};
    const EchoRequest request(number);
    const Outcome<EchoReply> outcome = co_await Ask(self, pipeline.server, request, options);
    NoteOutcome(pipeline.journal, number, outcome);
  }
  static Process SendThreePipelined(Context& self, const Pipeline& pipeline) {
    for (int number = 1; number <= 3; ++number) {
      self.Spawn(SendOneOf(self, pipeline, number));
      co_await self.Sleep(Micros(1));
    }
    co_await self.Sleep(Seconds(2));
  }

  mutable Simulation simulation;
  mutable Journal journal{simulation};
  mutable EchoServer server{simulation};
  SimDuration timeout;
};

TEST(ConnectionTurn, AParkedRequestDelaysEverythingBehindIt) {
  Pipeline pipeline;
  pipeline.Start();
  for (const int64_t at : {10, 20, 30}) pipeline.AnswerAt(Millis(at));
  pipeline.simulation.Run();
  EXPECT_EQ(pipeline.server.times(),
            (std::vector<SimTime>{SimTime() + Millis(1), SimTime() + Millis(10), SimTime() + Millis(20)}));
  EXPECT_EQ(pipeline.journal.lines(), (Lines{"11ms ok 1", "21ms ok 2", "31ms ok 3"}));
}

TEST(ConnectionTurn, ComesInAnEventOfItsOwn) {
  Pipeline pipeline;
  pipeline.Start();
  pipeline.simulation.At(Millis(10), [&] {
    pipeline.server.AnswerParked();
    EXPECT_EQ(pipeline.server.executed(), std::vector<int>{1});
  });
  pipeline.simulation.RunUntil(Millis(10));
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 2}));
}

TEST(ConnectionTurn, ComesWhenTheOneBeforeIsDroppedOrVanishes) {
  Pipeline pipeline;
  pipeline.Start();
  pipeline.simulation.At(Millis(10), [&] { pipeline.server.TakeParked().Drop(); });
  pipeline.simulation.At(Millis(20), [&] { pipeline.server.TakeParked().Vanish(); });
  pipeline.AnswerAt(Millis(30));
  pipeline.simulation.Run();
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 2, 3}));
  // The connection was closed with the first: what came back on it later is lost.
  EXPECT_EQ(pipeline.journal.words(), (Lines{"unknown 1", "unknown 3", "unknown 2"}));
}

TEST(ConnectionTurn, ClosingTheConnectionRecallsNothing) {
  Pipeline pipeline;
  pipeline.Start(Millis(50));
  for (const int64_t at : {100, 110, 120}) pipeline.AnswerAt(Millis(at));
  pipeline.simulation.Run();
  EXPECT_EQ(pipeline.journal.words(), (Lines{"unknown 1", "unknown 2", "unknown 3"}));
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(pipeline.simulation.Count<ReplyDropped>(), 3u);
}

TEST(ConnectionTurn, ANewConnectionDoesNotWaitForTheOld) {
  Pipeline pipeline;
  Context& sender = pipeline.Start(Millis(50));
  pipeline.simulation.At(Millis(60), [&] { sender.Launch(Pipeline::SendOneOf(sender, pipeline, 4)); });
  pipeline.AnswerAt(Millis(70));
  pipeline.simulation.RunUntil(Millis(80));
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 4, 2}));
  EXPECT_EQ(pipeline.journal.words().back(), "ok 4");
}

TEST(ConnectionTurn, TimeoutsOfOneConnectionBreakItOnce) {
  Pipeline pipeline;
  Context& sender = pipeline.Start(Millis(50));
  // Sent between the timeouts of the first and the others, on the new connection.
  pipeline.simulation.At(Millis(50) + Nanos(500), [&] { sender.Launch(Pipeline::SendOneOf(sender, pipeline, 4)); });
  pipeline.simulation.At(Millis(60), [&] { sender.Launch(Pipeline::SendOneOf(sender, pipeline, 5)); });
  pipeline.simulation.RunUntil(Millis(70));
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 4}));  // 5 waits behind 4.
}

TEST(ConnectionTurn, ARequestLostOnItsWayDelaysNobody) {
  Pipeline pipeline;
  pipeline.Start();
  // Only the second arrives within the cut.
  pipeline.simulation.At(Millis(1) + Nanos(500), [&] {
    pipeline.simulation.kernel().network().Cut(pipeline.server.node(), {}, pipeline.simulation.now(), Micros(1), false);
  });
  for (const int64_t at : {10, 20}) pipeline.AnswerAt(Millis(at));
  pipeline.simulation.RunUntil(Millis(40));
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 3}));
}

TEST(ConnectionTurn, WhatAHeldRequestDelaysStaysBehindIt) {
  Pipeline pipeline;
  pipeline.Start();
  pipeline.simulation.At(Micros(999), [&] {
    pipeline.simulation.kernel().network().Cut(pipeline.server.node(), {}, pipeline.simulation.now(),
                                               Micros(1) + Nanos(500), true);
  });
  for (const int64_t at : {10, 20, 30}) pipeline.AnswerAt(Millis(at));
  pipeline.simulation.Run();
  EXPECT_EQ(pipeline.server.executed(), (std::vector<int>{1, 2, 3}));
}

TEST(ConnectionTurn, ACrashOfTheHostResetsAllThatWait) {
  Pipeline pipeline;
  Context& host = pipeline.simulation.Host("broker", pipeline.server);
  pipeline.Start();
  pipeline.simulation.At(Millis(10), [&] { host.Crash(Millis(1)); });
  pipeline.simulation.Run();
  EXPECT_EQ(pipeline.server.executed(), std::vector<int>{1});
  EXPECT_EQ(pipeline.journal.words(), (Lines{"unknown 1", "unknown 2", "unknown 3"}));
  EXPECT_LT(pipeline.journal.lines().back(), "11.1");
}

// --- The end of a connection, as the server sees it ------------------------------------------------------------------

class Listener final : public ConnectionListener {
 public:
  void ConnectionClosed(SimTime last) override { closed.push_back(last - SimTime()); }
  std::vector<SimDuration> closed;
};

Process SendOneAtOnce(Context& self, const SendSetup& setup) {
  if (self.incarnation() != Incarnation(0)) co_return;
  const CallOptions options{Millis(50)};
  const EchoRequest request(1);
  const Outcome<EchoReply> outcome = co_await Ask(self, setup.server, request, options);
  if (outcome.ok()) setup.answered.push_back(1);
}

struct CloseCase {
  const char* name;
  FaultKind kind;
  Phase phase;
  size_t closed;
  bool arrives;  // Whether the request comes although the connection is closed.
};

const CloseCase kCloses[] = {
    {"NotWhileAllIsWell", FaultKind::kPause, Phase::kBefore, 0, true},
    {"AtACrash", FaultKind::kCrash, Phase::kLost, 1, false},
    {"AtACrashThatLeavesARequestBehind", FaultKind::kCrash, Phase::kLate, 1, true},
    {"AtATimeout", FaultKind::kDrop, Phase::kLost, 1, false},
    {"AtATimeoutOfADelayedRequest", FaultKind::kDelay, Phase::kLate, 1, true},
    {"AtADisconnect", FaultKind::kDisconnect, Phase::kLate, 1, true},
};

class CloseTest : public testing::TestWithParam<CloseCase> {};

TEST_P(CloseTest, IsHeardOfOnceAndNotBeforeWhatIsUnderWay) {
  World world(1);
  Listener listener;
  world.simulation.faults().AtRequest(EchoRequest::kOperation, 1, {GetParam().kind, GetParam().phase, Millis(10)});
  Context& sender = world.simulation.Start<SendOneAtOnce>("sender", world.setup);
  sender.connection(world.server.index(), Lane::kData).listener = &listener;
  world.simulation.Run();
  ASSERT_EQ(listener.closed.size(), GetParam().closed);
  EXPECT_EQ(world.server.executed().size(), GetParam().arrives ? 1u : 0u);
  if (GetParam().closed == 1 && GetParam().arrives) {
    EXPECT_EQ(listener.closed[0], world.server.times().back() - SimTime());
  }
}

INSTANTIATE_TEST_SUITE_P(Connection, CloseTest, testing::ValuesIn(kCloses),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
