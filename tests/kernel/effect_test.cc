// One request, one outcome: what the caller learns, when, and what becomes of a reply nobody waits for.
#include "sim/kernel/effect.h"

#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct World {
  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  AskSetup setup{server, journal};
};

TEST(Effect, IsExecutedOnceAndItsReplyComesBack) {
  World world;
  world.setup.numbers = {7, 8};
  world.simulation.Start<Asker>("asker", world.setup);
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.journal.lines(), (Lines{"2ms ok 7", "4ms ok 8"}));
  EXPECT_EQ(world.server.executed(), (std::vector<int>{7, 8}));
  EXPECT_EQ(world.server.times(), (std::vector<SimTime>{SimTime() + Millis(1), SimTime() + Millis(3)}));
}

TEST(Effect, ARefusalComesBackWithItsReason) {
  World world;
  world.setup.numbers = {-1};
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"2ms rejected -1"});
}

TEST(Effect, WithoutAReplyBecomesUnknownAtItsTimeout) {
  World world;
  world.server.Park();
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"100ms unknown 1"});
}

TEST(Effect, AReplyAfterTheTimeoutIsDroppedAndCounted) {
  World world;
  world.server.Park();
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.At(Millis(150), [&] { world.server.AnswerParked(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"100ms unknown 1"});
  ASSERT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
  EXPECT_EQ(world.simulation.All<ReplyDropped>()[0].operation, Operation::kSinkApply);
}

TEST(Effect, AReplyOnItsWayAtTheTimeoutIsDropped) {
  World world;
  world.setup.timeout = Micros(1'500);
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"1.5ms unknown 1"});
  EXPECT_EQ(world.server.executed(), std::vector<int>{1});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
}

TEST(Effect, AClosedConnectionIsLearnedAtOnce) {
  World world;
  world.server.Park();
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.At(Millis(50), [&] { world.server.DropParked(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"51ms unknown 1"});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 0u);
}

TEST(Effect, ARequestOutlivesItsCaller) {
  World world;
  Context& asker = world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.At(Micros(500), [&] { asker.Crash(Millis(10)); });
  world.simulation.Run();
  EXPECT_EQ(world.server.executed(), std::vector<int>{1});
  EXPECT_EQ(world.journal.lines(), Lines{"10.5ms restarted"});
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
}

TEST(Effect, AReplyToADeadCallerIsDroppedAndCounted) {
  World world;
  Context& asker = world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.At(Micros(1'500), [&] { asker.Crash(Millis(10)); });
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
  EXPECT_EQ(world.journal.lines(), Lines{"11.5ms restarted"});
}

TEST(Effect, AServerSeesWhetherSomebodyStillWaits) {
  World world;
  world.server.Park();
  Context& crashes = world.simulation.Start<Asker>("crashes", world.setup);
  world.simulation.Start<Asker>("times-out", world.setup);
  world.simulation.At(Millis(50), [&] {
    for (const auto& responder : world.server.parked()) EXPECT_TRUE(responder.awaited());
    crashes.Crash(Seconds(1));
  });
  world.simulation.At(Millis(51), [&] { EXPECT_NE(world.server.parked()[0].awaited(), world.server.parked()[1].awaited()); });
  world.simulation.At(Millis(101), [&] {
    for (const auto& responder : world.server.parked()) EXPECT_FALSE(responder.awaited());
  });
  world.simulation.Run();
}

TEST(Effect, InTheBackgroundDoesNotKeepTheRunAlive) {
  World world;
  world.server.Park();
  world.setup.background = true;
  world.simulation.Start<Asker>("asker", world.setup);
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.simulation.now(), SimTime() + Millis(1));
  EXPECT_TRUE(world.journal.lines().empty());
}

TEST(Effect, InterferenceIsAskedOnceByTheProcessAndOnceAtTheServer) {
  World world;
  world.setup.numbers = {1, 2, 3};
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.simulation.faults().asked(), 6u);
}

TEST(Effect, OrdinalsCountOverAllIncarnations) {
  World world;
  world.simulation.faults().AtRequest(Operation::kSinkApply, 2, {FaultKind::kCrash, Phase::kLost, Millis(5)});
  world.setup.numbers = {1, 2, 3};
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"2ms ok 1", "7ms restarted"}));
  ASSERT_EQ(world.simulation.Count<FaultStruck>(), 1u);
  const FaultStruck struck = world.simulation.All<FaultStruck>()[0];
  EXPECT_EQ(struck.ordinal, 2u);
  EXPECT_TRUE(struck.server.none());
}

// --- Cancel ---------------------------------------------------------------------------------------------------------

struct CancelSetup {
  EchoServer& server;
  Journal& journal;
  EffectBase*& waiting;
};

Process Cancellable(Context& self, const CancelSetup& setup) {
  const CallOptions options{Millis(100)};
  Effect<EchoReply> effect = Ask(self, setup.server, EchoRequest(1), options);
  setup.waiting = &effect;
  const Outcome<EchoReply> outcome = co_await effect;
  NoteOutcome(setup.journal, 1, outcome);
  effect.Cancel();  // It is over: nothing happens.
  co_await self.Sleep(Millis(1));
  setup.journal.Note("done");
}

