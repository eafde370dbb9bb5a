// A paused process keeps its memory and does nothing; what came due meanwhile happens when it goes on.
#include "gtest/gtest.h"
#include "sim/kernel/process.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct World {
  explicit World(uint64_t seed = 1) : simulation(Simulation::kExactly, seed) {}

  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  AskSetup setup{server, journal};
};

Process Counter(Context& self, const AskSetup& setup) {
  for (int number = 1; number <= 5; ++number) {
    co_await self.Sleep(Millis(10));
    setup.journal.Note(std::to_string(number));
  }
}

void PauseAt(World& world, Context& process, SimDuration at, SimDuration duration) {
  world.simulation.At(at, [&process, duration] { process.Pause(duration); });
}

TEST(Pause, KeepsMemoryAndDefersTimers) {
  World world;
  Context& process = world.simulation.Start<Counter>("counter", world.setup);
  PauseAt(world, process, Millis(15), Millis(100));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"10ms 1", "115ms 2", "125ms 3", "135ms 4", "145ms 5"}));
  EXPECT_EQ(process.incarnation(), Incarnation(0));
  EXPECT_EQ(world.simulation.FactNames(),
            (std::vector<std::string_view>{"process.started", "process.paused", "process.resumed"}));
}

TEST(Pause, ThatEndsBeforeATimerDelaysNothing) {
  World world;
  Context& process = world.simulation.Start<Counter>("counter", world.setup);
  PauseAt(world, process, Millis(11), Millis(5));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"10ms 1", "20ms 2", "30ms 3", "40ms 4", "50ms 5"}));
}

TEST(Pause, ASecondOneWhilePausedIsNone) {
  World world;
  Context& process = world.simulation.Start<Counter>("counter", world.setup);
  PauseAt(world, process, Millis(15), Millis(100));
  PauseAt(world, process, Millis(20), Seconds(100));
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<ProcessPaused>(), 1u);
  EXPECT_EQ(world.journal.lines().back(), "145ms 5");
}

TEST(Pause, OfOneProcessLeavesOthersAlone) {
  World world;
  Context& process = world.simulation.Start<Counter>("paused", world.setup);
  world.simulation.Start<Asker>("other", world.setup);
  PauseAt(world, process, Millis(1), Millis(100));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines()[0], "2ms ok 1");
}

TEST(Pause, AReplyWaitsForTheEndAndTheServerDoesNot) {
  World world;
  Context& process = world.simulation.Start<Asker>("asker", world.setup);
  PauseAt(world, process, Micros(500), Millis(50));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"50.5ms ok 1"});
  EXPECT_EQ(world.server.times(), std::vector<SimTime>{SimTime() + Millis(1)});
}

TEST(Pause, AReplyThatCameInTimeIsNotLostToATimeout) {
  World world;
  Context& process = world.simulation.Start<Asker>("asker", world.setup);
  PauseAt(world, process, Micros(500), Seconds(50));
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"50.0005s ok 1"});
}

TEST(Pause, AReplyThatOvertookADeferredTimeoutIsTaken) {
  World world;
  world.server.Park();
  Context& process = world.simulation.Start<Asker>("asker", world.setup);
  PauseAt(world, process, Millis(5), Millis(200));
  world.simulation.At(Millis(150), [&] { world.server.AnswerParked(); });  // The timeout was due at 100ms.
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"205ms ok 1"});
}

TEST(Pause, ATimeoutDueMeanwhileComesAtItsEnd) {
  World world;
  world.server.Park();
  Context& process = world.simulation.Start<Asker>("asker", world.setup);
  PauseAt(world, process, Millis(5), Millis(200));
  world.simulation.At(Millis(210), [&] { world.server.AnswerParked(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"205ms unknown 1"});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
}

Process AskOne(Context& self, const AskSetup& setup, int number) {
  const CallOptions options{setup.timeout};
  const EchoRequest request(number);
  const Outcome<EchoReply> outcome = co_await Ask(self, setup.server, request, options);
  NoteOutcome(setup.journal, number, outcome);
}

Process AskTwoAtOnce(Context& self, const AskSetup& setup) {
  self.Spawn(AskOne(self, setup, 1));
  co_await self.Sleep(Nanos(10));
  self.Spawn(AskOne(self, setup, 2));
  co_await self.Sleep(Seconds(1));
}

TEST(Pause, RepliesOfOneConnectionKeepTheirOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    World world(seed);
    Context& process = world.simulation.Start<AskTwoAtOnce>("asker", world.setup);
    PauseAt(world, process, Micros(500), Millis(50));
    world.simulation.Run();
    ASSERT_EQ(world.journal.words(), (Lines{"ok 1", "ok 2"})) << "seed " << seed;
  }
}

Process SleepOne(Context& self, const AskSetup& setup, int number) {
  co_await self.Sleep(Millis(number));
  setup.journal.Note("timer " + std::to_string(number));
}

Process SleepThreeAtOnce(Context& self, const AskSetup& setup) {
  for (const int number : {3, 1, 2}) self.Spawn(SleepOne(self, setup, number));
  co_await self.Sleep(Seconds(1));
}

TEST(Pause, TimersKeepTheirOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    World world(seed);
    Context& process = world.simulation.Start<SleepThreeAtOnce>("sleeper", world.setup);
    PauseAt(world, process, Micros(500), Millis(50));
    world.simulation.Run();
    ASSERT_EQ(world.journal.words(), (Lines{"timer 1", "timer 2", "timer 3"})) << "seed " << seed;
  }
}

TEST(Pause, NothingOfTheProcessRunsMeanwhile) {
  for (int64_t at = 0; at < 60; at += 3) {
    World world;
    Context& process = world.simulation.Start<Counter>("counter", world.setup);
    PauseAt(world, process, Millis(at) + Micros(1), Millis(25));
    const Lines* lines = &world.journal.lines();
    size_t before = 0;
    world.simulation.At(Millis(at) + Micros(2), [&before, lines] { before = lines->size(); });
    world.simulation.At(Millis(at + 25), [&before, lines] { EXPECT_EQ(lines->size(), before); });
    world.simulation.Run();
    EXPECT_EQ(world.journal.lines().size(), 5u);
  }
}

}  // namespace
}  // namespace redeliver
