// A sink with two-phase commits: what is written in a transaction is seen when it is committed, and only what is
// prepared can be. Its timeout runs from its beginning, whatever state it is in.
#include "sim/sink/two_phase_sink.h"

#include "gtest/gtest.h"
#include "sim/sink/two_phase_client.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

constexpr SimDuration kTimeout = Minutes(15);

struct TwoPhaseWorld {
  explicit TwoPhaseWorld(const SinkOptions& options = {}) : sink(simulation.kernel(), 0, SinkId(0), options) {}

  template <class Request>
  std::string Ask(const Request& request) {
    return NameOf(AskDirectly(caller, sink, request).reason());
  }
  std::string Begin(uint32_t attempt = 1) { return Ask(SinkBeginRequest{JobAttempt(attempt), kTimeout}); }
  // "begin", "write 0", "prepare", "commit" on the first transaction, or "restart": the second attempt aborts. Each
  // gives "ok" or the refusal.
  std::string Do(const std::string& step) {
    const SinkTransactionId first(0);
    if (step == "begin") return Begin();
    if (step == "prepare") return Ask(SinkPrepareRequest{first});
    if (step == "commit") return Ask(SinkCommitRequest{first});
    if (step == "restart") return Ask(SinkAbortRequest{JobAttempt(2)});
    const auto number = static_cast<uint32_t>(step.back() - '0');
    return Ask(SinkWriteRequest{first, Sequence(number), MessageId(number), KeyId(0), Version(number + 1),
                                step.starts_with("poison")});
  }

  Simulation simulation;
  TwoPhaseSink sink;
  Context& caller = simulation.NewProcess("caller");
};

struct ProtocolCase {
  const char* name;
  Lines steps;
  Lines answers;
  uint64_t effects;
};

constexpr const char* kGone = "invalid_transaction_state";

const ProtocolCase kProtocol[] = {
    {"WhatIsOnlyWrittenIsSeenByNobody", {"begin", "write 0"}, {"ok", "ok"}, 0},
    {"NorIsWhatIsPrepared", {"begin", "write 0", "prepare"}, {"ok", "ok", "ok"}, 0},
    {"ACommitShowsAll", {"begin", "write 0", "write 1", "prepare", "commit"}, {"ok", "ok", "ok", "ok", "ok"}, 2},
    {"ACommitNeedsAPreparedTransaction", {"begin", "write 0", "commit"}, {"ok", "ok", kGone}, 0},
    {"ARepeatedCommitIsDoneAlready",
     {"begin", "write 0", "prepare", "commit", "commit"},
     {"ok", "ok", "ok", "ok", "ok"},
     1},
    {"ARepeatedPrepareIsDoneAlready",
     {"begin", "write 0", "prepare", "prepare", "commit"},
     {"ok", "ok", "ok", "ok", "ok"},
     1},
    {"ARepeatedWriteIsOneEffect",
     {"begin", "write 0", "write 0", "write 1", "write 0", "prepare", "commit"},
     {"ok", "ok", "ok", "ok", "ok", "ok", "ok"},
     2},
    {"NothingIsAddedToWhatIsPrepared",
     {"begin", "write 0", "prepare", "write 1", "commit"},
     {"ok", "ok", "ok", kGone, "ok"},
     1},
    {"PoisonIsRefusedAndTheTransactionGoesOn",
     {"begin", "poison 0", "write 1", "prepare", "commit"},
     {"ok", "invalid_message", "ok", "ok", "ok"},
     1},
    {"ALaterAttemptAbortsWhatIsOpen",
     {"begin", "write 0", "restart", "write 1", "prepare", "commit"},
     {"ok", "ok", "ok", kGone, kGone, kGone},
     0},
    {"ALaterAttemptAbortsWhatIsPrepared",
     {"begin", "write 0", "prepare", "restart", "commit"},
     {"ok", "ok", "ok", "ok", kGone},
     0},
    {"ALaterAttemptLeavesWhatIsCommitted",
     {"begin", "write 0", "prepare", "commit", "restart", "commit"},
     {"ok", "ok", "ok", "ok", "ok", "ok"},
     1},
    {"ALaterAttemptFencesEarlierOnes", {"restart", "begin"}, {"ok", "producer_fenced"}, 0},
};

class ProtocolTest : public testing::TestWithParam<ProtocolCase> {};

TEST_P(ProtocolTest, AnswersAndApplies) {
  TwoPhaseWorld world;
  Lines answers;
  for (const std::string& step : GetParam().steps) answers.push_back(world.Do(step));
  EXPECT_EQ(answers, GetParam().answers);
  EXPECT_EQ(world.simulation.Count<EffectApplied>(), GetParam().effects);
}

INSTANTIATE_TEST_SUITE_P(Steps, ProtocolTest, testing::ValuesIn(kProtocol),
                         [](const auto& info) { return info.param.name; });

TEST(TwoPhaseSink, AnAttemptAbortsNothingOfItsOwn) {
  TwoPhaseWorld world;
  world.Begin(2);
  EXPECT_EQ(world.Do("write 0"), "ok");
  EXPECT_EQ(world.Do("restart"), "ok");  // The same attempt's request, which comes late.
  EXPECT_EQ(world.Do("prepare"), "ok");
  EXPECT_EQ(world.Do("commit"), "ok");
}

