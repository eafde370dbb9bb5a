// The worst case is what trying everything finds.
#include "sim/explore/worst.h"

#include "gtest/gtest.h"
#include "tests/support/enumeration.h"

namespace redeliver {
namespace {

struct Case {
  const char* scenario;
  const char* configuration;
  Harm harm;
  uint64_t at_least;  // One fault does so much.
};

class WorstTest : public testing::TestWithParam<Case> {};

TEST_P(WorstTest, IsTheMostThatAnyPlanDoes) {
  const Lab lab = Lab::Named(GetParam().scenario);
  const size_t configuration = lab.Find(GetParam().configuration);
  SearchControl control;
  control.configurations = {configuration};
  const auto worst = FindWorst(lab.prepared(), GetParam().harm, 1, {1}, control);
  ASSERT_TRUE(worst);
  const WorstRun& found = worst->front();
  EXPECT_GE(found.score, GetParam().at_least);

  uint64_t most = 0;
  uint64_t plans = 0;
  for (const PlanOutcome& outcome : Bench(lab, configuration, 1).AtMostOneFault()) {
    const ReplayResult replay = ReplayPlan(lab.prepared(), configuration, 1, outcome.plan);
    const Judgement& losses = replay.run.judgements[lab.Invariant("no_loss")];
    most = std::max(most, Measure(GetParam().harm, replay.events, losses.violations));
    ++plans;
  }
  EXPECT_EQ(found.score, most);
  EXPECT_EQ(found.plans, plans);
  EXPECT_EQ(ReplayPlan(lab.prepared(), configuration, found.timing, found.plan).run.digest, found.digest);
}

TEST_P(WorstTest, IsTheSameOnAnyNumberOfThreads) {
  const Lab lab = Lab::Named(GetParam().scenario);
  SearchControl control;
  control.configurations = lab.All();
  const auto one = FindWorst(lab.prepared(), GetParam().harm, 1, {1, 2}, control);
  control.jobs = 3;
  const auto three = FindWorst(lab.prepared(), GetParam().harm, 1, {1, 2}, control);
  ASSERT_TRUE(one && three);
  for (size_t c = 0; c < lab.size(); ++c) {
    EXPECT_EQ((*one)[c].score, (*three)[c].score);
    EXPECT_EQ((*one)[c].plan, (*three)[c].plan);
    EXPECT_EQ((*one)[c].digest, (*three)[c].digest);
  }
}

INSTANTIATE_TEST_SUITE_P(Gallery, WorstTest,
                         testing::Values(Case{"three-semantics", "at_least_once", Harm::kDuplicates, 2},
                                         Case{"three-semantics", "at_most_once", Harm::kLosses, 2},
                                         Case{"three-semantics", "at_least_once", Harm::kReordering, 1},
                                         Case{"three-semantics", "at_least_once", Harm::kDrainTime, 1'000'000'000}),
                         [](const testing::TestParamInfo<Case>& info) {
                           return std::string(kHarms[static_cast<size_t>(info.param.harm)].name);
                         });

}  // namespace
}  // namespace redeliver
