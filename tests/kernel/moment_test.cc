// At a moment a process can be struck whatever it is doing: asleep, waiting for a reply, or down already.
#include "sim/kernel/moment.h"

#include <deque>

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct SleeperSetup {
  Journal& journal;
};

Process Sleeper(Context& self, const SleeperSetup& setup) {
  setup.journal.Note(self.incarnation() == Incarnation() ? "started" : "restarted");
  co_await self.Sleep(Millis(10));
  setup.journal.Note("awake");
}

struct World {
  // Moments of `process` at these times.
  void Moments(Context& process, std::initializer_list<SimDuration> times) {
    for (const SimDuration time : times) simulation.kernel().ScheduleAt(moments.emplace_back(process), SimTime() + time);
  }
  void Strike(uint32_t ordinal, FaultKind kind, SimDuration extent) {
    simulation.faults().AtRequest(Operation::kMoment, ordinal, {kind, Phase::kBefore, extent});
  }

  Simulation simulation;
  Journal journal{simulation};
  SleeperSetup setup{journal};
  std::deque<Moment> moments;
};

TEST(Moment, OfACrashEndsASleep) {
  World world;
  world.Strike(1, FaultKind::kCrash, Millis(5));
  world.Moments(world.simulation.Start<Sleeper>("sleeper", world.setup), {Millis(3)});
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"0s started", "8ms restarted", "18ms awake"}));
  const std::vector<FaultStruck> strikes = world.simulation.All<FaultStruck>();
  ASSERT_EQ(strikes.size(), 1u);
  EXPECT_EQ(strikes[0].operation, Operation::kMoment);
  EXPECT_EQ(strikes[0].ordinal, 1u);
}

TEST(Moment, OfAPauseProlongsASleep) {
  World world;
  world.Strike(1, FaultKind::kPause, Millis(20));
  world.Moments(world.simulation.Start<Sleeper>("sleeper", world.setup), {Millis(3)});
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"0s started", "23ms awake"}));
}

TEST(Moment, PassesWhereNothingStrikes) {
  World world;
  world.Moments(world.simulation.Start<Sleeper>("sleeper", world.setup), {Millis(3), Millis(4)});
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"0s started", "10ms awake"}));
  EXPECT_EQ(world.simulation.faults().asked(), 2u);
  EXPECT_EQ(world.simulation.Count<FaultStruck>(), 0u);
}

TEST(Moment, IsNumberedByTimeAlsoWhileTheProcessIsDown) {
  World world;
  world.Strike(1, FaultKind::kCrash, Millis(5));
  world.Strike(2, FaultKind::kCrash, Millis(5));  // While it is down: there is nothing to strike.
  world.Strike(3, FaultKind::kCrash, Millis(5));
  world.Moments(world.simulation.Start<Sleeper>("sleeper", world.setup), {Millis(9), Millis(3), Millis(5)});
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"0s started", "8ms restarted", "14ms restarted", "24ms awake"}));
  EXPECT_EQ(world.simulation.Count<FaultStruck>(), 2u);
}

TEST(Moment, DoesNotKeepTheRunAlive) {
  World world;
  world.Strike(1, FaultKind::kCrash, Millis(5));
  world.Moments(world.simulation.Start<Sleeper>("sleeper", world.setup), {Millis(11)});
  world.simulation.Run();
  EXPECT_EQ(world.simulation.now(), SimTime() + Millis(10));
}

// Requests under way belong to nobody any more, and are executed all the same.
TEST(Moment, OfACrashLeavesARequestOnItsWay) {
  World world;
  EchoServer server(world.simulation);
  const AskSetup setup{.server = server, .journal = world.journal};
  world.Strike(1, FaultKind::kCrash, Millis(5));
  world.Moments(world.simulation.Start<Asker>("asker", setup), {Micros(500)});
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"5.5ms restarted"}));
  EXPECT_EQ(server.times(), (std::vector<SimTime>{SimTime() + Millis(1)}));
}

}  // namespace
}  // namespace redeliver
