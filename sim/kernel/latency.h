// Turns keyed random bits into a one-way latency, in integers.
#ifndef REDELIVER_SIM_KERNEL_LATENCY_H_
#define REDELIVER_SIM_KERNEL_LATENCY_H_

#include "sim/base/samplers.h"
#include "sim/kernel/network_options.h"

namespace redeliver {

class LatencyModel {
 public:
  explicit LatencyModel(const NetworkOptions& options)
      : shape_(options.shape), low_(options.low), span_((options.high - options.low).nanoseconds()) {}

  // 0 gives the shortest.
  SimDuration Sample(uint64_t bits) const {
    if (shape_ == LatencyShape::kUniform) [[likely]]
      return low_ + SimDuration(static_cast<int64_t>(ScaleBelow(bits, static_cast<uint64_t>(span_) + 1)));
    return SampleSkewed(bits);
  }

 private:
  [[gnu::noinline]] SimDuration SampleSkewed(uint64_t bits) const {
    return low_ + SimDuration(shape_ == LatencyShape::kExponential ? SampleExponential(bits, span_)
                                                                   : SampleLogNormal(bits, span_));
  }

  LatencyShape shape_;
  SimDuration low_;
  int64_t span_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_LATENCY_H_
