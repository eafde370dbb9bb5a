// Thresholds are read exactly, and hold or not to the last digit.
#include "sim/scenario/threshold.h"

#include <ostream>

#include "gtest/gtest.h"
#include "sim/base/sim_time.h"

namespace redeliver {
namespace {

using enum MetricUnit;

Ratio Of(uint64_t numerator, uint64_t denominator = 1) { return {numerator, denominator}; }
Ratio Nanoseconds(SimDuration duration) { return {static_cast<Uint128>(duration.nanoseconds())}; }
// Per nanosecond.
Ratio PerSecond(uint64_t numerator, uint64_t denominator = 1) {
  return {numerator, static_cast<Uint128>(denominator) * static_cast<Uint128>(Seconds(1).nanoseconds())};
}

struct GoodCase {
  const char* name;
  MetricUnit unit;
  const char* text;
  Relation relation;
  Ratio low;
  Ratio high;
  const char* reference = "";
};
void PrintTo(const GoodCase& test, std::ostream* out) { *out << test.text; }

const GoodCase kGood[] = {
    {"Equal", kNumber, "== 20", Relation::kEqual, Of(20), Of(20)},
    {"NotEqual", kNumber, "!= 0", Relation::kNotEqual, Of(0), Of(0)},
    {"AtMost", kDuration, "<= 2s", Relation::kAtMost, Nanoseconds(Seconds(2)), Nanoseconds(Seconds(2))},
    {"Below", kDuration, "< 1.5ms", Relation::kBelow, Nanoseconds(Micros(1500)), Nanoseconds(Micros(1500))},
    {"AtLeast", kShare, ">= 9.1%", Relation::kAtLeast, Of(91, 1000), Of(91, 1000)},
    {"Above", kBytes, "> 1.08GB", Relation::kAbove, Of(1'080'000'000), Of(1'080'000'000)},
    {"WithoutBlanks", kNumber, "<=20", Relation::kAtMost, Of(20), Of(20)},
    {"WithBlanksAround", kNumber, "  ==   20  ", Relation::kEqual, Of(20), Of(20)},
    {"Quotient", kNumber, "== 5050/101", Relation::kEqual, Of(50), Of(50)},
    {"ShareAsAQuotient", kShare, "== 1/11", Relation::kEqual, Of(1, 11), Of(1, 11)},
    {"ShareAsADecimal", kShare, "== 0.25", Relation::kEqual, Of(1, 4), Of(1, 4)},
    {"RatePerSecond", kRate, "== 199.5/s", Relation::kEqual, PerSecond(399, 2), PerSecond(399, 2)},
    {"RatePerDay", kRate, ">= 86400/d", Relation::kAtLeast, PerSecond(1), PerSecond(1)},
    {"Bytes", kBytes, "== 36B", Relation::kEqual, Of(36), Of(36)},
    {"Kilobytes", kBytes, "== 1.5kB", Relation::kEqual, Of(1500), Of(1500)},
    {"RelativeTolerance", kRate, "200/s +- 2%", Relation::kWithin, PerSecond(196), PerSecond(204)},
    {"RelativeToleranceOfAShare", kShare, "10% +- 1%", Relation::kWithin, Of(99, 1000), Of(101, 1000)},
    {"PercentagePoints", kShare, "1/11 +- 0.5pp", Relation::kWithin, Of(189, 2200), Of(211, 2200)},
    {"AbsoluteDuration", kDuration, "5s +- 10ms", Relation::kWithin, Nanoseconds(Millis(4990)),
     Nanoseconds(Millis(5010))},
    {"AbsoluteNumber", kNumber, "50 +- 1/2", Relation::kWithin, Of(99, 2), Of(101, 2)},
    {"AbsoluteRate", kRate, "60/min +- 0.1/s", Relation::kWithin, PerSecond(9, 10), PerSecond(11, 10)},
    {"EqualWithATolerance", kNumber, "== 50 +- 2%", Relation::kWithin, Of(49), Of(51)},
    {"ToleranceWithoutBlanks", kNumber, "50+-2%", Relation::kWithin, Of(49), Of(51)},
    {"ToleranceAboveTheValue", kNumber, "1 +- 3", Relation::kWithin, Of(0), Of(4)},
    {"OfAConfiguration", kRate, "76.9% of no-transaction +- 0.2pp", Relation::kWithin, Of(767, 1000), Of(771, 1000),
     "no-transaction"},
    {"AtLeastAConfiguration", kDuration, ">= 100% of base", Relation::kAtLeast, Of(1), Of(1), "base"},
    {"APartOfAConfiguration", kNumber, "< 1/2 of base", Relation::kBelow, Of(1, 2), Of(1, 2), "base"},
};

class GoodThresholdTest : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodThresholdTest, IsReadExactly) {
  const GoodCase& expected = GetParam();
  Threshold threshold;
  threshold.unit = expected.unit;
  ASSERT_EQ(ParseThreshold(expected.text, threshold), "");
  EXPECT_EQ(threshold.relation, expected.relation);
  EXPECT_EQ(threshold.low, expected.low) << FormatDecimal(threshold.low, 12);
  EXPECT_EQ(threshold.high, expected.high) << FormatDecimal(threshold.high, 12);
  EXPECT_EQ(threshold.reference, expected.reference);
  EXPECT_TRUE(threshold.text.front() != ' ' && threshold.text.back() != ' ');
}

INSTANTIATE_TEST_SUITE_P(Texts, GoodThresholdTest, testing::ValuesIn(kGood),
                         [](const auto& info) { return info.param.name; });

struct BadCase {
  const char* name;
  MetricUnit unit;
  const char* text;
  const char* error;
};
void PrintTo(const BadCase& test, std::ostream* out) { *out << test.text; }

const BadCase kBad[] = {
    {"Empty", kNumber, "",
     R"(expected a comparison such as "<= 2" (==, !=, <=, <, >=, >), or a tolerance such as "2 +- 1%", found "")"},
    {"NoComparison", kNumber, "20",
     R"(expected a comparison such as "<= 2" (==, !=, <=, <, >=, >), or a tolerance such as "2 +- 1%", found "20")"},
    {"UnknownComparison", kNumber, "=> 20", R"(expected ==, !=, <=, <, >= or >, found "=>")"},
    {"OneEquals", kNumber, "= 20", R"(expected ==, !=, <=, <, >= or >, found "=")"},
    {"NoValue", kNumber, "<=", R"(expected a number such as "20", "1.5" or "1/11", found "")"},
    {"NumberWithAUnit", kNumber, "<= 20ms", R"(expected a number such as "20", "1.5" or "1/11", found "20ms")"},
    {"NegativeNumber", kNumber, ">= -1", R"(expected a number such as "20", "1.5" or "1/11", found "-1")"},
    {"DurationWithoutAUnit", kDuration, "<= 2", R"(expected a duration such as "250ms", found "2")"},
    {"RateWithoutAUnit", kRate, "== 200", R"(expected a rate such as "199.5/s", per s, min, h or d, found "200")"},
    {"RateOfAnotherUnit", kRate, "== 1/ms", R"(expected a rate such as "199.5/s", per s, min, h or d, found "1/ms")"},
    {"ShareInMilliseconds", kShare, "== 2ms", R"(expected a share such as "9.1%" or "1/11", found "2ms")"},
    {"BytesWithoutAUnit", kBytes, "== 36", R"(expected bytes such as "108kB", in B, kB, MB, GB or TB, found "36")"},
    {"ToleranceOfAnotherUnit", kDuration, "2s +- 1/s",
     R"(expected a tolerance, either a part of the value such as "2%" or a duration such as "250ms", found "1/s")"},
    {"PointsOfADuration", kDuration, "2s +- 1pp",
     R"(expected a tolerance, either a part of the value such as "2%" or a duration such as "250ms", found "1pp")"},
    {"ToleranceOfAShareIsANumber", kShare, "9% +- 0.01",
     R"(expected a tolerance, either a part of the value such as "2%" or percentage points such as "0.2pp", found "0.01")"},
    {"NoTolerance", kNumber, "20 +-",
     R"(expected a tolerance, either a part of the value such as "2%" or a number such as "20", "1.5" or "1/11", found "")"},
    {"InequalityWithATolerance", kNumber, "<= 20 +- 1", "a tolerance goes with ==, not with <="},
    {"ShareOfAConfigurationIsADuration", kDuration, "<= 2s of base",
     R"(expected a share such as "9.1%" or "1/11", found "2s")"},
};

class BadThresholdTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadThresholdTest, SaysWhatWasExpected) {
  Threshold threshold;
  threshold.unit = GetParam().unit;
  EXPECT_EQ(ParseThreshold(GetParam().text, threshold), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(Texts, BadThresholdTest, testing::ValuesIn(kBad),
                         [](const auto& info) { return info.param.name; });

struct HoldsCase {
  const char* name;
  const char* text;
  bool below;  // Whether it holds just below 100,
  bool at;     // at 100,
  bool above;  // and just above it.
};

const HoldsCase kHolds[] = {
    // name         text           below   at     above
    {"Equal",       "== 100",      false,  true,  false},
    {"NotEqual",    "!= 100",      true,   false, true},
    {"AtMost",      "<= 100",      true,   true,  false},
    {"Below",       "< 100",       true,   false, false},
    {"AtLeast",     ">= 100",      false,  true,  true},
    {"Above",       "> 100",       false,  false, true},
    {"UpperEnd",    "99 +- 1",     true,   true,  false},
    {"LowerEnd",    "101 +- 1",    false,  true,  true},
    {"Inside",      "100 +- 1%",   true,   true,  true},
};

class HoldsTest : public testing::TestWithParam<HoldsCase> {};

TEST_P(HoldsTest, ToTheLastDigit) {
  const auto& [name, text, below, at, above] = GetParam();
  constexpr uint64_t kFine = 1'000'000'000'000;
  Threshold threshold;
  ASSERT_EQ(ParseThreshold(text, threshold), "");
  EXPECT_EQ(threshold.Holds(Of(100 * kFine - 1, kFine)), below);
  EXPECT_EQ(threshold.Holds(Of(100)), at);
  EXPECT_EQ(threshold.Holds(Of(100 * kFine + 1, kFine)), above);
}

INSTANTIATE_TEST_SUITE_P(Relations, HoldsTest, testing::ValuesIn(kHolds),
                         [](const auto& info) { return info.param.name; });

// The longest numbers that are accepted must not overflow.
TEST(Threshold, OfTheLongestNumbersIsStillExact) {
  Threshold threshold;
  threshold.unit = kRate;
  ASSERT_EQ(ParseThreshold("999.999999999/d +- 99.999999999%", threshold), "");
  EXPECT_LT(threshold.low, threshold.high);
  ASSERT_EQ(ParseThreshold("999999999999/s +- 999.999999999/d", threshold), "");
  threshold.unit = kNumber;
  ASSERT_EQ(ParseThreshold("1/999999999989 +- 999.999999999%", threshold), "");
  ASSERT_EQ(ParseThreshold("1/999999999989 +- 1/999999999961", threshold), "");
  threshold.unit = kBytes;
  ASSERT_EQ(ParseThreshold("999.999999999TB +- 999.999999999%", threshold), "");
  threshold.unit = kDuration;
  ASSERT_EQ(ParseThreshold("36500d +- 999.999999999%", threshold), "");
  EXPECT_EQ(threshold.low, Of(0));
}

}  // namespace
}  // namespace redeliver
