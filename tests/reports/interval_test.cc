#include "reports/interval.h"

#include <cmath>
#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

struct IntervalCase {
  const char* name;
  uint64_t hits;
  uint64_t runs;
  RateInterval expected;
};
void PrintTo(const IntervalCase& c, std::ostream* out) { *out << c.name; }

class IntervalTest : public testing::TestWithParam<IntervalCase> {};

TEST_P(IntervalTest, IsTheKnownOneRoundedOutward) {
  const RateInterval interval = ExactInterval(GetParam().hits, GetParam().runs);
  EXPECT_EQ(interval.low, GetParam().expected.low);
  EXPECT_EQ(interval.high, GetParam().expected.high);
}

// The unrounded values come from tables, and where hits are 0 or all from 0.025 ^ (1 / runs).
INSTANTIATE_TEST_SUITE_P(
    All, IntervalTest,
    testing::Values(IntervalCase{"none_of_100000_ends_at_3.6888e-05", 0, 100'000, {"0", "0.0000369"}},
                    IntervalCase{"three_of_100000_is_6.187e-06_to_8.767e-05", 3, 100'000, {"0.00000618", "0.0000877"}},
                    IntervalCase{"37_of_1000_is_0.02618_to_0.05064", 37, 1000, {"0.0261", "0.0507"}},
                    IntervalCase{"none_of_1000_ends_at_0.0036821", 0, 1000, {"0", "0.00369"}},
                    IntervalCase{"none_of_a_billion", 0, 1'000'000'000, {"0", "0.00000000369"}},
                    IntervalCase{"all_of_1000", 1000, 1000, {"0.996", "1"}},
                    IntervalCase{"none_of_one_ends_at_0.975_exactly", 0, 1, {"0", "0.975"}},
                    IntervalCase{"one_of_one_begins_at_0.025_exactly", 1, 1, {"0.0250", "1"}},
                    IntervalCase{"half_of_10_is_0.18709_to_0.81291", 5, 10, {"0.187", "0.813"}},
                    IntervalCase{"almost_all_of_a_million_rounds_up_to_one", 999'999, 1'000'000, {"0.999", "1"}},
                    IntervalCase{"no_runs_say_nothing", 0, 0, {"0", "1"}}),
    [](const testing::TestParamInfo<IntervalCase>& info) {
      std::string name = info.param.name;
      for (char& c : name) c = c == '.' || c == '-' ? '_' : c;
      return name;
    });

TEST(ExactInterval, ContainsTheObservedShare) {
  for (uint64_t runs = 1; runs <= 60; ++runs) {
    for (uint64_t hits = 0; hits <= runs; ++hits) {
      const RateInterval interval = ExactInterval(hits, runs);
      const double share = static_cast<double>(hits) / static_cast<double>(runs);
      EXPECT_LE(std::stod(interval.low), share) << hits << " of " << runs;
      EXPECT_GE(std::stod(interval.high), share) << hits << " of " << runs;
    }
  }
}

TEST(ExactInterval, MoreRunsWithoutHitsNeverWidenIt) {
  double last = 1;
  for (uint64_t runs = 1; runs <= 1'000'000; runs = runs * 5 / 4 + 1) {
    const double high = std::stod(ExactInterval(0, runs).high);
    EXPECT_LE(high, last) << runs;
    last = high;
  }
}

// 0 of 100 against 40 of 100: no accident.
TEST(DifferenceInterval, LeavesZeroOutWhereOneIsClearlyWorse) {
  const RateInterval worse = DifferenceInterval(0, 40, 100);
  EXPECT_GT(std::stod(worse.low), 0.2);
  EXPECT_LT(std::stod(worse.high), 0.6);
  const RateInterval better = DifferenceInterval(40, 0, 100);
  EXPECT_EQ(better.low, "-" + worse.high);
  EXPECT_EQ(better.high, "-" + worse.low);
}

TEST(DifferenceInterval, HoldsZeroWhereNothingDiffers) {
  for (const uint64_t runs : {1, 10, 1000}) {
    const RateInterval interval = DifferenceInterval(0, 0, runs);
    EXPECT_LT(std::stod(interval.low), 0);
    EXPECT_GT(std::stod(interval.high), 0);
  }
  EXPECT_EQ(DifferenceInterval(0, 0, 0), (RateInterval{"-1", "1"}));
}

// Whatever the truth is, the interval misses it in at most 5 % of all samples: all outcomes of ten runs in which the
// first thing alone shows with probability a and the second alone with b, weighed by how likely they are.
TEST(DifferenceInterval, CoversTheTruth) {
  constexpr int kRuns = 10;
  for (const auto& [a, b] : {std::pair{0.1, 0.1}, std::pair{0.05, 0.4}, std::pair{0.0, 0.3}, std::pair{0.5, 0.5}}) {
    double missed = 0;
    for (int first = 0; first <= kRuns; ++first) {
      for (int second = 0; first + second <= kRuns; ++second) {
        const int rest = kRuns - first - second;
        const double ways =
            std::tgamma(kRuns + 1) / (std::tgamma(first + 1) * std::tgamma(second + 1) * std::tgamma(rest + 1));
        const double likely = ways * std::pow(a, first) * std::pow(b, second) * std::pow(1 - a - b, rest);
        const RateInterval interval =
            DifferenceInterval(static_cast<uint64_t>(first), static_cast<uint64_t>(second), kRuns);
        if (std::stod(interval.low) > b - a || std::stod(interval.high) < b - a) missed += likely;
      }
    }
    EXPECT_LE(missed, 0.05) << a << ", " << b;
  }
}

// (1 - 1/100)^459 is the first power below 1 %.
TEST(Detection, IsWhatPowersSay) {
  EXPECT_EQ(RunsToDetect(100), 459u);
  EXPECT_EQ(RunsToDetect(10'000), 46'050u);
  EXPECT_EQ(DetectableRate(0), "1");
  EXPECT_EQ(DetectableRate(1), "0.990");
  for (const uint64_t runs : {10, 459, 46'050}) {
    const double rate = std::stod(DetectableRate(runs));
    EXPECT_LE(std::pow(1 - rate, static_cast<double>(runs)), 0.01);
    EXPECT_GE(std::pow(1 - rate * 0.99, static_cast<double>(runs)), 0.01);
  }
}

TEST(MayComeOf, AcceptsLuckAndNoMore) {
  EXPECT_TRUE(MayComeOf(100, 10'000, 1, 100));
  EXPECT_TRUE(MayComeOf(150, 10'000, 1, 100));  // Five standard deviations.
  EXPECT_FALSE(MayComeOf(180, 10'000, 1, 100));
  EXPECT_FALSE(MayComeOf(40, 10'000, 1, 100));
  EXPECT_FALSE(MayComeOf(0, 10'000, 1, 100));
  EXPECT_TRUE(MayComeOf(0, 100, 1, 100));
  EXPECT_TRUE(MayComeOf(0, 0, 1, 100));
}

TEST(MayComeOf, KnowsCertainty) {
  EXPECT_TRUE(MayComeOf(7, 7, 1, 1));
  EXPECT_FALSE(MayComeOf(6, 7, 1, 1));
  EXPECT_TRUE(MayComeOf(0, 7, 0, 5));
  EXPECT_FALSE(MayComeOf(1, 7, 0, 5));
  EXPECT_FALSE(MayComeOf(8, 7, 1, 2));
}

}  // namespace
}  // namespace redeliver
