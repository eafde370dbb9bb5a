// From a violation to a regression test and an explanation, as a user does it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kThree = "scenarios/semantics/three-semantics.json";

TEST(Minimize, WritesAScenarioThatTestRuns) {
  const std::string file = TemporaryFile("minimal.json", "");
  const CommandResult minimized = Shell("$R minimize " + kThree + " --config at_most_once --output " + file);
  EXPECT_EQ(minimized.exit_code, 0) << minimized.err;
  EXPECT_EQ(minimized.out, "");
  EXPECT_THAT(ReadFile(file), HasSubstr("\"plan\": [\"settle-1 / offsets.commit / applied / #1 = crash\"]"));
  const CommandResult test = Shell("$R test " + file);
  EXPECT_EQ(test.exit_code, 0) << test.out << test.err;
  // The file is enough to see the run again, and to explain it.
  const CommandResult replay = Shell("$R replay " + file);
  EXPECT_EQ(replay.exit_code, 1);
  EXPECT_THAT(replay.out, HasSubstr("VIOLATED  no_loss"));
  EXPECT_THAT(Shell("$R explain " + file).out, HasSubstr("Needed: without it the run keeps no_loss."));
}

TEST(PlanOfAScenario, IsShownAgainByItsReportsAndIgnoredAloudElsewhere) {
  const std::string file = TemporaryFile("planned.json", "");
  Shell("$R minimize " + kThree + " --config at_most_once --output " + file);
  const std::string markdown = Shell("$R test " + file + " --format markdown").out;
  EXPECT_THAT(markdown, HasSubstr("--timing 1 --fault 'settle-1 / offsets.commit / applied / #1 = crash'"));
  EXPECT_THAT(markdown, Not(HasSubstr("--seed")));
  EXPECT_THAT(markdown, Not(HasSubstr("≤")));
  const size_t digest = markdown.find("Its digest is `");
  ASSERT_NE(digest, std::string::npos);
  EXPECT_EQ(Shell("$R replay " + file + " --digest " + markdown.substr(digest + 15, 32)).exit_code, 1);
  const std::string json = Shell("$R test " + file + " --format json").out;
  EXPECT_THAT(json, HasSubstr("\"mode\": \"plan\""));
  EXPECT_THAT(json, HasSubstr("\"plan\": [\n      \"settle-1 / offsets.commit / applied / #1 = crash\""));
  EXPECT_THAT(json, Not(HasSubstr("\"seeds\""))) << "no sample of anything";
  EXPECT_THAT(Shell("$R test " + file + " --format csv").out, HasSubstr(",plan,"));
  EXPECT_THAT(Shell("$R run " + file + " --seeds 5").err,
              HasSubstr("search.plan is for test and replay: run samples instead"));
}

TEST(Minimize, TakesAnyRun) {
  const CommandResult by_seed = Shell("$R minimize " + kThree + " --config at_least_once --seed 12");
  EXPECT_EQ(by_seed.exit_code, 0) << by_seed.err;
  EXPECT_THAT(by_seed.out, HasSubstr("no_double_effect breaks with 1 fault"));
}

// What a witness file says must happen, must happen: both the plan and the violation.
TEST(PlanOfAScenario, IsCheckedByTest) {
  const std::string minimal = Shell("$R minimize " + kThree + " --config at_most_once").out;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = minimal;
    text.replace(text.find(from), from.size(), to);
    return Shell("$R test " + TemporaryFile("changed.json", text));
  };
  const CommandResult later = with("/ #1 = crash", "/ #7 = crash");
  EXPECT_EQ(later.exit_code, 1);
  EXPECT_THAT(later.out + later.err, HasSubstr("never comes to settle-1 / offsets.commit / applied / #7 = crash"));
  const CommandResult mended = with("\"commit\": \"before_effect\"", "\"commit\": \"after_effect\"");
  EXPECT_EQ(mended.exit_code, 1);
  EXPECT_THAT(mended.out + mended.err, HasSubstr("no_loss was expected to be violated and is not"));
  const CommandResult unknown = with("settle-1 / offsets", "settle-9 / offsets");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("/search/plan/0: no process or server \"settle-9\""));
}

