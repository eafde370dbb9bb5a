// A server on a process is one node with it: it stands still, crashes and loses its power together with its host.
#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

using enum FaultKind;

struct World {
  explicit World(uint64_t seed = 1) : simulation(Simulation::kExactly, seed) {}

  // A request with this number leaves at this time; it arrives a millisecond later.
  void Ask(SimDuration at, int number) {
    simulation.At(at, [this, number] {
      setups.push_back({server, journal, {number}});
      simulation.Start<Asker>("asker", setups.back());
    });
  }
  void Strike(uint32_t ordinal, FaultKind kind, Phase phase, SimDuration extent) {
    simulation.faults().AtServer(Operation::kSinkApply, ordinal, {kind, phase, extent});
  }
  Lines Names() const {
    Lines names;
    for (const std::string_view name : simulation.FactNames()) {
      if (name != "process.started") names.emplace_back(name);
    }
    return names;
  }

  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  Context& host = simulation.Host("broker", server);
  std::deque<AskSetup> setups;
};

TEST(Host, AServerAndItsHostAreOneNode) {
  World world;
  const EchoServer alone(world.simulation, 1);
  EXPECT_EQ(world.server.node(), NodeOf(world.host.id()));
  EXPECT_EQ(world.server.host(), &world.host);
  EXPECT_EQ(alone.node(), NodeOfServer(1));
  EXPECT_EQ(alone.host(), nullptr);
}

TEST(Host, AServesRequestsWhileItRuns) {
  World world;
  world.Ask(Nanos(0), 7);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"2ms ok 7"});
}

// --- Pauses ---------------------------------------------------------------------------------------------------------

TEST(HostPause, RequestsWaitAndAreServedInOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    World world(seed);
    for (const int number : {3, 1, 2}) world.Ask(Millis(10 + number), number);
    world.simulation.At(Millis(5), [&] { world.host.Pause(Millis(50)); });
    world.simulation.Run();
    EXPECT_EQ(world.server.executed(), (std::vector<int>{1, 2, 3})) << "seed " << seed;
    EXPECT_EQ(world.server.times().front(), SimTime() + Millis(55));
    EXPECT_EQ(world.journal.words(), (Lines{"ok 1", "ok 2", "ok 3"}));
  }
}

TEST(HostPause, AStruckRequestIsServedWhenTheHostGoesOnAndCountsOnce) {
  World world;
  world.Strike(1, kPause, Phase::kBefore, Millis(40));
  world.Strike(2, kError, Phase::kLost, {});
  world.Ask(Nanos(0), 1);
  world.Ask(Millis(5), 2);
  world.simulation.Run();
  EXPECT_EQ(world.journal.words(), (Lines{"ok 1", "rejected 2"}));
  EXPECT_EQ(world.server.times(), std::vector<SimTime>{SimTime() + Millis(41)});
  EXPECT_EQ(world.simulation.Count<ProcessPaused>(), 1u);
  EXPECT_EQ(world.simulation.faults().asked(), 4u);
}

TEST(HostPause, BelongsToTheHost) {
  World world;
  world.Strike(1, kPause, Phase::kBefore, Millis(40));
  world.Ask(Nanos(0), 1);
  world.simulation.Run();
  for (const Event& event : world.simulation.events()) {
    const bool of_host = event.circumstance.process == world.host.id();
    EXPECT_TRUE(!std::holds_alternative<ProcessPaused>(event.fact) || of_host);
    EXPECT_TRUE(!std::holds_alternative<EffectApplied>(event.fact) || !of_host);
  }
}

TEST(HostPause, WhatWaitedIsResetByACrash) {
  World world;
  world.Ask(Nanos(0), 1);
  world.simulation.At(Micros(500), [&] { world.host.Pause(Seconds(50)); });
  world.simulation.At(Millis(20), [&] { world.host.Crash(Millis(10)); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"21ms unknown 1"});
  EXPECT_TRUE(world.server.executed().empty());
}

// --- Crashes --------------------------------------------------------------------------------------------------------

struct CrashCase {
  const char* name;
  FaultKind kind;
  Phase phase;
  Lines caller;
  std::vector<int> executed;
};