// --- Timeouts: the steps at the beginning, and what a commit says at a time
// -------------------------------------------

struct TimeoutCase {
  const char* name;
  bool keeps_prepared;
  bool prepared;
  SimDuration jump;  // Of the sink's clock, after a minute.
  SimDuration asked;
  const char* answer;  // To the commit of a prepared transaction, or to the preparation of an open one.
  Lines facts;         // Beside that its effect was staged.
};

const char* const kPrepared = "sink.transaction_prepared";
const char* const kAborted = "sink.transaction_aborted";
const Lines kCommitted = {kPrepared, "sink.effect_applied", "sink.transaction_committed"};

const TimeoutCase kTimeouts[] = {
    {"APreparedOneCanBeCommittedUntilThen", false, true, {}, kTimeout - Nanos(1), "ok", kCommitted},
    {"APreparedOneIsAbortedThen", false, true, {}, kTimeout + Nanos(1), kGone, {kPrepared, kAborted}},
    {"AnOpenOneIsAbortedThen", false, false, {}, kTimeout + Nanos(1), kGone, {kAborted}},
    {"APreparedOneIsKept", true, true, {}, Hours(24), "ok", kCommitted},
    {"AnOpenOneIsNotKept", true, false, {}, kTimeout + Nanos(1), kGone, {kAborted}},
    {"TheSinksClockCounts", false, true, Minutes(14), Minutes(1) + Nanos(1), kGone, {kPrepared, kAborted}},
    {"AClockThatJumpsLessLeavesTheRest", false, true, Minutes(13), Minutes(2) - Nanos(1), "ok", kCommitted},
};

class TimeoutTest : public testing::TestWithParam<TimeoutCase> {};

TEST_P(TimeoutTest, RunsFromTheBeginning) {
  const TimeoutCase& given = GetParam();
  TwoPhaseWorld world({.keeps_prepared = given.keeps_prepared});
  EXPECT_EQ(world.Do("begin"), "ok");
  EXPECT_EQ(world.Do("write 0"), "ok");
  if (given.prepared) world.Do("prepare");
  world.simulation.At(Minutes(1), [&] { world.sink.JumpClock(given.jump); });
  world.simulation.At(given.asked, [&] { EXPECT_EQ(world.Do(given.prepared ? "commit" : "prepare"), given.answer); });
  world.simulation.Run();
  Lines facts;
  for (const std::string_view name : world.simulation.FactNames()) {
    if (name != "sink.effect_staged") facts.emplace_back(name);
  }
  EXPECT_EQ(facts, given.facts);
}

INSTANTIATE_TEST_SUITE_P(Times, TimeoutTest, testing::ValuesIn(kTimeouts),
                         [](const auto& info) { return info.param.name; });

TEST(TwoPhaseSink, ATimeoutKeepsNoRunAlive) {
  TwoPhaseWorld world;
  EXPECT_EQ(world.Do("begin"), "ok");
  world.simulation.At(Seconds(1), [] {});
  EXPECT_EQ(world.simulation.Run(), RunEnd::kDrained);
  EXPECT_EQ(world.simulation.now(), SimTime() + Seconds(1));
}

TEST(TwoPhaseSink, AWriteTakesItsServiceTime) {
  TwoPhaseWorld world({.service_time = Seconds(1)});
  EXPECT_EQ(world.Do("begin"), "ok");
  EXPECT_EQ(world.simulation.Count<EffectStaged>(), 0u);
}

// --- The client ------------------------------------------------------------------------------------------------------

struct ClientSetup {
  TwoPhaseSink& sink;
  Journal& journal;
};

Process OneTransaction(Context& self, const ClientSetup& setup) {
  TwoPhaseClient client(self, setup.sink, Seconds(5));
  const Outcome<SinkBeginReply> begun = co_await client.Begin(JobAttempt(1), kTimeout);
  const SinkTransactionId transaction = begun.value().transaction;
  const SinkWriteRequest effect{transaction, Sequence(0), MessageId(0), KeyId(0), Version(1)};
  const Outcome<Done> written = co_await client.Write(effect);
  setup.journal.Note(NameOf(written));
  const Outcome<Done> prepared = co_await client.Prepare(transaction);
  setup.journal.Note(NameOf(prepared));
  const Outcome<Done> committed = co_await client.Commit(transaction);
  setup.journal.Note(NameOf(committed));
}

// What is lost, request or reply, is asked again, except for the write.
TEST(TwoPhaseClient, AsksUntilTheSinkHasDecided) {
  TwoPhaseWorld world;
  Journal journal(world.simulation);
  const ClientSetup setup{world.sink, journal};
  world.simulation.faults().AtRequest(Operation::kSinkWrite, 1, {FaultKind::kDrop, Phase::kLost});
  world.simulation.faults().AtRequest(Operation::kSinkPrepare, 1, {FaultKind::kDrop, Phase::kLost});
  world.simulation.faults().AtRequest(Operation::kSinkCommit, 1, {FaultKind::kDrop, Phase::kApplied});
  world.simulation.Start<OneTransaction>("job", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"5.002s unknown", "10.104s ok", "15.206s ok"}));
  EXPECT_EQ(world.simulation.Count<SinkTransactionCommitted>(), 1u);
}

}  // namespace
}  // namespace redeliver
