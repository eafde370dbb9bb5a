// An alarm wakes its coroutine at the time that was set, and costs no event while none is.
#include "sim/kernel/alarm.h"

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct AlarmSetup {
  std::unique_ptr<Alarm>& alarm;
  Journal& journal;
};

Process WaitForIt(Context& self, const AlarmSetup& setup) {
  setup.alarm = std::make_unique<Alarm>(self);
  Alarm& alarm = *setup.alarm;
  for (;;) {
    co_await alarm;
    setup.journal.Note("awake");
  }
}

struct World {
  void SetAt(SimDuration at, SimDuration alarm) {
    simulation.At(at, [this, alarm] {
      if (this->alarm->idle()) this->alarm->Set(SimTime() + alarm);
    });
  }

  Simulation simulation;
  std::unique_ptr<Alarm> alarm;
  Journal journal{simulation};
  AlarmSetup setup{alarm, journal};
  Context& process = simulation.Start<WaitForIt>("waiter", setup);
};

TEST(Alarm, WakesAtTheTimeSet) {
  World world;
  world.SetAt(Millis(1), Millis(5));
  world.SetAt(Millis(7), Millis(9));
  world.simulation.RunUntil(Seconds(1));
  EXPECT_EQ(world.journal.lines(), (Lines{"5ms awake", "9ms awake"}));
}

TEST(Alarm, IsNoEventWhileItIsNotSet) {
  World world;
  world.SetAt(Millis(1), Millis(5));
  world.simulation.RunUntil(Seconds(1));
  EXPECT_EQ(world.simulation.kernel().events(), 2u);
}

TEST(Alarm, IsNotIdleOnceItIsSet) {
  World world;
  world.SetAt(Millis(1), Millis(5));
  world.SetAt(Millis(2), Millis(9));
  world.simulation.RunUntil(Seconds(1));
  EXPECT_EQ(world.journal.lines(), (Lines{"5ms awake"}));
}

TEST(Alarm, DoesNotKeepTheRunAlive) {
  World world;
  world.SetAt(Millis(1), Millis(5));
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_TRUE(world.journal.lines().empty());
}

TEST(Alarm, WaitsForTheEndOfAPause) {
  World world;
  world.SetAt(Millis(1), Millis(5));
  world.simulation.At(Millis(2), [&] { world.process.Pause(Millis(10)); });
  world.simulation.RunUntil(Seconds(1));
  EXPECT_EQ(world.journal.lines(), (Lines{"12ms awake"}));
}

}  // namespace
}  // namespace redeliver
