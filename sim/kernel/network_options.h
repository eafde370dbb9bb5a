// How long messages travel.
#ifndef REDELIVER_SIM_KERNEL_NETWORK_OPTIONS_H_
#define REDELIVER_SIM_KERNEL_NETWORK_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class LatencyShape { kUniform, kExponential, kLogNormal };

template <>
struct EnumNames<LatencyShape> {
  static constexpr EnumName kNames[] = {
      {"uniform", "Evenly between low and high."},
      {"exponential", "low, plus an exponential time with mean high - low."},
      {"log_normal", "low, plus a log-normal time with median high - low and sigma 1/2: a long tail."}};
};

// One-way latency between any two nodes. Order holds within a connection, never between two.
struct NetworkOptions {
  LatencyShape shape = LatencyShape::kUniform;
  SimDuration low = Micros(500);
  SimDuration high = Micros(1500);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&NetworkOptions::shape, {.name = "shape", .doc = "Distribution of the one-way latency."});
    knob(&NetworkOptions::low, {.name = "low", .doc = "Shortest one-way latency.", .legal = {{Nanos(0), Minutes(1)}}});
    knob(&NetworkOptions::high, {.name = "high",
                                 .doc = "Longest, mean or median one-way latency; see shape.",
                                 .legal = {{Nanos(0), Minutes(1)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_NETWORK_OPTIONS_H_
