// Every kind of fault in every phase, at one request: what its caller sees, whether and when the server executes it.
//
// The request leaves at 0 and arrives at 1 ms, its reply at 2 ms; the timeout is 100 ms and the extent of each fault 40
// ms.
#include "gtest/gtest.h"
#include "tests/kernel/echo_server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

using enum FaultKind;
using enum Phase;

// When the server executes the request.
struct Execution {
  SimDuration from;
  SimDuration to;

  bool never() const { return to < from; }
};
constexpr Execution kNever{Nanos(1), Nanos(0)};
constexpr Execution kInTime{Millis(1), Millis(1)};
constexpr Execution kAfterThePause{Millis(41), Millis(41)};
constexpr Execution kAfterTheCut{Millis(40), Millis(40)};
constexpr Execution kZombie{Nanos(0), Seconds(2)};
constexpr Execution kZombieOfTheDead{Millis(40), Millis(2'040)};
constexpr Execution kAfterTheTimeout{Millis(100), Millis(140)};

struct FaultCase {
  const char* name;
  FaultKind kind;
  std::vector<Phase> phases;  // All give the same.
  Lines caller;
  Execution execution;
  uint64_t dropped_replies;
};

const std::vector<Phase> kAny = {kBefore, Phase::kLost, kApplied, kLate};

const FaultCase kFaults[] = {
    // name               kind          phases              caller                  execution          dropped_replies
    {"CrashBefore", kCrash, {kBefore}, {"40ms restarted"}, kNever, 0},
    {"CrashLost", kCrash, {kLost}, {"40ms restarted"}, kNever, 0},
    {"CrashApplied", kCrash, {kApplied}, {"41ms restarted"}, kInTime, 0},
    {"CrashLate", kCrash, {kLate}, {"40ms restarted"}, kZombieOfTheDead, 1},
    {"Pause", kPause, kAny, {"42ms ok 1"}, kAfterThePause, 0},
    {"DropBefore", kDrop, {kBefore}, {"100ms unknown 1"}, kNever, 0},
    {"DropLost", kDrop, {kLost}, {"100ms unknown 1"}, kNever, 0},
    {"DropApplied", kDrop, {kApplied}, {"100ms unknown 1"}, kInTime, 0},
    {"DropLate", kDrop, {kLate}, {"100ms unknown 1"}, kZombie, 1},
    {"Delay", kDelay, kAny, {"100ms unknown 1"}, kAfterTheTimeout, 1},
    {"DisconnectBefore", kDisconnect, {kBefore}, {"1ns unknown 1"}, kNever, 0},
    {"DisconnectLost", kDisconnect, {kLost}, {"1ns unknown 1"}, kNever, 0},
    {"DisconnectApplied", kDisconnect, {kApplied}, {"2ms unknown 1"}, kInTime, 0},
    {"DisconnectLate", kDisconnect, {kLate}, {"1ns unknown 1"}, kZombie, 1},
    {"PowerLoss", kPowerLoss, kAny, {"2ms unknown 1"}, kNever, 0},
    {"ClockJump", kClockJump, kAny, {"2ms ok 1"}, kInTime, 0},
    {"Error", kError, kAny, {"2ms rejected 1"}, kNever, 0},
    {"Timeout", kTimeout, kAny, {"100ms unknown 1"}, kInTime, 0},
    {"Outage", kOutage, kAny, {"100ms unknown 1"}, kNever, 0},
    {"Forget", kForget, kAny, {"2ms ok 1"}, kInTime, 0},
    {"IsolateBefore", kIsolate, {kBefore}, {"100ms unknown 1"}, kNever, 0},
    {"IsolateLost", kIsolate, {kLost}, {"100ms unknown 1"}, kNever, 0},
    {"IsolateApplied", kIsolate, {kApplied}, {"100ms unknown 1"}, kNever, 0},
    {"IsolateLate", kIsolate, {kLate}, {"41ms ok 1"}, kAfterTheCut, 0},
    {"DiskLoss", kDiskLoss, kAny, {"2ms unknown 1"}, kNever, 0},
    {"Failover", kFailover, kAny, {"2ms unknown 1"}, kNever, 0},
};

struct World {
  explicit World(uint64_t seed = 1) : simulation(Simulation::kExactly, seed) {}

  void Strike(FaultKind kind, Phase phase) {
    const redeliver::Strike strike{kind, phase, Millis(40)};
    if (Describe(kind).strikes_process) {
      simulation.faults().AtRequest(Operation::kSinkApply, 1, strike);
    } else {
      simulation.faults().AtServer(Operation::kSinkApply, 1, strike);
    }
  }
  void Run() {
    simulation.At(Nanos(0), [this] { simulation.Start<Asker>("asker", setup); });
    EXPECT_EQ(simulation.Run(), RunEnd::kDrained);
  }
  Execution execution() const {
    if (server.times().empty()) return kNever;
    EXPECT_EQ(server.times().size(), 1u) << "executed twice";
    return {server.times()[0] - SimTime(), server.times()[0] - SimTime()};
  }

  Simulation simulation;
  Journal journal{simulation};
  EchoServer server{simulation};
  AskSetup setup{server, journal};
};

class FaultMatrixTest : public testing::TestWithParam<FaultCase> {};

TEST_P(FaultMatrixTest, DoesToCallerAndServerWhatItShould) {
  const FaultCase& fault = GetParam();
  for (const Phase phase : fault.phases) {
    for (uint64_t seed = 0; seed < 10; ++seed) {
      SCOPED_TRACE(testing::Message() << kPhaseNames[static_cast<size_t>(phase)] << " seed " << seed);
      World world(seed);
      world.Strike(fault.kind, phase);
      world.Run();
      EXPECT_EQ(world.journal.lines(), fault.caller);
      ASSERT_EQ(world.execution().never(), fault.execution.never());
      EXPECT_GE(world.execution().from, fault.execution.from);
      EXPECT_LE(world.execution().to, fault.execution.to);
      EXPECT_EQ(world.simulation.Count<ReplyDropped>(), fault.dropped_replies);
      EXPECT_EQ(world.simulation.Count<FaultStruck>(), 1u);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultMatrixTest, testing::ValuesIn(kFaults),
                         [](const auto& info) { return info.param.name; });

TEST(FaultMatrix, CoversEveryKindInEveryPhase) {
  std::vector<std::pair<FaultKind, Phase>> covered;
  for (const FaultCase& fault : kFaults) {
    for (const Phase phase : fault.phases) covered.push_back({fault.kind, phase});
  }
  std::ranges::sort(covered);
  EXPECT_EQ(covered.end(), std::ranges::adjacent_find(covered));
  EXPECT_EQ(covered.size(), size_t{kFaultKindCount} * kPhaseCount);
}

TEST(FaultStruck, SaysWhatStruckAndWhere) {
  World world;
  world.Strike(kError, kLost);
  world.Run();
  const FaultStruck struck = world.simulation.All<FaultStruck>().at(0);
  EXPECT_EQ(struck.kind, kError);
  EXPECT_EQ(struck.phase, kLost);
  EXPECT_EQ(struck.operation, Operation::kSinkApply);
  EXPECT_EQ(struck.ordinal, 1u);
  EXPECT_EQ(struck.server, ServerId(0));
}

TEST(Crash, AtTheFirstRequestOfAProcessStartedBeforeTheRunNeedsNoOtherEvent) {
  World world;
  world.Strike(kCrash, Phase::kLost);
  world.simulation.Start<Asker>("asker", world.setup);
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"40ms restarted"});
}

TEST(CrashApplied, StrikesWhenTheServerAnswersHoweverLate) {
  World world;
  world.server.Park();
  world.Strike(kCrash, kApplied);
  world.simulation.At(Millis(30), [&] { world.server.AnswerParked(); });
  world.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"70ms restarted"});
}

