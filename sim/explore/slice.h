// The causal slice of a violation: the few facts of its run that tell how it came about, small enough for one screen.
#ifndef REDELIVER_SIM_EXPLORE_SLICE_H_
#define REDELIVER_SIM_EXPLORE_SLICE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/invariant/invariant.h"
#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

struct SliceStep {
  size_t event = 0;    // Which of the run's events.
  size_t last = 0;     // The last of those that are told as one; `event` if there is one only.
  uint32_t count = 1;  // How many are told as one: the same thing, again and again.
  bool proof = false;  // One of the two facts that prove the violation.
};

struct Slice {
  std::vector<SliceStep> steps;  // Oldest first. Every fault that struck is among them, and the proof.
  // The messages it is about: the violated one first, then those it is compared with. Empty where it is about none.
  std::vector<MessageId> messages;
  // Facts about them that would tell more than fits.
  size_t left_out = 0;
};

struct SliceLimits {
  // Beyond these many, only what matters more is taken; faults and proof always are.
  size_t steps_few = 12;
  size_t steps = 20;
  size_t steps_max = 25;
};

// `events` are all facts of the run, as ReplayResult has them, and `shape` is that of its pipeline.
Slice SliceOf(std::span<const Event> events, const RunShape& shape, const Violation& violation,
              const SliceLimits& limits = {});

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SLICE_H_