TEST(RunSaveWitnesses, LeavesRegressionTestsBehind) {
  const std::string folder = std::filesystem::path(TemporaryFile("marker", "")).parent_path().string() + "/witnesses";
  const CommandResult run = Shell("$R run " + kThree + " --seeds 200 --save-witnesses " + folder);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const CommandResult test = Shell("$R test " + folder);
  EXPECT_EQ(test.exit_code, 0) << test.out << test.err;
  EXPECT_THAT(test.out, HasSubstr("2 passed, 0 failed"));
  EXPECT_EQ(Shell("$R run " + kThree + " --seeds 200 --save-witnesses /proc/nowhere").exit_code, 5);
}

// Names that are cut to the length of a scenario's name would be one.
TEST(RunSaveWitnesses, LosesNoneToAnothersName) {
  const std::string folder = std::filesystem::path(TemporaryFile("marker", "")).parent_path().string() + "/long-names";
  std::string text = ReadFile(REDELIVER_SOURCE_DIR "/scenarios/semantics/three-semantics.json");
  const std::string name = "\"three-semantics\"";
  text.replace(text.find(name), name.size(), "\"" + std::string(80, 'x') + "\"");
  const std::string file = TemporaryFile("long-name.json", text);
  EXPECT_EQ(Shell("$R run " + file + " --seeds 200 --save-witnesses " + folder).exit_code, 0);
  EXPECT_THAT(Shell("$R test " + folder).out, HasSubstr("2 passed, 0 failed"));
}

TEST(Explain, DrawsPictures) {
  EXPECT_THAT(Shell("$R explain " + kThree + " --config at_least_once --format svg").out, HasSubstr("<svg "));
  EXPECT_THAT(Shell("$R explain " + kThree + " --config at_least_once --format mermaid").out,
              HasSubstr("sequenceDiagram"));
}

TEST(Explain, SaysThatThereIsNothingToExplain) {
  if (std::getenv("REDELIVER_BRIEF_TESTS") != nullptr) GTEST_SKIP() << "one build looks for what is not there";
  const CommandResult kept = Shell("$R explain " + kThree + " --config idempotent_consumer");
  EXPECT_EQ(kept.exit_code, 3);
  EXPECT_THAT(kept.err, HasSubstr("no violation was found"));
  const CommandResult calm = Shell("$R explain " + kThree + " --config at_most_once --timing 1");
  EXPECT_EQ(calm.exit_code, 3);
  EXPECT_THAT(calm.err, HasSubstr("that run breaks nothing"));
  const CommandResult misspelt = Shell("$R explain " + kThree + " --config at_most_once --invariant no_lost");
  EXPECT_EQ(misspelt.exit_code, 2);
  EXPECT_THAT(misspelt.err, HasSubstr("did you mean \"no_loss\""));
}

TEST(ProveWorst, NamesTheHarm) {
  const CommandResult worst = Shell("$R prove " + kThree + " --config at_least_once --faults 1 --worst duplicates");
  EXPECT_EQ(worst.exit_code, 0) << worst.err;
  EXPECT_THAT(worst.out, HasSubstr("Worst case: duplicates"));
  EXPECT_THAT(worst.out, HasSubstr("at_least_once: 3, the most of 187 plans"));
  EXPECT_THAT(Shell("$R prove " + kThree + " --faults 1 --worst duplicates --format json").out,
              HasSubstr("\"harm\": \"duplicates\""));
  const CommandResult sharded = Shell("$R prove " + kThree + " --worst losses --shard 1/2 --report /dev/null");
  EXPECT_EQ(sharded.exit_code, 2);
  EXPECT_THAT(sharded.err, HasSubstr("does not go with --worst"));
  EXPECT_THAT(Shell("$R prove " + kThree + " --faults 1").out, Not(HasSubstr("Worst case")));
}

}  // namespace
}  // namespace redeliver
