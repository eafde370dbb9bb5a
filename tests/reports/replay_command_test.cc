#include "reports/replay_command.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "reports/csv_report.h"
#include "reports/markdown_report.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

TEST(ShellWord, QuotesOnlyWhatAShellWouldTouch) {
  EXPECT_EQ(ShellWord("scenarios/a-b_c.json"), "scenarios/a-b_c.json");
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("a b"), "'a b'");
  EXPECT_EQ(ShellWord("~/x"), "'~/x'");
  EXPECT_EQ(ShellWord("$(x)`y`\"z\""), "'$(x)`y`\"z\"'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellWord("ü"), "'ü'");
}

TEST(CommandsFor, ASampledWitnessHasSeedAndPlan) {
  const ReportFixture fixture;
  const ReplayCommands commands = CommandsFor(fixture.input(), 1, *fixture.search.results[1].cells[1].witness);
  const std::string start = "tools/redeliver replay 'scenarios/it'\\''s mail.json' --config mark_after_effect";
  EXPECT_EQ(commands.by_seed, start + " --seed 4");
  EXPECT_EQ(commands.by_plan, start +
                                  " --timing 4 --fault 'email-1 / sink.apply / lost / #11 = drop'"
                                  " --fault 'checkout / log.append / late / #2 = crash'");
}

TEST(CommandsFor, AProvedWitnessHasNoSeedOfItsOwn) {
  const ReportFixture fixture(SearchMode::kProve);
  const ReplayCommands commands = CommandsFor(fixture.input(), 0, *fixture.search.results[0].cells[0].witness);
  EXPECT_FALSE(commands.by_seed.has_value());
  EXPECT_TRUE(commands.by_plan.has_value());
}

TEST(CommandsFor, APlannedRunHasNoSeedAndIsSearchedByTest) {
  ReportFixture fixture;
  fixture.scenario.search.plan.emplace();
  const std::vector<ReportCheck> checks;
  ReportInput input = fixture.input();
  const Witness& witness = *fixture.search.results[1].cells[1].witness;
  EXPECT_TRUE(CommandsFor(input, 1, witness).by_seed.has_value());  // `run` samples whatever the plan is.
  input.test = &checks;
  EXPECT_FALSE(CommandsFor(input, 1, witness).by_seed.has_value());
  EXPECT_TRUE(CommandsFor(input, 1, witness).by_plan.has_value());
  EXPECT_EQ(SearchCommand(input), "tools/redeliver test 'scenarios/it'\\''s mail.json'");
  EXPECT_THAT(CsvReport({&input, 1}), testing::HasSubstr("no_loss.rate,share,0.217,,\r\n"));
  EXPECT_THAT(MarkdownReport({&input, 1}), testing::Not(testing::HasSubstr("≤")));
}

TEST(CommandsFor, APlanThatAReplayWouldRefuseIsNotOffered) {
  const ReportFixture fixture;
  Witness witness = *fixture.search.results[0].cells[0].witness;
  witness.plan.resize(64, witness.plan[0]);
  EXPECT_TRUE(CommandsFor(fixture.input(), 0, witness).by_plan.has_value());
  witness.plan.resize(65, witness.plan[0]);
  EXPECT_FALSE(CommandsFor(fixture.input(), 0, witness).by_plan.has_value());
  EXPECT_TRUE(CommandsFor(fixture.input(), 0, witness).by_seed.has_value());
}

}  // namespace
}  // namespace redeliver
