// A process is its frames: they start, sleep, spawn, crash and come back, and none is ever left behind.
#include "sim/kernel/process.h"

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

// A local variable of a coroutine: alive as long as its frame.
class Counted {
 public:
  explicit Counted(int& live) : live_(live) { ++live_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --live_; }

 private:
  int& live_;
};

struct ProcessSetup {
  Journal& journal;
  EchoServer& server;
  int& live;
};

struct World {
  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  int live = 0;
  ProcessSetup setup{journal, server, live};
};

// --- Sleep and spawn ------------------------------------------------------------------------------------------------

Process Child(Context& self, const ProcessSetup& setup, int number, SimDuration nap) {
  Counted counted(setup.live);
  setup.journal.Note("start " + std::to_string(number));
  co_await self.Sleep(nap);
  setup.journal.Note("end " + std::to_string(number));
}

Process Parent(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  self.Spawn(Child(self, setup, 1, Millis(3)));
  setup.journal.Note("spawned 1");
  co_await self.Sleep(Millis(1));
  self.Spawn(Child(self, setup, 2, Millis(1)));
  co_await self.Sleep(Millis(4));
  self.Spawn(Child(self, setup, 3, Hours(1)));
  co_await self.SleepUntil(SimTime() + Millis(7));
  setup.journal.Note("parent ends");
}

TEST(Process, SpawnedTasksRunBesideTheirParentAndEndWithIt) {
  World world;
  const Context& parent = world.simulation.Start<Parent>("parent", world.setup);
  EXPECT_TRUE(parent.running());
  EXPECT_EQ(world.live, 2);
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.journal.lines(), (Lines{"0s spawned 1", "0s start 1", "1ms start 2", "2ms end 2", "3ms end 1",
                                          "5ms start 3", "7ms parent ends"}));
  EXPECT_EQ(world.live, 0);
  EXPECT_FALSE(parent.running());
}

Process SpawnTwoAtOnce(Context& self, const ProcessSetup& setup) {
  self.Spawn(Child(self, setup, 1, Millis(1)));
  self.Spawn(Child(self, setup, 2, Millis(2)));
  co_await self.Sleep(Millis(5));
}

TEST(Process, EverySpawnedTaskStartsBeforeTimeGoesOn) {
  World world;
  world.simulation.Start<SpawnTwoAtOnce>("parent", world.setup);
  EXPECT_EQ(world.live, 2);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines()[2], "1ms end 1");
  EXPECT_EQ(world.journal.lines()[3], "2ms end 2");
}

Process EndsAtOnce(Context& self, const ProcessSetup& setup) {
  self.Spawn(Child(self, setup, 1, Millis(1)));
  co_return;
}

TEST(Process, ThatEndsAtOnceLeavesNothing) {
  World world;
  EXPECT_FALSE(world.simulation.Start<EndsAtOnce>("short", world.setup).running());
  EXPECT_EQ(world.live, 0);
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
}

Process SleepsForNoTime(Context& self, const ProcessSetup& setup) {
  co_await self.Sleep(Nanos(0));
  setup.journal.Note("awake");
}

TEST(Process, ASleepOfZeroEndsAtTheSameInstant) {
  World world;
  world.simulation.Start<SleepsForNoTime>("zero", world.setup);
  EXPECT_TRUE(world.journal.lines().empty());
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"0s awake"});
}

// --- Tasks ----------------------------------------------------------------------------------------------------------

Task<int> Depth(Context& self, const ProcessSetup& setup, int depth) {
  Counted counted(setup.live);
  if (depth == 0) {
    co_await self.Sleep(Millis(1));
    co_return 0;
  }
  const int below = co_await Depth(self, setup, depth - 1);
  co_return below + 1;
}

Task<int> AtOnce(Context&, int number) { co_return number; }

