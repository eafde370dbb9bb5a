#include "mailer.h"

#include <redeliver/testing.h>

#include "every_mark_has_its_mail.h"

namespace mailer {
namespace {

using redeliver::ForAllPlans;
using redeliver::ForAllSeeds;
using redeliver::ReplayReport;
using redeliver::Simulation;
using redeliver::Violates;

Simulation MailBy(redeliver::OwnProgram<redeliver::ConsumerSetup> mailer) {
  Simulation simulation = Simulation::FromFile(MAIL_JSON);
  simulation.Run("mailer", mailer);
  simulation.Add<EveryMarkHasItsMail>();
  return simulation;
}

TEST(MarkFirst, SendsNoMailTwice) { EXPECT_THAT(MailBy(MarkFirst), ForAllPlans(2).Judging("no_double_effect")); }

TEST(MarkFirst, LosesMailByOneFault) {
  const Simulation simulation = MailBy(MarkFirst);
  EXPECT_THAT(simulation, Violates("no_loss").WithAtMostFaults(1));
  EXPECT_THAT(simulation, Violates("every_mark_has_its_mail").WithAtMostFaults(1));
}

TEST(MarkFirst, LosesTheMailOfWhomItCrashesOn) {
  const ReplayReport run = MailBy(MarkFirst).Replay({.plan = {"mailer-1 / cache.mark / applied / #1 = crash"}});
  EXPECT_TRUE(run.not_reached.empty());
  EXPECT_THAT(run.timeline, testing::HasSubstr("mailer-1 crashes"));
  EXPECT_EQ(run.violations.size(), 2) << run.facts;
}

TEST(SendByKey, SendsEachMailOnceWhateverFaultsStrikeUpToTwo) { EXPECT_THAT(MailBy(SendByKey), ForAllPlans(2)); }

TEST(SendByKey, SendsEachMailOnceUnderAThousandSeeds) { EXPECT_THAT(MailBy(SendByKey), ForAllSeeds(1000)); }

}  // namespace
}  // namespace mailer
