// Measured numbers are exact: compared without rounding, rounded only to be shown.
#include "sim/base/ratio.h"

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr Uint128 kHuge = ~Uint128{0} >> 1;

Ratio Of(uint64_t numerator, uint64_t denominator = 1) { return {numerator, denominator}; }

struct ParseCase {
  const char* name;
  const char* text;
  std::optional<Ratio> ratio;
};

const ParseCase kTexts[] = {
    // name             text              ratio
    {"Zero",            "0",              Of(0)},
    {"Whole",           "20",             Of(20)},
    {"Decimal",         "9.1",            Of(91, 10)},
    {"ZerosAtTheEnd",   "1.500",          Of(3, 2)},
    {"Smallest",        "0.000000001",    Of(1, 1'000'000'000)},
    {"Longest",         "999999999999",   Of(999'999'999'999)},
    {"Quotient",        "1/11",           Of(1, 11)},
    {"AboveOne",        "22/7",           Of(22, 7)},
    {"NotReduced",      "50/100",         Of(1, 2)},
    {"ZeroOfMany",      "0/7",            Of(0)},
    {"Empty",           "",               std::nullopt},
    {"TooLong",         "1000000000000",  std::nullopt},
    {"TooFine",         "0.0000000001",   std::nullopt},
    {"OnlyAPoint",      ".",              std::nullopt},
    {"NothingBefore",   ".5",             std::nullopt},
    {"NothingBehind",   "5.",             std::nullopt},
    {"TwoPoints",       "1.2.3",          std::nullopt},
    {"Negative",        "-1",             std::nullopt},
    {"Signed",          "+1",             std::nullopt},
    {"Exponent",        "1e3",            std::nullopt},
    {"Percent",         "9%",             std::nullopt},
    {"ByZero",          "1/0",            std::nullopt},
    {"DecimalQuotient", "1.5/2",          std::nullopt},
    {"TwoSlashes",      "1/2/3",          std::nullopt},
    {"NoDenominator",   "1/",             std::nullopt},
    {"Spaces",          "1 / 2",          std::nullopt},
};

class RatioTextTest : public testing::TestWithParam<ParseCase> {};

TEST_P(RatioTextTest, IsReadExactlyOrRefused) {
  const auto& [name, text, ratio] = GetParam();
  ASSERT_EQ(ParseRatio(text).has_value(), ratio.has_value());
  if (!ratio) return;
  EXPECT_EQ(ParseRatio(text)->numerator, ratio->numerator);
  EXPECT_EQ(ParseRatio(text)->denominator, ratio->denominator);
}

INSTANTIATE_TEST_SUITE_P(Texts, RatioTextTest, testing::ValuesIn(kTexts),
                         [](const auto& info) { return info.param.name; });

struct FormatCase {
  const char* name;
  Ratio ratio;
  int digits;
  const char* text;
};

const FormatCase kFormats[] = {
    // name                 ratio                digits  text
    {"Zero",                Of(0),                  3,   "0"},
    {"Whole",               Of(20),                 3,   "20"},
    {"WholeKeepsItsDigits", Of(1'234'567),          3,   "1234567"},
    {"WholeIsRounded",      Of(12'345'678, 10),     3,   "1234568"},
    {"Third",               Of(1, 3),               4,   "0.3333"},
    {"TwoThirds",           Of(2, 3),               4,   "0.6667"},
    {"HalfGoesUp",          Of(12'345, 10'000),     4,   "1.235"},
    {"NoZerosAtTheEnd",     Of(1, 2),               6,   "0.5"},
    {"RoundedToAWhole",     Of(99'999, 100'000),    4,   "1"},
    {"RoundedUpAPlace",     Of(999'999, 100'000),   4,   "10"},
    {"ZerosDoNotCount",     Of(1, 3'000'000),       3,   "0.000000333"},
    {"LargeTerms",          {kHuge, kHuge - 1},     6,   "1"},
};

class RatioFormatTest : public testing::TestWithParam<FormatCase> {};

TEST_P(RatioFormatTest, IsRoundedToTheNearest) {
  const auto& [name, ratio, digits, text] = GetParam();
  EXPECT_EQ(FormatDecimal(ratio, digits), text);
}

INSTANTIATE_TEST_SUITE_P(Numbers, RatioFormatTest, testing::ValuesIn(kFormats),
                         [](const auto& info) { return info.param.name; });

TEST(Ratio, IsComparedByValueHoweverLargeItsTerms) {
  EXPECT_EQ(Of(1, 3), Of(2, 6));
  EXPECT_LT(Of(1, 3), Of(34, 100));
  EXPECT_GT(Of(7, 2), Of(10, 3));
  EXPECT_LT(Of(0), Of(1, 1'000'000));
  EXPECT_LT((Ratio{kHuge - 1, kHuge}), (Ratio{kHuge, kHuge - 1}));
  EXPECT_LT((Ratio{kHuge - 2, kHuge - 1}), (Ratio{kHuge - 1, kHuge}));
  EXPECT_EQ((Ratio{kHuge, kHuge}), Of(1));
}

TEST(Ratio, OfManyPairsIsOrderedAsTheirProductsAre) {
  for (uint64_t a = 0; a < 12; ++a) {
    for (uint64_t b = 1; b < 12; ++b) {
      for (uint64_t c = 0; c < 12; ++c) {
        for (uint64_t d = 1; d < 12; ++d) EXPECT_EQ(Of(a, b) <=> Of(c, d), a * d <=> c * b) << a << b << c << d;
      }
    }
  }
}

TEST(Ratio, IsCalculatedExactly) {
  EXPECT_EQ(Sum(Of(1, 6), Of(1, 10)), Of(4, 15));
  EXPECT_EQ(Difference(Of(1, 6), Of(1, 10)), Of(1, 15));
  EXPECT_EQ(Difference(Of(1, 10), Of(1, 6)), Of(0));
  EXPECT_EQ(Product(Of(2, 3), Of(9, 4)), Of(3, 2));
  EXPECT_EQ(Quotient(Of(2, 3), Of(4, 9)), Of(3, 2));
  EXPECT_EQ(Quotient(Of(0), Of(5)), Of(0));
}

TEST(Ratio, OfWhatDoesNotFitKeepsItsLeadingBits) {
  const Ratio quotient = Quotient({kHuge, 3}, {kHuge - 2, 7});  // 7/3, but for the last of 127 bits.
  const Ratio error = quotient > Of(7, 3) ? Difference(quotient, Of(7, 3)) : Difference(Of(7, 3), quotient);
  EXPECT_LT(error, Of(1, uint64_t{1} << 60));
  EXPECT_GT(Quotient({kHuge, 3}, {7, kHuge}), Of(1'000'000)) << "beyond what fits it is still large";
}

}  // namespace
}  // namespace redeliver