// The first request arrives at 1 ms and is struck; the host is down until 41 ms. Others leave at 10 ms and 50 ms.
const CrashCase kCrashes[] = {
    {"CrashLost", kCrash, Phase::kLost, {"2ms unknown 1", "12ms unknown 2", "52ms ok 3"}, {3}},
    {"CrashApplied", kCrash, Phase::kApplied, {"2ms unknown 1", "12ms unknown 2", "52ms ok 3"}, {1, 3}},
    {"PowerLoss", kPowerLoss, Phase::kLost, {"52ms ok 3", "100ms unknown 1", "110ms unknown 2"}, {3}},
    {"DiskLoss", kDiskLoss, Phase::kLost, {"52ms ok 3", "100ms unknown 1", "110ms unknown 2"}, {3}},
};

class HostCrashTest : public testing::TestWithParam<CrashCase> {};

TEST_P(HostCrashTest, DoesToCallersWhatItShould) {
  World world;
  world.Strike(1, GetParam().kind, GetParam().phase, Millis(40));
  world.Ask(Nanos(0), 1);
  world.Ask(Millis(10), 2);
  world.Ask(Millis(50), 3);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), GetParam().caller);
  EXPECT_EQ(world.server.executed(), GetParam().executed);
  EXPECT_EQ(world.server.crashes(), 1);
  EXPECT_EQ(world.server.power_losses(), GetParam().kind == kPowerLoss ? 1 : 0);
  EXPECT_EQ(world.server.disk_losses(), GetParam().kind == kDiskLoss ? 1 : 0);
  EXPECT_EQ(world.host.incarnation(), Incarnation(1));
}

INSTANTIATE_TEST_SUITE_P(Kinds, HostCrashTest, testing::ValuesIn(kCrashes),
                         [](const auto& info) { return info.param.name; });

TEST(HostCrash, ComesAfterTheStruckRequestWasExecuted) {
  World world;
  world.Strike(1, kCrash, Phase::kApplied, Millis(40));
  world.Ask(Nanos(0), 1);
  world.simulation.Run();
  EXPECT_EQ(world.Names(), (Lines{"fault.struck", "sink.effect_applied", "process.crashed"}));
}

TEST(HostCrash, ResetsWhatIsParkedAndWhatIsOnItsWay) {
  World world;
  world.server.Park();
  world.Ask(Nanos(0), 1);
  world.Ask(Micros(19'500), 2);
  world.simulation.At(Millis(20), [&] { world.host.Crash(Nanos(1)); });  // Back before the second arrives.
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"21ms unknown 1", "21.5ms unknown 2"}));
  EXPECT_EQ(world.server.executed(), std::vector<int>{1});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 0u);
}

TEST(HostCrash, ARequestNobodyWaitsForVanishes) {
  World world;
  world.simulation.faults().AtRequest(Operation::kSinkApply, 1, {kDisconnect, Phase::kLate, {}});
  world.Ask(Nanos(0), 1);
  world.simulation.At(Nanos(1), [&] { world.host.Crash(Millis(10)); });
  world.simulation.RunUntil(Seconds(10));
  EXPECT_TRUE(world.server.executed().empty());
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 0u);
}

TEST(HostPowerLoss, LetsParkedRequestsTimeOut) {
  World world;
  world.server.Park();
  world.Ask(Nanos(0), 1);
  world.simulation.At(Millis(20), [&] { world.host.Crash(Millis(5), Loss::kPower); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"100ms unknown 1"});
}

TEST(HostPowerLoss, OfAHostThatIsDownTakesItsDiskTooAndItIsBackAtTheLaterTime) {
  World world;
  world.simulation.At(Millis(1), [&] { world.host.Crash(Millis(20)); });
  world.simulation.At(Millis(2), [&] { world.host.Crash(Millis(30), Loss::kPower); });
  world.simulation.At(Millis(31), [&] { EXPECT_FALSE(world.host.running()); });
  world.simulation.At(Millis(33), [&] { EXPECT_TRUE(world.host.running()); });
  world.simulation.Run();
  EXPECT_EQ(world.server.power_losses(), 1);
  EXPECT_EQ(world.simulation.Count<ProcessCrashed>(), 1u);
}

TEST(HostPowerLoss, StrikesItsPeersInTheSameEvent) {
  World world;
  EchoServer other(world.simulation, 1);
  world.simulation.Host("other", other);
  world.server.power_peers = {&other};
  world.Strike(1, kPowerLoss, Phase::kLost, Millis(40));
  world.Ask(Nanos(0), 1);
  world.simulation.Run();
  EXPECT_EQ(other.power_losses(), 1);
  EXPECT_EQ(world.simulation.Count<ProcessCrashed>(), 2u);
}

