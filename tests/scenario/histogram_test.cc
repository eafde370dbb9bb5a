// A histogram knows values to 1/128 of themselves, its largest exactly, and is the same however it is put together.
#include "sim/scenario/histogram.h"

#include <vector>

#include "gtest/gtest.h"
#include "sim/base/mix.h"

namespace redeliver {
namespace {

Histogram Of(const std::vector<SimDuration>& values) {
  Histogram histogram;
  for (const SimDuration value : values) histogram.Add(value);
  return histogram;
}

TEST(Histogram, OfNothingHasNoQuantile) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0u);
  EXPECT_EQ(empty.Quantile(1, 2), Nanos(0));
}

TEST(Histogram, HasAnExactSumAndMaximum) {
  Histogram histogram = Of({Nanos(1'000'003), Nanos(2'000'005)});
  histogram.Merge(Of({Days(3650)}));
  EXPECT_EQ(histogram.sum(), static_cast<Uint128>(Days(3650).nanoseconds() + 3'000'008));
  EXPECT_EQ(histogram.count(), 3u);
  EXPECT_EQ(histogram.Quantile(1, 1), Days(3650));
}

TEST(Histogram, KnowsSmallValuesExactly) {
  Histogram histogram;
  for (int64_t i = 0; i < 256; ++i) histogram.Add(Nanos(i));
  for (int64_t i = 1; i <= 256; ++i) EXPECT_EQ(histogram.Quantile(i, 256), Nanos(i - 1)) << i;
}

TEST(Histogram, KnowsQuantilesToA128th) {
  Histogram histogram;
  for (int64_t i = 1; i <= 100'000; ++i) histogram.Add(Micros(i));
  for (const int64_t percent : {1, 10, 50, 90, 99}) {
    const int64_t exact = Micros(percent * 1000).nanoseconds();
    const int64_t known = histogram.Quantile(static_cast<uint64_t>(percent), 100).nanoseconds();
    EXPECT_GE(known, exact);
    EXPECT_LE(known, exact + exact / 128) << percent;
  }
}

TEST(Histogram, IsTheSameInWhateverOrderItsPartsAreMerged) {
  std::vector<SimDuration> values;
  for (uint64_t i = 0; i < 200; ++i) values.push_back(Nanos(static_cast<int64_t>(Mix(i) >> (1 + i % 60))));
  const Histogram whole = Of(values);
  for (const size_t cut : {0u, 1u, 77u, 200u}) {
    const auto middle = values.begin() + static_cast<ptrdiff_t>(cut);
    const Histogram first = Of({values.begin(), middle});
    const Histogram second = Of({middle, values.end()});
    Histogram forwards = first;
    forwards.Merge(second);
    Histogram backwards = second;
    backwards.Merge(first);
    EXPECT_EQ(forwards, whole) << cut;
    EXPECT_EQ(backwards, whole) << cut;
  }
}

TEST(Histogram, IsReadBackFromItsState) {
  for (const std::vector<SimDuration>& values :
       {std::vector<SimDuration>{}, {Nanos(0)}, {Nanos(5), Seconds(7), Days(3000)}, {Millis(3), Millis(3), Micros(3001)}}) {
    const Histogram histogram = Of(values);
    EXPECT_EQ(Histogram::FromState(histogram.state()), histogram);
  }
}

TEST(Histogram, AStateThatNoValuesHaveIsRefused) {
  const Histogram::State sound = Of({Millis(1), Seconds(1)}).state();
  for (const int change : {0, 1, 2, 3, 4, 5}) {
    Histogram::State state = sound;
    if (change == 0) std::swap(state.buckets[0], state.buckets[1]);
    if (change == 1) state.buckets[0].second = 0;
    if (change == 2) state.buckets.push_back({1'000'000, 1});
    if (change == 3) state.largest = 5;
    if (change == 4) state.buckets.clear();
    if (change == 5) state.buckets[1] = state.buckets[0];
    EXPECT_FALSE(Histogram::FromState(state).has_value()) << change;
  }
}

}  // namespace
}  // namespace redeliver