TEST(CrashApplied, StrikesAtARefusalToo) {
  World world;
  world.setup.numbers = {-1};
  world.Strike(kCrash, kApplied);
  world.Run();
  EXPECT_EQ(world.journal.lines(), Lines{"41ms restarted"});
}

TEST(PowerLoss, TellsTheServerAndClosesItsConnections) {
  World world;
  world.server.Park();
  world.simulation.faults().AtServer(Operation::kSinkApply, 2, {kPowerLoss, kLost, {}});
  world.simulation.Start<Asker>("parked", world.setup);
  world.simulation.At(Millis(10), [&] { world.simulation.Start<Asker>("struck", world.setup); });
  world.simulation.Run();
  EXPECT_EQ(world.server.power_losses(), 1);
  EXPECT_EQ(world.journal.lines(), (Lines{"12ms unknown 1", "12ms unknown 1"}));
}

TEST(Forget, TellsTheServerBeforeItExecutes) {
  World world;
  world.Strike(kForget, kBefore);
  world.Run();
  EXPECT_EQ(world.server.failovers(), 1);
}

TEST(ClockJump, MovesTheWallClockAndNothingElse) {
  World world;
  world.setup.numbers = {1, 2};
  for (const uint32_t ordinal : {1u, 2u}) {
    world.simulation.faults().AtServer(Operation::kSinkApply, ordinal, {kClockJump, kBefore, Hours(1)});
  }
  world.simulation.At(Nanos(1), [&] { EXPECT_EQ(world.server.WallClock(), SimTime() + Nanos(1)); });
  world.Run();
  EXPECT_EQ(world.simulation.now(), SimTime() + Millis(4));
  EXPECT_EQ(world.server.WallClock(), SimTime() + Millis(4) + Hours(2));
  EchoServer other(world.simulation, 1);
  EXPECT_EQ(other.WallClock(), world.simulation.now());
}