struct AskAgainSetup {
  EchoServer& server;
  Journal& journal;
};

// One request on the same connection every 100 ms.
Process AskAgain(Context& self, const AskAgainSetup& setup) {
  for (int number = 1; number <= 3; ++number) {
    const CallOptions options{Millis(50)};
    const EchoRequest request(number);
    const Outcome<EchoReply> outcome = co_await Ask(self, setup.server, request, options);
    NoteOutcome(setup.journal, number, outcome);
    co_await self.SleepUntil(SimTime() + Millis(100 * number));
  }
}

Lines AskAcross(Loss loss) {
  World world;
  const AskAgainSetup setup{world.server, world.journal};
  world.simulation.Start<AskAgain>("asker", setup);
  world.simulation.At(Millis(50), [&] { world.host.Crash(Millis(1), loss); });
  world.simulation.Run();
  return world.journal.words();
}

TEST(Connection, ThatACrashHasClosedIsReplacedBeforeTheNextRequest) {
  EXPECT_EQ(AskAcross(Loss::kNothing), (Lines{"ok 1", "ok 2", "ok 3"}));
}

TEST(Connection, OfAPeerThatLostItsPowerIsFoundClosedByTheNextRequest) {
  EXPECT_EQ(AskAcross(Loss::kPower), (Lines{"ok 1", "unknown 2", "ok 3"}));
}

// --- Launch ---------------------------------------------------------------------------------------------------------

Process Nap(Context& self, Journal& journal, int number, SimDuration nap) {
  journal.Note("start " + std::to_string(number));
  co_await self.Sleep(nap);
  journal.Note("end " + std::to_string(number));
  self.kernel().Record(AlertRaised{ChannelId(0)});
}

TEST(Launch, StartsAtOnceAndActsForTheHost) {
  World world;
  world.simulation.At(Millis(1), [&] {
    world.host.Launch(Nap(world.host, world.journal, 1, Millis(1)));
    world.journal.Note("launched");
    world.simulation.kernel().Record(AlertRaised{ChannelId(1)});
  });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"1ms start 1", "1ms launched", "2ms end 1"}));
  const auto& events = world.simulation.events();
  EXPECT_TRUE(events[events.size() - 2].circumstance.process.none());
  EXPECT_EQ(events.back().circumstance.process, world.host.id());
}

TEST(Launch, OnAHostThatIsDownDoesNothing) {
  World world;
  world.simulation.At(Millis(1), [&] {
    world.host.Crash(Millis(10));
    world.host.Launch(Nap(world.host, world.journal, 1, Millis(1)));
  });
  world.simulation.Run();
  EXPECT_TRUE(world.journal.lines().empty());
}

TEST(Launch, DiesWithTheHost) {
  World world;
  world.simulation.At(Millis(1), [&] { world.host.Launch(Nap(world.host, world.journal, 1, Millis(10))); });
  world.simulation.At(Millis(2), [&] { world.host.Crash(Millis(1)); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.words(), Lines{"start 1"});
}

struct NestedSetup {
  Journal& journal;
};

Process LaunchesItself(Context& self, const NestedSetup& setup) {
  self.Launch(Nap(self, setup.journal, 1, Millis(1)));
  setup.journal.Note("launched");
  co_await self.Sleep(Millis(5));
}

TEST(Launch, FromInsideTheProcessIsASpawn) {
  Simulation simulation;
  Journal journal(simulation);
  const NestedSetup setup{journal};
  simulation.Start<LaunchesItself>("parent", setup);
  simulation.Run();
  EXPECT_EQ(journal.words(), (Lines{"launched", "start 1", "end 1"}));
}

// Holds `token` as long as its frame lives.
Process Brief(Context& self, std::shared_ptr<int> token) {
  co_await self.Sleep(Nanos(1));
  *token += 1;
}

TEST(Launch, FramesThatAreDoneAreReaped) {
  World world;
  const auto token = std::make_shared<int>(0);
  for (int i = 0; i < 1'000; ++i) {
    world.simulation.At(Millis(i), [&] {
      world.host.Launch(Brief(world.host, token));
      EXPECT_LT(token.use_count(), 100);
    });
  }
  world.simulation.Run();
  EXPECT_EQ(*token, 1'000);
}

}  // namespace
}  // namespace redeliver
