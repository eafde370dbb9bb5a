// A watched run tells how many messages wait at each instant, and which faults struck when.
#include "sim/explore/backlog.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/explore/replay.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

TEST(Backlog, RisesToThePeakOfTheMetricsAndFallsToNothing) {
  const Lab lab = Lab::Named("three-semantics");
  const auto runs = WatchBacklogs(lab.prepared(), lab.All(), {1, 2, 3}, 1);
  for (size_t i = 0; i < lab.size(); ++i) {
    Runner runner(std::vector<std::string>{});
    for (const BacklogRun& run : runs[i]) {
      SampledChoices choices(run.seed);
      runner.metrics().ResetTotals();
      runner.Run(lab.pipeline(i), choices, RunOptionsFor(lab.scenario(), SearchMode::kSample, Defect::kNone));
      EXPECT_EQ(run.peak(), runner.metrics().totals().backlog_peak) << lab.name(i);  // There is one sink.
      EXPECT_EQ(run.faults.size(), choices.plan().size());
      EXPECT_LE(run.steps.back().time, run.last);
    }
  }
  const BacklogRun& exact = runs[lab.Find("idempotent_consumer")][0];
  EXPECT_EQ(exact.steps.back().waiting, 0u);
  EXPECT_EQ(exact.At(SimTime()), 0u);
  EXPECT_EQ(exact.At(exact.steps.front().time), exact.steps.front().waiting);
}

TEST(Backlog, DoesNotDependOnTheNumberOfThreads) {
  const Lab lab = Lab::Named("three-semantics");
  EXPECT_EQ(WatchBacklogs(lab.prepared(), lab.All(), {4, 5}, 1), WatchBacklogs(lab.prepared(), lab.All(), {4, 5}, 3));
}

TEST(Backlog, NamesWhomAFaultStruck) {
  const Lab lab = Lab::Named("three-semantics");
  const auto runs = WatchBacklogs(lab.prepared(), {0}, {1, 2, 3, 4, 5, 6, 7, 8}, 1);
  size_t faults = 0;
  for (const BacklogRun& run : runs[0]) {
    for (const TimedFault& fault : run.faults) {
      EXPECT_THAT(lab.pipeline(0).names(), testing::Contains(fault.struck));
      ++faults;
    }
  }
  EXPECT_GT(faults, 0u);
}

}  // namespace
}  // namespace redeliver