TEST(Outage, IgnoresAllRequestsUntilItIsOver) {
  World world;
  world.Strike(kOutage, kLost);  // From 1 ms to 41 ms.
  for (const int64_t at : {0, 20, 39, 40, 60}) {
    world.simulation.At(Millis(at), [&] { world.simulation.Start<Asker>("asker", world.setup); });
  }
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(),
            (Lines{"42ms ok 1", "62ms ok 1", "100ms unknown 1", "120ms unknown 1", "139ms unknown 1"}));
  EXPECT_FALSE(world.server.down());
}

TEST(Outage, IgnoredRequestsAreNoArrivals) {
  World world;
  world.Strike(kOutage, kLost);
  world.simulation.faults().AtServer(Operation::kSinkApply, 2, {kError, kLost, {}});
  for (const int64_t at : {0, 20, 50}) {
    world.simulation.At(Millis(at), [&] { world.simulation.Start<Asker>("asker", world.setup); });
  }
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines()[0], "52ms rejected 1");
}

TEST(Outage, ThatRefusesSaysSoAtOnce) {
  World world;
  world.simulation.faults().AtServer(
      Operation::kSinkApply, 1,
      {.kind = kOutage, .phase = kLost, .extent = Millis(40), .peers = {}, .refuses = true});
  for (const int64_t at : {0, 20, 39, 40}) {
    world.simulation.At(Millis(at), [&] { world.simulation.Start<Asker>("asker", world.setup); });
  }
  world.simulation.Run();
  EXPECT_EQ(world.journal.lines(), (Lines{"2ms rejected 1", "22ms rejected 1", "41ms rejected 1", "42ms ok 1"}));
  EXPECT_EQ(world.simulation.Count<RequestRefused>(), 3u);
}

TEST(Error, SaysThatTheServerIsUnavailable) {
  World world;
  world.Strike(kError, kLost);
  Context& caller = world.simulation.NewProcess("caller");
  DirectCall<EchoRequest> call(caller, world.server);
  call.Send();
  world.simulation.Run();
  EXPECT_EQ(call.TakeOutcome().reason(), Rejection::kUnavailable);
  EXPECT_TRUE(call.over());
}

}  // namespace
}  // namespace redeliver
