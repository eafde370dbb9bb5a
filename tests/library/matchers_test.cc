#include "redeliver/matchers.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/library/programs.h"

namespace redeliver {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Simulation MailBy(OwnProgram<ConsumerSetup> program) {
  Simulation simulation = Simulation::FromText(kMail);
  simulation.Run("mailer", program);
  return simulation;
}

template <class Claim>
std::string Explained(const Claim& claim, const Simulation& simulation) {
  std::ostringstream out;
  claim.MatchAndExplain(simulation, &out);
  return out.str();
}

template <class Claim>
std::string Described(const Claim& claim) {
  std::ostringstream out;
  claim.DescribeTo(&out);
  return out.str();
}

TEST(Matchers, WhatHoldsInEveryRunMatches) {
  const Simulation simulation = MailBy(CommitThenMail);
  EXPECT_THAT(simulation, ForAllPlans(2).Judging("no_double_effect"));
  EXPECT_THAT(simulation, ForAllSeeds(100).Judging("no_double_effect"));
  EXPECT_THAT(simulation, ForAllPlans(0));
}

TEST(Matchers, AViolationIsToldFromItsSmallestRun) {
  EXPECT_THAT(Explained(ForAllPlans(2), MailBy(CommitThenMail)),
              AllOf(HasSubstr("base: no_loss is violated in "), HasSubstr("was acknowledged and never had its effect"),
                    HasSubstr("mailer-1 / "), HasSubstr("To see it again:\n  simulation.Replay({"),
                    Not(HasSubstr("no_double_effect"))));
  EXPECT_THAT(Explained(ForAllSeeds(200), MailBy(MailThenCommit)), HasSubstr("no_double_effect is violated in "));
}

TEST(Matchers, WhatHadNothingToJudgeDoesNotHold) {
  Simulation simulation = MailBy(Idle<ConsumerSetup>);
  EXPECT_FALSE(ForAllPlans(0).Judging("no_double_effect").MatchAndExplain(simulation, nullptr));
  EXPECT_THAT(Explained(ForAllPlans(0), simulation), HasSubstr("no_double_effect is vacuous"));
}

TEST(Matchers, RunsWithoutTheFaultsThatWereAskedForShowNothing) {
  // Idle asks for nothing that could be crashed or dropped.
  EXPECT_THAT(Explained(ForAllPlans(1), MailBy(Idle<ConsumerSetup>)), HasSubstr("base: the fault crash never struck"));
}

TEST(Matchers, SomeViolationIsFoundAsSoonAsThereIsOne) {
  const Simulation simulation = MailBy(CommitThenMail);
  EXPECT_THAT(simulation, Violates("no_loss"));
  EXPECT_THAT(simulation, Violates("no_loss").WithAtMostFaults(1));
  EXPECT_THAT(simulation, Not(Violates("no_loss").WithAtMostFaults(0)));
  EXPECT_THAT(simulation, Not(Violates("no_double_effect")));
  EXPECT_THAT(Explained(Violates("no_double_effect"), simulation),
              HasSubstr("base: no_double_effect is held, under every plan of at most 1 fault and seeds 1..1000"));
}

TEST(Matchers, AClaimIsAboutEachConfigurationUnlessItNamesOne) {
  Simulation simulation = Simulation::FromText(kTwoMails);
  simulation.Run("mailer", MailThenCommit, "first").Run("mailer", CommitThenMail, "second");
  EXPECT_THAT(simulation, Violates("no_loss").In("second"));
  EXPECT_THAT(simulation, Not(Violates("no_loss")));
  EXPECT_THAT(simulation, ForAllPlans(1).Judging("no_loss").In("first"));
  EXPECT_FALSE(ForAllPlans(1).Judging("no_loss").MatchAndExplain(simulation, nullptr));
}

TEST(Matchers, ANameThatDoesNotExistIsNoAnswer) {
  const Simulation simulation = MailBy(CommitThenMail);
  EXPECT_THROW(Violates("no_los").MatchAndExplain(simulation, nullptr), ScenarioError);
  EXPECT_THROW(Violates("no_loss").In("bse").MatchAndExplain(simulation, nullptr), ScenarioError);
  EXPECT_THROW(ForAllSeeds(1).Judging("no_los").MatchAndExplain(simulation, nullptr), ScenarioError);
}

TEST(Matchers, TheyDescribeWhatTheyClaim) {
  EXPECT_EQ(Described(ForAllSeeds(1000)), "keeps every invariant under seeds 1..1000");
  EXPECT_EQ(Described(ForAllPlans(1).Judging("no_loss").In("a")),
            "keeps no_loss under every plan of at most 1 fault in configuration a");
  EXPECT_EQ(Described(Violates("no_loss").WithAtMostFaults(2)), "violates no_loss under some plan of at most 2 faults");
}

}  // namespace
}  // namespace redeliver
