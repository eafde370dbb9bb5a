// A cut link loses what arrives over it or holds it until the cut is over; all other links carry on.
#include "sim/kernel/network.h"

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

using Kind = Passage::Kind;

constexpr NodeId kA{1}, kB{2}, kC{3};
constexpr NodeId kOnlyB[] = {kB};

SimTime At(int64_t ms) { return SimTime() + Millis(ms); }

struct LinkCase {
  const char* name;
  std::span<const NodeId> peers;
  NodeId from;
  NodeId to;
  bool cut;
};

const LinkCase kLinks[] = {
    {"FromTheNodeToAPeer", kOnlyB, kA, kB, true},     {"FromAPeerToTheNode", kOnlyB, kB, kA, true},
    {"FromTheNodeToAnother", kOnlyB, kA, kC, false},  {"BetweenOthers", kOnlyB, kB, kC, false},
    {"WithoutPeersToAnybody", {}, kA, kC, true},      {"WithoutPeersFromAnybody", {}, kC, kA, true},
    {"WithoutPeersBetweenOthers", {}, kB, kC, false}, {"ToItself", {}, kA, kA, false},
};

class LinkTest : public testing::TestWithParam<LinkCase> {};

TEST_P(LinkTest, IsCutBetweenTheNodeAndItsPeersBothWays) {
  Network network;
  network.Cut(kA, GetParam().peers, At(0), Millis(10), false);
  const Passage passage = network.Carry(GetParam().from, GetParam().to, At(5), false);
  EXPECT_EQ(passage.kind, GetParam().cut ? Kind::kLost : Kind::kFree);
}

INSTANTIATE_TEST_SUITE_P(Links, LinkTest, testing::ValuesIn(kLinks), [](const auto& info) { return info.param.name; });

TEST(Network, ACutIsOverAtItsEndAndForgotten) {
  Network network;
  EXPECT_FALSE(network.cut());
  network.Cut(kA, {}, At(0), Millis(10), false);
  EXPECT_TRUE(network.cut());
  EXPECT_EQ(network.Carry(kA, kB, At(10), false).kind, Kind::kFree);
  EXPECT_FALSE(network.cut());
}

TEST(Network, WhatIsHeldGoesOnInOrderAndWhatComesThenQueuesBehind) {
  Network network;
  network.Cut(kA, {}, At(0), Millis(10), true);
  EXPECT_EQ(network.Carry(kA, kB, At(1), false).until, At(10));
  EXPECT_EQ(network.Carry(kA, kB, At(2), false).until, At(10) + Nanos(1));
  EXPECT_EQ(network.Carry(kA, kB, At(10), true).kind, Kind::kFree);
  const Passage behind = network.Carry(kA, kB, At(10) + Nanos(1), false);
  EXPECT_EQ(behind.kind, Kind::kHeld);
  EXPECT_EQ(behind.until, At(10) + Nanos(2));
  EXPECT_EQ(network.Carry(kA, kB, At(10) + Nanos(2), true).kind, Kind::kFree);
}

TEST(Network, OfTwoCutsTheOneThatLosesWinsAndTheLongerOneHolds) {
  Network network;
  network.Cut(kA, {}, At(0), Millis(10), true);
  network.Cut(kB, {}, At(0), Millis(20), true);
  EXPECT_EQ(network.Carry(kA, kB, At(1), false).until, At(20));
  network.Cut(kA, {}, At(0), Millis(5), false);
  EXPECT_EQ(network.Carry(kA, kB, At(2), false).kind, Kind::kLost);
}

// --- With processes and servers -------------------------------------------------------------------------------------

struct World {
  // From 500 us to 40.5 ms, before anything arrives.
  void Cut(std::span<const NodeId> peers, bool holds, SimDuration at = Micros(500)) {
    simulation.At(at, [this, peers, holds] {
      simulation.kernel().network().Cut(server.node(), peers, simulation.now(), Millis(40), holds);
    });
  }

  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  AskSetup setup{server, journal};
};

struct CutCase {
  const char* name;
  SimDuration at;
  bool holds;
  Lines caller;
  std::vector<int> executed;
};

const CutCase kCuts[] = {
    {"RequestLost", Micros(500), false, {"100ms unknown 1", "102ms ok 2"}, {2}},
    {"RequestHeld", Micros(500), true, {"41.5ms ok 1", "43.5ms ok 2"}, {1, 2}},
    {"ReplyLost", Micros(1'500), false, {"100ms unknown 1", "102ms ok 2"}, {1, 2}},
    {"ReplyHeld", Micros(1'500), true, {"41.5ms ok 1", "43.5ms ok 2"}, {1, 2}},
};

class CutTest : public testing::TestWithParam<CutCase> {};

TEST_P(CutTest, DoesToCallerAndServerWhatItShould) {
  World world;
  world.setup.numbers = {1, 2};
  world.simulation.Start<Asker>("asker", world.setup);
  world.Cut({}, GetParam().holds, GetParam().at);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), GetParam().caller);
  EXPECT_EQ(world.server.executed(), GetParam().executed);
}

INSTANTIATE_TEST_SUITE_P(Cuts, CutTest, testing::ValuesIn(kCuts), [](const auto& info) { return info.param.name; });

TEST(Cut, LeavesOtherProcessesAlone) {
  World world;
  static constexpr NodeId kSecond[] = {NodeId(1)};
  world.simulation.Start<Asker>("first", world.setup);
  world.simulation.Start<Asker>("second", world.setup);
  world.Cut(kSecond, false);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"2ms ok 1", "100ms unknown 1"}));
}

TEST(Cut, AHeldRequestOfADeadCallerIsExecutedAllTheSame) {
  World world;
  Context& asker = world.simulation.Start<Asker>("asker", world.setup);
  world.Cut({}, true);
  world.simulation.At(Millis(10), [&] { asker.Crash(Millis(1)); });
  world.simulation.Run();
  EXPECT_EQ(world.server.times(), std::vector<SimTime>{SimTime() + Micros(40'500)});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
}

TEST(Cut, KeepsTheCauseOfWhatItHolds) {
  World world;
  world.simulation.Start<Asker>("asker", world.setup);
  world.Cut({}, true);
  world.simulation.Run();
  const Event& applied = world.simulation.events().back();
  EXPECT_TRUE(std::holds_alternative<EffectApplied>(applied.fact));
  EXPECT_EQ(applied.circumstance.cause, EventId(1));
}

TEST(Isolate, AtAServerStrikesTheReplyAndLasts) {
  World world;
  world.setup.numbers = {1, 2};
  world.simulation.faults().AtServer(Operation::kSinkApply, 1, {FaultKind::kIsolate, Phase::kLate, Millis(40)});
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"41ms ok 1", "43ms ok 2"}));
}

TEST(Isolate, CutsOnlyFromItsPeers) {
  World world;
  static constexpr NodeId kNobodyHere[] = {NodeId(77)};
  world.simulation.faults().AtRequest(Operation::kSinkApply, 1,
                                      {FaultKind::kIsolate, Phase::kLost, Millis(40), kNobodyHere});
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"2ms ok 1"});
}

}  // namespace
}  // namespace redeliver
