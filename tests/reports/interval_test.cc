#include "reports/interval.h"

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

}  // namespace
}  // namespace redeliver
