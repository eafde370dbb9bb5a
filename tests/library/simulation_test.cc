#include "redeliver/simulation.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/library/programs.h"

namespace redeliver {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const InvariantReport& Find(const SearchReport& report, const std::string& configuration, const std::string& name) {
  for (const InvariantReport& judged : report.invariants) {
    if (judged.configuration == configuration && judged.invariant == name) return judged;
  }
  throw std::invalid_argument("no report on " + name);
}

// What the call complains of.
template <class Call>
std::string ErrorOf(Call&& call) {
  try {
    call();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Simulation, AMistakeInAScenarioIsToldWithItsLineAndPointer) {
  const std::string text = Changed(kMail, "\"api\"", "\"smtp\"");
  EXPECT_THAT(
      ErrorOf([&] { Simulation::FromText(text); }),
      AllOf(HasSubstr("text:5:"), HasSubstr("/topology/sinks/mail/kind: expected one of"), HasSubstr("\"smtp\"")));
  EXPECT_THAT(ErrorOf([] { Simulation::FromFile("no/such.json"); }), HasSubstr("no/such.json: cannot be opened"));
}

TEST(Simulation, AnUnknownNameIsToldWithTheOneThatWasMeant) {
  Simulation simulation = Simulation::FromText(kMail);
  EXPECT_THAT(ErrorOf([&] { simulation.Run("mailr", MailThenCommit); }),
              HasSubstr("no consumer is named \"mailr\"; did you mean \"mailer\"?"));
  EXPECT_THAT(ErrorOf([&] { simulation.Run("mailer", SendOnce); }), HasSubstr("no producer is named \"mailer\""));
  EXPECT_THAT(ErrorOf([&] { simulation.Run("mailer", Idle<ConsumerSetup>, "bse"); }),
              HasSubstr("did you mean \"base\"?"));
  EXPECT_THAT(ErrorOf([&] { simulation.Prove(1, "bse"); }), HasSubstr("did you mean \"base\"?"));
  EXPECT_THAT(ErrorOf([&] { simulation.Tell({{}, "no_los", ""}); }), HasSubstr("did you mean \"no_loss\"?"));
  EXPECT_THAT(ErrorOf([&] { simulation.Prove(9); }), HasSubstr("0 to 8 faults"));
  EXPECT_THAT(ErrorOf([&] { simulation.Sample(3, 2); }), HasSubstr("seeds count from 1"));
  EXPECT_THAT(ErrorOf([&] { simulation.Replay({.plan = {"mailer-1 / sink.aply / lost / #1 = drop"}}); }),
              HasSubstr("sink.apply"));
  EXPECT_THAT(ErrorOf([] { Simulation::FromText(kTwoMails).Replay({}); }), HasSubstr("\"first\", \"second\""));
}

TEST(Simulation, WithoutAnyProgramItIsTheScenarioAsItStands) {
  const SearchReport report = Simulation::FromText(kMail).Prove(1);
  EXPECT_EQ(Find(report, "base", "no_loss").verdict, Verdict::kProved);
  EXPECT_EQ(Find(report, "base", "no_double_effect").verdict, Verdict::kViolated);
  EXPECT_FALSE(report.passed());
}

TEST(Simulation, AConsumersProgramRunsInPlaceOfTheGallerys) {
  Simulation simulation = Simulation::FromText(kMail);
  simulation.Run("mailer", CommitThenMail);
  const SearchReport report = simulation.Prove(2);
  EXPECT_EQ(Find(report, "base", "no_double_effect").verdict, Verdict::kProved);
  EXPECT_EQ(Find(report, "base", "no_loss").verdict, Verdict::kViolated);
  EXPECT_THAT(Find(report, "base", "no_loss").counterexample->execution.plan, SizeIs(1));
}

TEST(Simulation, OneConfigurationMayRunAnotherProgram) {
  Simulation simulation = Simulation::FromText(kTwoMails);
  simulation.Run("mailer", MailThenCommit).Run("mailer", CommitThenMail, "second");
  const SearchReport report = simulation.Prove(1);
  EXPECT_EQ(Find(report, "first", "no_loss").verdict, Verdict::kProved);
  EXPECT_EQ(Find(report, "second", "no_loss").verdict, Verdict::kViolated);
  EXPECT_THAT(simulation.Prove(1, "first").invariants, SizeIs(3));
}

TEST(Simulation, TheSameProgramAsTheGallerysMakesTheSameRuns) {
  Simulation simulation = Simulation::FromText(kMail);
  const std::string gallery = simulation.ReplaySeed(7).facts;
  EXPECT_EQ(simulation.Run("mailer", MailThenCommit).ReplaySeed(7).facts, gallery);
}

TEST(Simulation, AProducersProgramRunsInPlaceOfTheGallerys) {
  const std::string text = Changed(kMail, R"("drop": ["mailer"])", R"("drop": ["shop"])");
  Simulation simulation = Simulation::FromText(text);
  const std::string plan = "shop / log.append / lost / #1 = drop";
  EXPECT_THAT(simulation.Replay({.plan = {plan}}).facts, ContainsRegex("effect_applied .* message=m0 "));
  simulation.Run("shop", SendOnce);
  const ReplayReport report = simulation.Replay({.plan = {plan}});
  EXPECT_THAT(report.struck, ElementsAre(plan));
  EXPECT_THAT(report.facts, Not(ContainsRegex("effect_applied .* message=m0 ")));
  EXPECT_THAT(report.facts, ContainsRegex("effect_applied .* message=m1 "));
}

TEST(Simulation, ARelaysProgramRunsInPlaceOfTheGallerys) {
  Simulation simulation = Simulation::FromFile(REDELIVER_SOURCE_DIR "/scenarios/outbox/relay-crash-after-publish.json");
  const std::string configuration = simulation.configurations().front();
  EXPECT_THAT(simulation.ReplaySeed(1, configuration).facts, HasSubstr("log.record_appended"));
  simulation.Run("relay", Idle<RelaySetup>, configuration);
  EXPECT_THAT(simulation.ReplaySeed(1, configuration).facts, Not(HasSubstr("log.record_appended")));
}

TEST(Simulation, AnInvariantOfOnesOwnJudgesEveryRun) {
  Simulation simulation = Simulation::FromText(kMail);
  simulation.Run("mailer", MailThenCommit).Add<FewMails>(2);
  EXPECT_THAT(simulation.invariants(), ElementsAre("no_loss", "no_double_effect", "progress", "few_mails"));
  EXPECT_EQ(Find(simulation.Prove(0), "base", "few_mails").verdict, Verdict::kProved);
  const SearchReport report = simulation.Prove(1);
  EXPECT_EQ(Find(report, "base", "few_mails").verdict, Verdict::kViolated);
  EXPECT_THAT(Find(report, "base", "few_mails").counterexample->what, HasSubstr(" was one mail too many"));
  EXPECT_THAT(ErrorOf([&] { simulation.Add<FewMails>(3); }), HasSubstr("give yours another name"));
}

TEST(Simulation, ResultsDoNotDependOnTheNumberOfThreads) {
  const auto numbers = [](int jobs) {
    Simulation simulation = Simulation::FromText(kMail);
    simulation.Run("mailer", CommitThenMail).set_jobs(jobs);
    std::string text;
    for (const SearchReport& report : {simulation.Sample(1, 200), simulation.Prove(2)}) {
      for (const InvariantReport& judged : report.invariants) {
        text +=
            judged.invariant + " " + std::to_string(judged.violating_runs) + "/" + std::to_string(judged.runs) + "\n";
        if (judged.counterexample) text += simulation.Tell(*judged.counterexample);
      }
    }
    return text;
  };
  EXPECT_EQ(numbers(1), numbers(3));
}

TEST(Simulation, ACounterexampleShrinksToTheFaultsItTakes) {
  Simulation simulation = Simulation::FromText(kMail);
  simulation.Run("mailer", CommitThenMail);
  const std::string needed = "mailer-1 / sink.apply / lost / #1 = drop";
  const Execution execution{"base", 1, {"mailer-1 / log.fetch / lost / #1 = drop", needed}};
  const ReplayReport run = simulation.Replay(execution);
  ASSERT_THAT(run.violations, Not(IsEmpty()));
  EXPECT_THAT(simulation.Shrink(run.violations.front()).execution.plan, SizeIs(1));
}

TEST(Simulation, ARunOfMoreFaultsThanAPlanMayHaveIsThatOfItsSeed) {
  std::string text = Changed(kMail, R"("messages": 2)", R"("messages": 199)");
  text = Changed(text, R"("effect": "mail")", R"("effect": "mail", "request_timeout": "10ms")");
  text = Changed(text, R"("crash": ["mailer"], "drop": ["mailer"])",
                 R"("drop": { "targets": ["mailer"], "operations": ["sink.apply"], "rate": "1/2" })");
  Simulation simulation = Simulation::FromText(text);
  simulation.Run("mailer", CommitThenMail);
  const Counterexample found = *Find(simulation.Sample(1, 1), "base", "no_loss").counterexample;
  ASSERT_GT(found.execution.plan.size(), 64u);
  EXPECT_EQ(simulation.Shrink(found).execution.plan, found.execution.plan);
  EXPECT_THAT(simulation.Tell(found),
              AllOf(HasSubstr("as the seed draws them"), HasSubstr("simulation.ReplaySeed(1, \"base\")")));
  EXPECT_EQ(simulation.ReplaySeed(1).struck, found.execution.plan);
  EXPECT_THAT(ErrorOf([&] { simulation.Replay(found.execution); }), HasSubstr("at most 64 faults"));
}

TEST(Simulation, TheTaleOfACounterexampleEndsWithTheCallThatShowsItAgain) {
  Simulation simulation = Simulation::FromText(kMail);
  simulation.Run("mailer", CommitThenMail);
  const std::string plan = "mailer-1 / sink.apply / lost / #1 = drop";
  const ReplayReport run = simulation.Replay({.plan = {plan}});
  const std::string tale = simulation.Tell(run.violations.front());
  EXPECT_THAT(tale, AllOf(HasSubstr("  " + plan + "\n"),
                          HasSubstr("mailer-1 commits offset 2 of orders/0: m0 and m1 count as done"),
                          HasSubstr("simulation.Replay({.configuration = \"base\", .timing = 1, .plan = {\"" + plan)));
  EXPECT_THAT(simulation.Replay({.plan = {"mailer-1 / sink.apply / lost / #9 = drop"}}).not_reached, SizeIs(1));
}

}  // namespace
}  // namespace redeliver
