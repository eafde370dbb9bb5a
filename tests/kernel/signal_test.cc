// A signal wakes who waits for it, once, in an event of its own, and never a dead frame.
#include "sim/kernel/signal.h"

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct WaitSetup {
  Signal& signal;
  Journal& journal;
};

struct World {
  template <auto kBody>
  Context& Start() {
    return simulation.Start<kBody>("waiter", setup);
  }
  void NotifyAt(SimDuration at) {
    simulation.At(at, [this] {
      signal->Notify();
      journal.Note("notified");
    });
  }

  Simulation simulation;
  Journal journal{simulation};
  std::unique_ptr<Signal> signal = std::make_unique<Signal>();
  WaitSetup setup{*signal, journal};
};

Process WaitTwice(Context& self, const WaitSetup& setup) {
  for (int i = 1; i <= 2; ++i) {
    co_await setup.signal.Wait();
    setup.journal.Note("awake " + std::to_string(i));
    co_await self.Sleep(Millis(5));
  }
}

Process WaitTenMillis(Context& self, const WaitSetup& setup) {
  for (;;) {
    const bool notified = co_await setup.signal.WaitFor(Millis(10));
    setup.journal.Note(notified ? "notified in time" : "too late");
    if (self.now() > SimTime() + Millis(12)) co_return;
  }
}

Process WaitInBackground(Context&, const WaitSetup& setup) {
  for (;;) {
    const bool notified = co_await setup.signal.WaitForInBackground(Millis(10));
    setup.journal.Note(notified ? "notified in time" : "too late");
  }
}

TEST(Signal, WakesInAnEventOfItsOwnAtThatInstant) {
  World world;
  world.Start<WaitTwice>();
  world.NotifyAt(Millis(1));
  world.NotifyAt(Millis(20));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"1ms notified", "1ms awake 1", "20ms notified", "20ms awake 2"}));
}

TEST(Signal, WithoutAWaiterIsRememberedOnce) {
  World world;
  world.NotifyAt(Nanos(1));
  world.NotifyAt(Nanos(2));
  world.simulation.At(Millis(1), [&] { world.Start<WaitTwice>(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.words(), (Lines{"notified", "notified", "awake 1"}));
}

TEST(Signal, TwiceBeforeTheWaiterIsAwakeIsOnce) {
  World world;
  world.Start<WaitTwice>();
  world.simulation.At(Millis(1), [&] {
    world.signal->Notify();
    world.signal->Notify();
  });
  world.simulation.Run();
  EXPECT_EQ(world.journal.words(), Lines{"awake 1"});
}

TEST(Signal, ThatWasClearedIsForgotten) {
  World world;
  world.signal->Notify();
  world.signal->Clear();
  world.Start<WaitTwice>();
  world.simulation.Run();
  EXPECT_TRUE(world.journal.lines().empty());
}

TEST(Signal, WaitingDoesNotKeepTheRunAlive) {
  World world;
  world.Start<WaitTwice>();
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.simulation.now(), SimTime());
}

TEST(Signal, WaitForSaysWhetherItWasNotified) {
  World world;
  world.Start<WaitTenMillis>();
  world.NotifyAt(Millis(4));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"4ms notified", "4ms notified in time", "14ms too late"}));
}

TEST(Signal, ATimeLimitInTheBackgroundDoesNotKeepTheRunAlive) {
  World world;
  world.Start<WaitInBackground>();
  world.simulation.At(Millis(25), [] {});
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.journal.lines(), (Lines{"10ms too late", "20ms too late"}));
}

TEST(Signal, APausedWaiterGoesOnAfterItsPause) {
  World world;
  Context& waiter = world.Start<WaitTwice>();
  world.simulation.At(Millis(1), [&] { waiter.Pause(Millis(10)); });
  world.NotifyAt(Millis(2));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"2ms notified", "11ms awake 1"}));
}

TEST(Signal, ANotificationBeatsATimeLimitThatCameInThePause) {
  World world;
  Context& waiter = world.Start<WaitTenMillis>();
  world.simulation.At(Millis(1), [&] { waiter.Pause(Millis(30)); });
  world.NotifyAt(Millis(20));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"20ms notified", "31ms notified in time"}));
}

TEST(Signal, ACrashLeavesNoWaiter) {
  World world;
  Context& waiter = world.Start<WaitTwice>();
  world.simulation.At(Millis(1), [&] {
    world.signal->Notify();
    waiter.Crash(Millis(10));
  });
  world.NotifyAt(Millis(5));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"5ms notified", "11ms awake 1"}));
}

TEST(Signal, MayBeDestroyedBeforeItsWaiter) {
  World world;
  Context& waiter = world.Start<WaitTwice>();
  world.simulation.At(Millis(1), [&] { world.signal.reset(); });
  world.simulation.At(Millis(2), [&] { waiter.Crash(Days(1)); });
  world.simulation.RunUntil(Seconds(1));
  EXPECT_TRUE(world.journal.lines().empty());
}

}  // namespace
}  // namespace redeliver
