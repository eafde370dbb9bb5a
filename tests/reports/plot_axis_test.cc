// Axes end at round values, name few of them, and place every value to the same hundredth on every machine.
#include "reports/html/plot_axis.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver::html {
namespace {

using testing::ElementsAre;

std::vector<std::string> Labels(const PlotAxis& axis) {
  std::vector<std::string> labels;
  for (const PlotTick& tick : axis.ticks) labels.push_back(tick.label);
  return labels;
}

TEST(Log2, IsExactForPowersOfTwoAndRoundedDownElsewhere) {
  EXPECT_EQ(Log2(1), 0);
  EXPECT_EQ(Log2(2), int64_t{1} << 24);
  EXPECT_EQ(Log2(uint64_t{1} << 63), int64_t{63} << 24);
  EXPECT_EQ(Log2(10), 55'732'705);          // 3.3219280948... * 2^24 = 55732705.4...
  EXPECT_EQ(Log2(1'000'000), 334'396'231);  // 19.931568569... * 2^24 = 334396231.1...
  EXPECT_EQ(Log2(UINT64_MAX), (int64_t{64} << 24) - 1);
}

TEST(PlotAxis, PlacesValuesBetweenItsEndsAndNoFurther) {
  const PlotAxis linear{.low = 10, .high = 30, .ticks = {}};
  EXPECT_EQ(linear.At(10, 1'000), 0);
  EXPECT_EQ(linear.At(15, 1'000), 250);
  EXPECT_EQ(linear.At(99, 1'000), 1'000);
  EXPECT_EQ(linear.At(0, 1'000), 0);
  const PlotAxis logarithmic{.low = 1, .high = 10'000, .logarithmic = true, .ticks = {}};
  EXPECT_EQ(logarithmic.At(100, 1'000), 500);
  EXPECT_EQ(logarithmic.At(10, 1'000), 250);
}

TEST(PlotAxis, KeepsLargeValuesInTheirPlace) {
  const int64_t year = Days(365).nanoseconds();
  const PlotAxis axis{.low = 0, .high = 100 * year, .ticks = {}};
  EXPECT_EQ(axis.At(25 * year, 40'000), 10'000);
}

TEST(ThousandthsAxis, StepsByOneTwoOrFive) {
  EXPECT_THAT(Labels(ThousandthsAxis(4'300)), ElementsAre("0", "1", "2", "3", "4", "5"));
  EXPECT_THAT(Labels(ThousandthsAxis(5'100)), ElementsAre("0", "2", "4", "6"));
  EXPECT_THAT(Labels(ThousandthsAxis(187'000)), ElementsAre("0", "50", "100", "150", "200"));
  EXPECT_THAT(Labels(ThousandthsAxis(80)), ElementsAre("0", "0.02", "0.04", "0.06", "0.08"));
  EXPECT_THAT(Labels(ThousandthsAxis(1'500'000'000, 2)), ElementsAre("0", "1M", "2M"));
  EXPECT_THAT(Labels(ThousandthsAxis(0)).front(), "0");
}

TEST(DurationAxis, NamesAllInOneUnit) {
  EXPECT_THAT(Labels(DurationAxis(Seconds(66))), ElementsAre("0s", "20s", "40s", "60s", "80s"));
  EXPECT_THAT(Labels(DurationAxis(Minutes(130))), ElementsAre("0min", "30min", "60min", "90min", "120min", "150min"));
  EXPECT_THAT(Labels(DurationAxis(Days(3650))), ElementsAre("0d", "1000d", "2000d", "3000d", "4000d"));
  EXPECT_GT(DurationAxis(Nanos(0)).high, 0);
}

TEST(LogDurationAxis, ReachesToRoundDurationsAroundItsValues) {
  const PlotAxis narrow = LogDurationAxis(Millis(3), Millis(70));
  EXPECT_THAT(Labels(narrow), ElementsAre("2ms", "5ms", "10ms", "20ms", "50ms", "100ms"));
  const PlotAxis wide = LogDurationAxis(Millis(3), Minutes(2));
  EXPECT_EQ(wide.low, Millis(2).nanoseconds());
  EXPECT_EQ(wide.high, Minutes(2).nanoseconds());
  EXPECT_THAT(Labels(wide), ElementsAre("10ms", "100ms", "1s", "10s", "1min"));
}

TEST(LogDurationAxis, HasTwoEndsEvenForOneValue) {
  for (const SimDuration value : {Nanos(0), Nanos(1), Millis(5), Days(36'500)}) {
    const PlotAxis axis = LogDurationAxis(value, value);
    EXPECT_LT(axis.low, axis.high);
    EXPECT_LE(axis.low, std::max<int64_t>(1, value.nanoseconds()));
    EXPECT_GE(axis.high, value.nanoseconds());
  }
}

TEST(LogDurationAxis, NamesFewDurationsHoweverFarApartTheyAre) {
  EXPECT_LE(LogDurationAxis(Nanos(1), Days(36'500)).ticks.size(), 7u);
}

}  // namespace
}  // namespace redeliver::html
