#include "sim/scenario/histogram.h"

#include <numeric>

namespace redeliver {

void Histogram::Cover(size_t begin, size_t end) {
  begin = begin / kPerPower * kPerPower;
  end = (end + kPerPower - 1) / kPerPower * kPerPower;
  if (buckets_.empty()) {
    first_ = begin;
    buckets_.resize(end - begin);
    return;
  }
  if (begin < first_) {
    buckets_.insert(buckets_.begin(), first_ - begin, 0);
    first_ = begin;
  }
  if (end > first_ + buckets_.size()) buckets_.resize(end - first_);
}

void Histogram::Merge(const Histogram& other) {
  if (other.buckets_.empty()) return;
  Cover(other.first_, other.first_ + other.buckets_.size());
  for (size_t i = 0; i < other.buckets_.size(); ++i) buckets_[other.first_ - first_ + i] += other.buckets_[i];
  sum_ += other.sum_;
  largest_ = std::max(largest_, other.largest_);
}

uint64_t Histogram::count() const { return std::accumulate(buckets_.begin(), buckets_.end(), uint64_t{0}); }

Histogram::State Histogram::state() const {
  State state{.buckets = {}, .sum = sum_, .largest = largest_};
  for (size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i] > 0) state.buckets.emplace_back(first_ + i, buckets_[i]);
  }
  return state;
}

std::optional<Histogram> Histogram::FromState(const State& state) {
  Histogram histogram;
  for (size_t i = 0; i < state.buckets.size(); ++i) {
    const auto [bucket, count] = state.buckets[i];
    const bool in_order = i == 0 || state.buckets[i - 1].first < bucket;
    if (count == 0 || !in_order || bucket > BucketOf(~uint64_t{0})) return std::nullopt;
    histogram.Cover(bucket, bucket + 1);
    histogram.buckets_[bucket - histogram.first_] = count;
  }
  const size_t last = state.buckets.empty() ? 0 : state.buckets.back().first;
  if (BucketOf(state.largest) != last || (state.buckets.empty() && state.sum != 0)) return std::nullopt;
  histogram.sum_ = state.sum;
  histogram.largest_ = state.largest;
  return histogram;
}

uint64_t Histogram::UpperEnd(size_t bucket) {
  const size_t shift = bucket >> kSubBits;
  if (shift == 0) return bucket;
  const uint64_t mantissa = kPerPower | (bucket & (kPerPower - 1));
  return ((mantissa + 1) << (shift - 1)) - 1;
}

SimDuration Histogram::Quantile(uint64_t numerator, uint64_t denominator) const {
  const uint64_t total = count();
  uint64_t seen = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    const bool enough = static_cast<Uint128>(seen) * denominator >= static_cast<Uint128>(total) * numerator;
    if (seen > 0 && enough) return SimDuration(static_cast<int64_t>(std::min(UpperEnd(first_ + i), largest_)));
  }
  return SimDuration();
}

}  // namespace redeliver