Process NestedTasks(Context& self, const ProcessSetup& setup) {
  int sum = 0;
  for (int i = 0; i < 100'000; ++i) sum += co_await AtOnce(self, 1);
  const int depth = co_await Depth(self, setup, 1'000);
  setup.journal.Note("sum " + std::to_string(sum) + " depth " + std::to_string(depth));
}

TEST(Task, ManyAndDeepOnesReturnTheirValuesWithoutFillingTheStack) {
  World world;
  world.simulation.Start<NestedTasks>("nested", world.setup);
  EXPECT_EQ(world.live, 1'001);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"1ms sum 100000 depth 1000"});
  EXPECT_EQ(world.live, 0);
}

Task<int> Waits(Context& self, Journal& journal) {
  journal.Note("child begins");
  co_await self.Sleep(Millis(1));
  journal.Note("child ends");
  co_return 2;
}

Process OneTaskAtOnceAndOneThatWaits(Context& self, const ProcessSetup& setup) {
  self.Spawn(Child(self, setup, 1, Hours(1)));
  const int at_once = co_await AtOnce(self, 1);
  setup.journal.Note("has " + std::to_string(at_once));
  const int later = co_await Waits(self, setup.journal);
  setup.journal.Note("has " + std::to_string(later));
}

TEST(Task, OneThatNeverWaitsIsDoneBeforeAnythingElseRuns) {
  World world;
  world.simulation.Start<OneTaskAtOnceAndOneThatWaits>("parent", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"0s has 1", "0s child begins", "0s start 1", "1ms child ends", "1ms has 2"}));
}

// --- Crashes --------------------------------------------------------------------------------------------------------

Process AtSleep(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  co_await self.Sleep(Seconds(1));
  setup.journal.Note("went on");
}
Process AtBackgroundSleep(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  co_await self.SleepInBackground(Seconds(1));
  setup.journal.Note("went on");
}
Process AtEffect(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  const CallOptions options{Seconds(1)};
  const EchoRequest request(1);
  co_await Ask(self, setup.server, request, options);
  setup.journal.Note("went on");
}
Process AtNamedEffect(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  const CallOptions options{Seconds(1)};
  Effect<EchoReply> effect = Ask(self, setup.server, EchoRequest(1), options);
  co_await effect;
  setup.journal.Note("went on");
}
Process AtTask(Context& self, const ProcessSetup& setup) {
  co_await Depth(self, setup, 0);
  co_await self.Sleep(Seconds(1));
  Counted counted(setup.live);
  co_await self.Sleep(Seconds(1));
}
Process AtDeepTask(Context& self, const ProcessSetup& setup) {
  co_await self.Sleep(Nanos(9'500'000));
  co_await Depth(self, setup, 0);
  setup.journal.Note("went on");
}
Process WithSpawned(Context& self, const ProcessSetup& setup) {
  self.Spawn(Child(self, setup, 1, Seconds(1)));
  co_await self.Sleep(Seconds(2));
}
Process BeforeAwaiting(Context& self, const ProcessSetup& setup) {
  Counted counted(setup.live);
  const CallOptions options{Seconds(1)};
  Effect<EchoReply> effect = Ask(self, setup.server, EchoRequest(1), options);
  co_await self.Sleep(Seconds(1));
  co_await effect;
}

struct CrashCase {
  const char* name;
  Program (*program)(const ProcessSetup& setup);
};

template <auto kBody>
Program Of(const ProcessSetup& setup) {
  return Program::Of<kBody>(setup);
}

const CrashCase kCrashes[] = {
    {"AtASleep", Of<AtSleep>},
    {"AtABackgroundSleep", Of<AtBackgroundSleep>},
    {"AtAnEffect", Of<AtEffect>},
    {"AtANamedEffect", Of<AtNamedEffect>},
    {"AfterATask", Of<AtTask>},
    {"InsideATask", Of<AtDeepTask>},
    {"WithASpawnedTask", Of<WithSpawned>},
    {"WithAnEffectNotYetAwaited", Of<BeforeAwaiting>},
};

class CrashTest : public testing::TestWithParam<CrashCase> {
 protected:
  CrashTest() { world_.server.Park(); }

  World world_;
};

TEST_P(CrashTest, DestroysEveryFrameAndStartsAgainFromTheBeginning) {
  Context& process = world_.simulation.NewProcess("victim");
  process.Start(GetParam().program(world_.setup));
  world_.simulation.At(Millis(10), [&] {
    process.Crash(Millis(5));
    EXPECT_EQ(world_.live, 0);
    EXPECT_FALSE(process.running());
  });
  world_.simulation.At(Millis(14), [&] { EXPECT_FALSE(process.running()); });
  world_.simulation.At(Millis(16), [&] { EXPECT_TRUE(process.running()); });
  world_.simulation.RunUntil(Millis(17));
  EXPECT_EQ(process.incarnation(), Incarnation(1));
  EXPECT_EQ(world_.simulation.Count<ProcessCrashed>(), 1u);
  EXPECT_EQ(world_.simulation.Count<ProcessStarted>(), 2u);
}

TEST_P(CrashTest, WhilePausedLeavesNothingToGoOn) {
  Context& process = world_.simulation.NewProcess("victim");
  process.Start(GetParam().program(world_.setup));
  world_.simulation.At(Millis(9), [&] { process.Pause(Seconds(3)); });
  world_.simulation.At(Millis(1'500), [&] {  // Timers are over and wait for the end of the pause.
    process.Crash(Days(1));
    EXPECT_EQ(world_.live, 0);
  });
  world_.simulation.RunUntil(Seconds(10));
  EXPECT_EQ(world_.simulation.Count<ProcessResumed>(), 0u);
}

TEST_P(CrashTest, AtAnyTimeOftenIsClean) {
  Context& process = world_.simulation.NewProcess("victim");
  process.Start(GetParam().program(world_.setup));
  for (int64_t i = 1; i <= 200; ++i) {
    world_.simulation.At(Micros(333 * i), [&, i] {
      process.Crash(Micros(i % 7 * 100));
      EXPECT_EQ(world_.live, 0);
    });
  }
  world_.simulation.At(Millis(40), [&] { world_.server.AnswerParked(); });
  world_.simulation.RunUntil(Seconds(10));
  EXPECT_GT(process.incarnation(), Incarnation(50));
}

INSTANTIATE_TEST_SUITE_P(Awaits, CrashTest, testing::ValuesIn(kCrashes),
                         [](const auto& info) { return info.param.name; });

TEST(Crash, OfAProcessThatIsGoneChangesNothing) {
  World world;
  Context& process = world.simulation.Start<SleepsForNoTime>("gone", world.setup);
  world.simulation.At(Millis(1), [&] { process.Crash(Millis(1)); });
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<ProcessCrashed>(), 0u);
  EXPECT_EQ(world.simulation.Count<ProcessStarted>(), 1u);
}

