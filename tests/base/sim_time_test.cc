// Durations are read and written exactly, or not at all.
#include "sim/base/sim_time.h"

#include <string>

#include "gtest/gtest.h"
#include "sim/base/mix.h"

namespace redeliver {
namespace {

constexpr SimDuration kLongest = Days(36'500);

struct GoodDuration {
  const char* name;
  const char* text;
  SimDuration duration;
  const char* shortest;  // What it is written as.
};

const GoodDuration kGood[] = {
    // name                     text                    duration                 shortest
    {"Zero",                    "0s",                   Nanos(0),                "0s"},
    {"ZeroOfAnyUnit",           "0d",                   Nanos(0),                "0s"},
    {"Nanoseconds",             "7ns",                  Nanos(7),                "7ns"},
    {"Microseconds",            "7us",                  Micros(7),               "7us"},
    {"Milliseconds",            "250ms",                Millis(250),             "250ms"},
    {"Seconds",                 "30s",                  Seconds(30),             "30s"},
    {"Minutes",                 "5min",                 Minutes(5),              "5min"},
    {"Hours",                   "12h",                  Hours(12),               "12h"},
    {"Days",                    "7d",                   Days(7),                 "7d"},
    {"FractionOfASecond",       "1.5s",                 Millis(1500),            "1.5s"},
    {"TrailingZeros",           "1.500s",               Millis(1500),            "1.5s"},
    {"LeadingZeros",            "007ms",                Millis(7),               "7ms"},
    {"FractionBelowOne",        "0.25ms",               Micros(250),             "250us"},
    {"HalfAnHourIsMinutes",     "0.5h",                 Minutes(30),             "30min"},
    {"MixedIsTheLargestExact",  "90s",                  Seconds(90),             "90s"},
    {"NinetyMinutes",           "1.5h",                 Minutes(90),             "90min"},
    {"WholeFromSmaller",        "1000ms",               Seconds(1),              "1s"},
    {"DayFromHours",            "48h",                  Days(2),                 "2d"},
    {"FinestFraction",          "1.000000001s",         Nanos(1'000'000'001),    "1.000000001s"},
    {"DayAndANanosecond",       "86400.000000001s",     Days(1) + Nanos(1),      "86400.000000001s"},
    {"Longest",                 "36500d",               kLongest,                "36500d"},
    {"JustBelowLongest",        "3153599999.999999999s", kLongest - Nanos(1),    "3153599999.999999999s"},
};

class GoodDurationTest : public testing::TestWithParam<GoodDuration> {};

TEST_P(GoodDurationTest, IsReadAndWrittenExactly) {
  ASSERT_EQ(ParseDuration(GetParam().text), GetParam().duration);
  EXPECT_EQ(FormatDuration(GetParam().duration), GetParam().shortest);
}

INSTANTIATE_TEST_SUITE_P(Texts, GoodDurationTest, testing::ValuesIn(kGood), [](const auto& info) { return info.param.name; });

struct BadDuration {
  const char* name;
  const char* text;
};

const BadDuration kBad[] = {
    {"Empty", ""},
    {"NoUnit", "5"},
    {"NoNumber", "ms"},
    {"UnknownUnit", "5m"},
    {"CapitalUnit", "5S"},
    {"LongUnit", "5sec"},
    {"SpaceBetween", "5 s"},
    {"SpaceBefore", " 5s"},
    {"SpaceAfter", "5s "},
    {"Minus", "-5s"},
    {"Plus", "+5s"},
    {"Exponent", "1e3s"},
    {"PointFirst", ".5s"},
    {"PointLast", "5.s"},
    {"TwoPoints", "1.2.3s"},
    {"Comma", "1,5s"},
    {"TwoUnits", "1h30min"},
    {"FinerThanANanosecond", "0.5ns"},
    {"FinerThanANanosecondInSeconds", "0.0000000001s"},
    {"TooLong", "36501d"},
    {"JustTooLong", "3153600000.000000001s"},
    {"Over64Bits", "99999999999999999999999999d"},
    {"Over64BitsOfFraction", "0.00000000000000000000000000000000000000000001d"},
};

class BadDurationTest : public testing::TestWithParam<BadDuration> {};

TEST_P(BadDurationTest, IsRefused) { EXPECT_EQ(ParseDuration(GetParam().text), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(Texts, BadDurationTest, testing::ValuesIn(kBad), [](const auto& info) { return info.param.name; });

TEST(Duration, WhatIsWrittenReadsBackAtEveryMagnitude) {
  for (uint64_t i = 0; i < 20'000; ++i) {
    // Few significant digits before a random number of zeros, and full ones: both are what users and traces have.
    const uint64_t magnitude = uint64_t{1} << ScaleBelow(Mix(i, 1), 62);
    int64_t nanoseconds = static_cast<int64_t>(ScaleBelow(Mix(i, 2), magnitude));
    if (i % 2 == 0) nanoseconds -= nanoseconds % 1'000'000;
    const SimDuration duration(nanoseconds);
    if (duration > kLongest) continue;
    ASSERT_EQ(ParseDuration(FormatDuration(duration)), duration) << FormatDuration(duration);
  }
}

TEST(Duration, ANegativeOneIsWrittenWithItsSign) {
  EXPECT_EQ(FormatDuration(Seconds(1) - Seconds(3)), "-2s");
  EXPECT_EQ(FormatDuration(Nanos(-1'500'000)), "-1.5ms");
}

TEST(SimTime, TimesAndDurationsCompute) {
  const SimTime noon = SimTime() + Hours(12);
  EXPECT_EQ(noon - SimTime(), Hours(12));
  EXPECT_EQ((noon + Minutes(30)) - noon, Minutes(30));
  EXPECT_LT(noon, noon + Nanos(1));
  EXPECT_LT(noon + Days(36'500), SimTime::Max());
  EXPECT_EQ(Seconds(2) * 3, Seconds(6));
  EXPECT_EQ(Seconds(3) / 2, Millis(1500));
  EXPECT_EQ(Days(1), Hours(24));
  EXPECT_EQ(Hours(1), Minutes(60));
}

}  // namespace
}  // namespace redeliver
