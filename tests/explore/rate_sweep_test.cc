// A sweep samples the same seeds at other rates of faults, and is the same however many threads take part.
#include "sim/explore/rate_sweep.h"

#include "gtest/gtest.h"
#include "sim/explore/sample.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

RateSweepOptions Seeds(uint64_t seeds, int jobs = 1) { return {.seeds = seeds, .events = UINT64_MAX, .jobs = jobs}; }

uint64_t Struck(const ConfigurationResult& result) {
  uint64_t struck = 0;
  for (const FaultCount& fault : result.faults) struck += fault.struck;
  return struck;
}

TEST(RateSweep, AtItsOwnRatesIsTheSample) {
  const Lab lab = Lab::Named("three-semantics");
  const RateSweep sweep = SweepRates(lab.prepared(), lab.All(), Seeds(30));
  const SearchResult sample = Sample(lab.prepared(), {{1, 30}}, {.configurations = lab.All()});
  for (size_t i = 0; i < lab.size(); ++i) {
    const ConfigurationResult& same = sweep.results[i][3];
    EXPECT_EQ(same.digest, sample.results[i].digest) << lab.name(i);
    EXPECT_EQ(same.metrics, sample.results[i].metrics) << lab.name(i);
  }
}

TEST(RateSweep, TakesALargerSampleOfTheSameRatesAsItsOwn) {
  const Lab lab = Lab::Named("three-semantics");
  SearchResult sample = Sample(lab.prepared(), {{1, 40}}, {.configurations = lab.All()});
  RateSweepOptions options = Seeds(30);
  options.sample = &sample;
  EXPECT_EQ(SweepRates(lab.prepared(), lab.All(), options).results[0][kOwnRates], sample.results[0]);
  sample.swarm = true;
  EXPECT_EQ(SweepRates(lab.prepared(), lab.All(), options).results[0][kOwnRates].runs, 30u);
}

TEST(RateSweep, HasMoreFaultsAtHigherRatesAndNoneAtNone) {
  const Lab lab = Lab::Named("three-semantics");
  const auto points = SweepRates(lab.prepared(), {lab.Find("at_least_once")}, Seeds(60)).results[0];
  EXPECT_EQ(Struck(points[0]), 0u);
  EXPECT_EQ(points[0].metrics.duplicate_effects, 0u);
  for (size_t f = 1; f < points.size(); ++f) EXPECT_GT(Struck(points[f]), Struck(points[f - 1])) << f;
  EXPECT_GT(points[5].metrics.duplicate_effects, points[1].metrics.duplicate_effects);
}

TEST(RateSweep, DoesNotDependOnTheNumberOfThreads) {
  const Lab lab = Lab::Named("three-semantics");
  EXPECT_EQ(SweepRates(lab.prepared(), lab.All(), Seeds(10, 1)).results,
            SweepRates(lab.prepared(), lab.All(), Seeds(10, 3)).results);
}

TEST(RateSweep, EndsAPointAtTheRunThatSpendsItsEvents) {
  const Lab lab = Lab::Named("three-semantics");
  const RateSweep sweep = SweepRates(lab.prepared(), {0}, {.seeds = 1000, .events = 1, .jobs = 1});
  for (const ConfigurationResult& result : sweep.results[0]) EXPECT_EQ(result.runs, 1u);
}

TEST(AtRates, MultipliesEveryRateUpToOne) {
  FaultOptions faults;
  faults.crash.emplace().rate = {1, 100};
  faults.drop.emplace().rate = {1, 2};
  const FaultOptions quarter = AtRates(faults, kRateFactors[1]);
  EXPECT_EQ(quarter.crash->rate, (Probability{1, 400}));
  EXPECT_EQ(quarter.drop->rate, (Probability{1, 8}));
  EXPECT_FALSE(quarter.pause);
  const FaultOptions fourfold = AtRates(faults, kRateFactors[5]);
  EXPECT_EQ(fourfold.crash->rate, (Probability{1, 25}));
  EXPECT_EQ(fourfold.drop->rate, (Probability{1, 1}));
  EXPECT_TRUE(AtRates(faults, kRateFactors[0]).drop->rate.zero());
}

TEST(AtRates, KeepsTheTermsOfAProbabilityBelowTheirLimit) {
  FaultOptions faults;
  faults.crash.emplace().rate = {3, 4'294'967'291};
  EXPECT_LT(AtRates(faults, kRateFactors[1]).crash->rate.denominator, uint64_t{1} << 32);
}

}  // namespace
}  // namespace redeliver