TEST(Crash, ASecondOneBeforeTheRestartIsNone) {
  World world;
  Context& process = world.simulation.Start<AtSleep>("victim", world.setup);
  world.simulation.At(Millis(1), [&] { process.Crash(Millis(10)); });
  world.simulation.At(Millis(2), [&] { process.Crash(Millis(10)); });
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<ProcessCrashed>(), 1u);
  EXPECT_EQ(world.simulation.Count<ProcessStarted>(), 2u);
  EXPECT_EQ(world.journal.lines(), Lines{"1.011s went on"});
}

TEST(Crash, FactsBelongToTheIncarnationThatDied) {
  World world;
  Context& process = world.simulation.Start<AtSleep>("victim", world.setup);
  world.simulation.At(Millis(1), [&] { process.Crash(Millis(10)); });
  world.simulation.Run();
  ASSERT_EQ(world.simulation.FactNames(),
            (std::vector<std::string_view>{"process.started", "process.crashed", "process.started"}));
  EXPECT_EQ(world.simulation.events()[1].circumstance.incarnation, Incarnation(0));
  EXPECT_EQ(world.simulation.events()[2].circumstance.incarnation, Incarnation(1));
  EXPECT_EQ(world.simulation.events()[2].circumstance.time, SimTime() + Millis(11));
}

TEST(Crash, ADestroyedSimulationDestroysSuspendedFrames) {
  int live = 0;
  {
    World world;
    const ProcessSetup setup{world.journal, world.server, live};
    world.simulation.Start<Parent>("parent", setup);
    EXPECT_EQ(live, 2);
  }
  EXPECT_EQ(live, 0);
}

}  // namespace
}  // namespace redeliver
