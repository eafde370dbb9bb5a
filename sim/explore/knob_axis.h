// Configurations that are alike but for one number: points of a curve.
#ifndef REDELIVER_SIM_EXPLORE_KNOB_AXIS_H_
#define REDELIVER_SIM_EXPLORE_KNOB_AXIS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace redeliver {

struct KnobAxis {
  struct Point {
    int64_t value;         // A number, or nanoseconds.
    std::string text;      // As in the file: "10", "250ms".
    size_t configuration;  // Index into Scenario::configurations.
  };
  std::vector<std::string> path;  // From the model: "topology", "producers", "shop", "transaction_size".
  bool duration = false;
  std::vector<Point> points;  // At least three, in order of their values, which differ.
};

// All curves through these configurations. How many messages its producers are asked for makes no other pipeline.
std::vector<KnobAxis> KnobAxes(const Scenario& scenario, const std::vector<size_t>& configurations);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_KNOB_AXIS_H_