struct CancelWorld : World {
  CancelWorld() { process = &simulation.Start<Cancellable>("cancellable", cancel_setup); }

  EffectBase* waiting = nullptr;
  CancelSetup cancel_setup{server, journal, waiting};
  Context* process;
};

TEST(Cancel, EndsTheWaitAtOnceWithAnUnknownOutcome) {
  CancelWorld world;
  world.server.Park();
  world.simulation.At(Millis(30), [&] { world.waiting->Cancel(); });
  world.simulation.At(Millis(50), [&] {
    EXPECT_FALSE(world.server.parked()[0].awaited());
    world.server.AnswerParked();
  });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"30ms unknown 1", "31ms done"}));
  EXPECT_EQ(world.simulation.Count<ReplyDropped>(), 1u);
}

TEST(Cancel, TwiceIsOnce) {
  CancelWorld world;
  world.server.Park();
  world.simulation.At(Millis(30), [&] {
    world.waiting->Cancel();
    world.waiting->Cancel();
  });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"30ms unknown 1", "31ms done"}));
}

TEST(Cancel, WhilePausedIsLearnedAtTheEndOfThePause) {
  CancelWorld world;
  world.server.Park();
  world.simulation.At(Millis(10), [&] { world.process->Pause(Millis(50)); });
  world.simulation.At(Millis(30), [&] { world.waiting->Cancel(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"60ms unknown 1", "61ms done"}));
}

TEST(Cancel, AfterTheReplyHasComeToAPausedProcessKeepsTheReply) {
  CancelWorld world;
  world.simulation.At(Micros(1'500), [&] { world.process->Pause(Millis(50)); });
  world.simulation.At(Millis(30), [&] { world.waiting->Cancel(); });
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"51.5ms ok 1", "52.5ms done"}));
}

TEST(Cancel, BeforeACrashIsHarmless) {
  CancelWorld world;
  world.server.Park();
  world.simulation.At(Millis(30), [&] {
    world.waiting->Cancel();
    world.process->Crash(Days(1));
  });
  world.simulation.RunUntil(Seconds(1));
  EXPECT_TRUE(world.journal.lines().empty());
}

// --- Causes ---------------------------------------------------------------------------------------------------------

// "log.x <- log.y <- ...": a fact and what led to it.
std::string Chain(const Simulation& simulation, size_t from) {
  const auto names = simulation.FactNames();
  std::string chain(names[from]);
  for (EventId cause = simulation.events()[from].circumstance.cause; cause != EventId();
       cause = simulation.events()[cause.value() - 1].circumstance.cause) {
    chain += " <- " + std::string(names[cause.value() - 1]);
  }
  return chain;
}

TEST(Cause, LeadsFromAServersFactThroughTheRequestToTheProcess) {
  World world;
  world.setup.numbers = {1, 2};
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(Chain(world.simulation, 2), "sink.effect_applied <- sink.effect_applied <- process.started");
}

TEST(Cause, OfADroppedReplyIsWhatTheServerDid) {
  World world;
  Context& asker = world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.At(Micros(500), [&] { asker.Crash(Seconds(1)); });
  world.simulation.Run();
  const auto names = world.simulation.FactNames();
  ASSERT_EQ(names[3], "reply.dropped");
  EXPECT_EQ(Chain(world.simulation, 3), "reply.dropped <- sink.effect_applied <- process.started");
}

TEST(Cause, OfACrashAndOfTheRestartIsTheFault) {
  World world;
  world.simulation.faults().AtRequest(Operation::kSinkApply, 1, {FaultKind::kCrash, Phase::kApplied, Millis(5)});
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(Chain(world.simulation, world.simulation.events().size() - 1),
            "process.started <- process.crashed <- sink.effect_applied <- fault.struck <- process.started");
}

TEST(Cause, OfALateExecutionIsTheFaultAndItsActorTheDeadIncarnation) {
  World world;
  world.simulation.faults().AtRequest(Operation::kSinkApply, 1, {FaultKind::kCrash, Phase::kLate, Millis(5)});
  Context& asker = world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  const auto names = world.simulation.FactNames();
  const size_t applied = static_cast<size_t>(std::ranges::find(names, "sink.effect_applied") - names.begin());
  EXPECT_EQ(Chain(world.simulation, applied), "sink.effect_applied <- fault.struck <- process.started");
  const Circumstance& circumstance = world.simulation.events()[applied].circumstance;
  EXPECT_EQ(circumstance.process, asker.id());
  EXPECT_EQ(circumstance.incarnation, Incarnation(0));
  EXPECT_EQ(asker.incarnation(), Incarnation(1));
}

TEST(Cause, AServersOwnDoingHasNoActor) {
  World world;
  world.simulation.At(Millis(1), [&] { world.simulation.kernel().Record(AlertRaised{ChannelId(0)}); });
  world.simulation.Run();
  EXPECT_TRUE(world.simulation.events()[0].circumstance.process.none());
  EXPECT_EQ(world.simulation.events()[0].circumstance.cause, EventId());
}

}  // namespace
}  // namespace redeliver
