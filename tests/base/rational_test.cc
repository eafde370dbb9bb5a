// Probabilities and rates are whole numbers: read exactly, written back as they were.
#include "sim/base/rational.h"

#include "gtest/gtest.h"

namespace redeliver {
namespace {

struct ProbabilityCase {
  const char* name;
  const char* text;
  std::optional<Probability> probability;
};

const ProbabilityCase kProbabilities[] = {
    // name                  text             probability
    {"Never",                "0",             Probability{0, 1}},
    {"Always",               "1",             Probability{1, 1}},
    {"Percent",              "1/100",         Probability{1, 100}},
    {"IsNotReduced",         "2/4",           Probability{2, 4}},
    {"AlwaysAsAFraction",    "7/7",           Probability{7, 7}},
    {"NeverAsAFraction",     "0/9",           Probability{0, 9}},
    {"Largest",              "4294967295/4294967295", Probability{0xffffffff, 0xffffffff}},
    {"Smallest",             "1/4294967295",  Probability{1, 0xffffffff}},
    {"AboveOne",             "2",             std::nullopt},
    {"AboveOneAsAFraction",  "3/2",           std::nullopt},
    {"ByZero",               "0/0",           std::nullopt},
    {"TooLarge",             "1/4294967296",  std::nullopt},
    {"Over64Bits",           "1/99999999999999999999", std::nullopt},
    {"Empty",                "",              std::nullopt},
    {"NoNumerator",          "/2",            std::nullopt},
    {"NoDenominator",        "1/",            std::nullopt},
    {"TwoSlashes",           "1/2/3",         std::nullopt},
    {"Decimal",              "0.5",           std::nullopt},
    {"Percentage",           "5%",            std::nullopt},
    {"Negative",             "-1/2",          std::nullopt},
    {"Signed",               "+1/2",          std::nullopt},
    {"Spaces",               "1 / 2",         std::nullopt},
    {"Hexadecimal",          "0x1/2",         std::nullopt},
};

class ProbabilityTest : public testing::TestWithParam<ProbabilityCase> {};

TEST_P(ProbabilityTest, IsReadAsWrittenOrRefused) {
  const auto& [name, text, probability] = GetParam();
  ASSERT_EQ(ParseProbability(text), probability);
  if (!probability) return;
  EXPECT_EQ(FormatProbability(*probability), text);
  EXPECT_EQ(probability->zero(), probability->numerator == 0);
}

INSTANTIATE_TEST_SUITE_P(Texts, ProbabilityTest, testing::ValuesIn(kProbabilities),
                         [](const auto& info) { return info.param.name; });

struct RateCase {
  const char* name;
  const char* text;
  std::optional<Rate> rate;
  SimDuration interval;
};

const RateCase kRates[] = {
    // name                 text              rate                               interval
    {"PerSecond",           "50/s",           Rate{50, Seconds(1)},              Millis(20)},
    {"PerMinute",           "3/min",          Rate{3, Minutes(1)},               Seconds(20)},
    {"PerHour",             "1/h",            Rate{1, Hours(1)},                 Hours(1)},
    {"PerDay",              "24/d",           Rate{24, Days(1)},                 Hours(1)},
    {"RoundsDown",          "3/s",            Rate{3, Seconds(1)},               Nanos(333'333'333)},
    {"Fastest",             "1000000000/s",   Rate{1'000'000'000, Seconds(1)},   Nanos(1)},
    {"TooFast",             "1000000001/s",   std::nullopt,                      {}},
    {"Zero",                "0/s",            std::nullopt,                      {}},
    {"Negative",            "-1/s",           std::nullopt,                      {}},
    {"Fraction",            "1.5/s",          std::nullopt,                      {}},
    {"Empty",               "",               std::nullopt,                      {}},
    {"NoSlash",             "50s",            std::nullopt,                      {}},
    {"NoCount",             "/s",             std::nullopt,                      {}},
    {"NoUnit",              "50/",            std::nullopt,                      {}},
    {"PerMillisecond",      "5/ms",           std::nullopt,                      {}},
    {"PerNanosecond",       "5/ns",           std::nullopt,                      {}},
    {"PerNumberOfSeconds",  "5/2s",           std::nullopt,                      {}},
    {"PerZeroPrefixed",     "5/0s",           std::nullopt,                      {}},
    {"UnknownUnit",         "5/week",         std::nullopt,                      {}},
    {"Spaces",              "5 / s",          std::nullopt,                      {}},
    {"TwoSlashes",          "5/s/s",          std::nullopt,                      {}},
    {"PerFractionOfAUnit",  "5/.5s",          std::nullopt,                      {}},
};

class RateTest : public testing::TestWithParam<RateCase> {};

TEST_P(RateTest, IsReadAsWrittenOrRefused) {
  const auto& [name, text, rate, interval] = GetParam();
  ASSERT_EQ(ParseRate(text), rate);
  if (!rate) return;
  EXPECT_EQ(FormatRate(*rate), text);
  EXPECT_EQ(rate->Interval(), interval);
}

INSTANTIATE_TEST_SUITE_P(Texts, RateTest, testing::ValuesIn(kRates), [](const auto& info) { return info.param.name; });

TEST(Rate, ReadsBackAtEveryCount) {
  for (uint64_t count = 1; count <= 1'000'000'000; count = count * 3 + 1) {
    for (const SimDuration per : {Seconds(1), Minutes(1), Hours(1), Days(1)}) {
      ASSERT_EQ(ParseRate(FormatRate({count, per})), (Rate{count, per}));
    }
  }
}

TEST(Rate, TheIntervalIsNeverZero) { EXPECT_EQ((Rate{5'000'000'000, Seconds(1)}).Interval(), Nanos(1)); }

}  // namespace
}  // namespace redeliver
