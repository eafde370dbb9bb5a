// The kill matrix blames a defect for what breaks with it and holds without, and for nothing else.
#include "sim/explore/kill_matrix.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

KillSearch SearchFor(std::vector<Defect> defects) {
  KillSearch search;
  search.defects = std::move(defects);
  search.seeds = 40;
  return search;
}

// "at_least_once: no_loss", with the defect's name in front, the fewest faults and the seeds behind.
Words InWords(const Lab& lab, const KillMatrix& matrix) {
  Words words;
  for (const Kill& kill : matrix.kills) {
    words.push_back(std::string(Describe(kill.defect).name) + ": " + lab.name(kill.configuration) + ": " +
                    lab.scenario().invariants[kill.invariant] + " k=" + std::to_string(kill.faults) +
                    " seeds=" + (kill.seeds ? std::to_string(*kill.seeds) : "none"));
  }
  return words;
}

TEST(KillMatrix, BlamesWhatBreaksOnlyWithTheDefect) {
  const Lab lab = Lab::Named("three-semantics");
  const KillMatrix matrix = FindKills({&lab.prepared()}, SearchFor({Defect::kFetchSkipsRecord}));
  const auto no_loss_in = [&](std::string_view configuration) {
    return Contains(
        AllOf(Field(&Kill::configuration, lab.Find(configuration)), Field(&Kill::invariant, lab.Invariant("no_loss"))));
  };
  EXPECT_THAT(matrix.kills, no_loss_in("at_least_once"));
  EXPECT_THAT(matrix.kills, Not(no_loss_in("at_most_once"))) << "it loses without the defect, too";
  EXPECT_THAT(matrix.unexpected, IsEmpty());
  EXPECT_TRUE(matrix.complete);
}

TEST(KillMatrix, DoesNotDependOnTheNumberOfThreads) {
  const Lab lab = Lab::Named("three-semantics");
  KillSearch search = SearchFor({Defect::kAcknowledgeBeforeAppend, Defect::kCommitGoesBack});
  const KillMatrix one = FindKills({&lab.prepared()}, search);
  search.jobs = 3;
  const KillMatrix three = FindKills({&lab.prepared()}, search);
  EXPECT_THAT(InWords(lab, one), Not(IsEmpty()));
  EXPECT_EQ(InWords(lab, one), InWords(lab, three));
  EXPECT_EQ(one.events, three.events);
}

TEST(KillMatrix, RunsNothingTwiceThatNeverComesToTheDefect) {
  const Lab lab = Lab::Named("three-semantics");  // It has no queue.
  const KillMatrix without = FindKills({&lab.prepared()}, SearchFor({Defect::kLeaseNeverEnds}));
  EXPECT_THAT(InWords(lab, without), IsEmpty());
  const KillMatrix with = FindKills({&lab.prepared()}, SearchFor({Defect::kLeaseNeverEnds, Defect::kCommitGoesBack}));
  EXPECT_GT(with.runs, without.runs);
  EXPECT_GT(without.spared, 40 * lab.size());
}

TEST(KillMatrix, ARunIsTheSameWithEveryDefectThatItDoesNotAskFor) {
  for (const char* name :
       {"three-semantics", "ack-lost", "sequence-gap-skip", "checkpoint-outlived-by-its-transaction"}) {
    const Lab lab = Lab::Named(name);
    Runner runner(lab.scenario().invariants);
    const auto run = [&](size_t configuration, Defect defect) {
      RunOptions options = RunOptionsFor(lab.scenario(), SearchMode::kSample, defect);
      options.asks_for_defects = true;
      SampledChoices choices(7);
      return runner.Run(lab.pipeline(configuration), choices, options);
    };
    for (size_t c = 0; c < lab.size(); ++c) {
      const RunResult sound = run(c, Defect::kNone);
      EXPECT_EQ(sound.digest, lab.TrySeed(c, 7).replay.run.digest) << "asking changes nothing";
      EXPECT_TRUE(sound.asked_defects.any());
      for (const DefectInfo& info : AllDefects()) {
        if (sound.asked_defects.test(static_cast<size_t>(info.defect))) continue;
        EXPECT_EQ(run(c, info.defect).digest, sound.digest) << name << ": " << lab.name(c) << ": " << info.name;
      }
    }
  }
}

TEST(KillMatrix, SaysWhatIsViolatedUnexpectedlyWithoutAnyDefect) {
  Scenario scenario = Lab::Named("three-semantics").scenario();
  for (Configuration& configuration : scenario.configurations) configuration.expected_violations.emplace();
  const Lab lab(std::move(scenario));
  const KillMatrix matrix = FindKills({&lab.prepared()}, SearchFor({Defect::kLeaseNeverEnds}));
  EXPECT_THAT(matrix.unexpected, Contains(AllOf(Field(&UnexpectedViolation::configuration, lab.Find("at_most_once")),
                                                Field(&UnexpectedViolation::invariant, lab.Invariant("no_loss")))));
}

TEST(KillMatrix, HearsNothingFromRunsThatWereGivenUp) {
  Scenario scenario = Lab::Named("three-semantics").scenario();
  scenario.search.max_events = 60;
  const Lab lab(std::move(scenario));
  EXPECT_THAT(InWords(lab, FindKills({&lab.prepared()}, SearchFor({Defect::kAcknowledgeBeforeAppend}))), IsEmpty());
}

TEST(KillMatrix, StoppedItIsIncomplete) {
  const Lab lab = Lab::Named("three-semantics");
  KillSearch search = SearchFor({Defect::kCommitGoesBack});
  search.should_stop = [] { return true; };
  const KillMatrix matrix = FindKills({&lab.prepared()}, search);
  EXPECT_FALSE(matrix.complete);
  EXPECT_EQ(matrix.configurations, 0u);
}

}  // namespace
}  // namespace redeliver
