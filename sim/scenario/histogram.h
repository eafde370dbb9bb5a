// Counts of durations by value, exact to 1/128 of it: 128 buckets for each power of two. Merging is addition, in any
// order. Memory is what lies between the smallest and the largest value.
#ifndef REDELIVER_SIM_SCENARIO_HISTOGRAM_H_
#define REDELIVER_SIM_SCENARIO_HISTOGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/sim_time.h"
#include "sim/base/wide.h"

namespace redeliver {

class Histogram {
 public:
  // Requires value >= 0.
  void Add(SimDuration value) {
    const uint64_t nanoseconds = static_cast<uint64_t>(value.nanoseconds());
    const size_t bucket = BucketOf(nanoseconds);
    if (bucket - first_ >= buckets_.size()) Cover(bucket, bucket + 1);
    ++buckets_[bucket - first_];
    sum_ += nanoseconds;
    largest_ = std::max(largest_, nanoseconds);
  }
  void Merge(const Histogram& other);

  uint64_t count() const;
  // Of all values in nanoseconds, exactly.
  Uint128 sum() const { return sum_; }
  // The smallest value that at least `numerator / denominator` of all values do not exceed, rounded up to its bucket's
  // upper end, or the largest value; zero if there is none.
  SimDuration Quantile(uint64_t numerator, uint64_t denominator) const;

  // All that a histogram knows, to be written down and read back.
  struct State {
    std::vector<std::pair<size_t, uint64_t>> buckets;  // Number and count of those that are not empty, in order.
    Uint128 sum = 0;
    uint64_t largest = 0;
  };
  State state() const;
  // The largest value that the bucket of that number counts, in nanoseconds.
  static uint64_t UpperEnd(size_t bucket);
  // Nullopt if no values have that state.
  static std::optional<Histogram> FromState(const State& state);

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  static constexpr int kSubBits = 7;
  static constexpr size_t kPerPower = size_t{1} << kSubBits;

  static size_t BucketOf(uint64_t value) {
    if (value < kPerPower) return value;
    const int shift = 63 - __builtin_clzll(value) - kSubBits;
    return (static_cast<size_t>(shift + 1) << kSubBits) + ((value >> shift) & (kPerPower - 1));
  }
  // Makes room for the buckets begin..end-1, and for whole powers of two: what it holds decides how much room it has.
  void Cover(size_t begin, size_t end);

  size_t first_ = 0;  // The bucket that buckets_[0] counts.
  std::vector<uint64_t> buckets_;
  Uint128 sum_ = 0;
  uint64_t largest_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_HISTOGRAM_H_
