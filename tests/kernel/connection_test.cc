// A connection is an ordered stream; two connections, or one before and after a break, have no order.
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

}  // namespace
}  // namespace redeliver
