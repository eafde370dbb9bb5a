// The knobs of a model that hold no others, whatever struct they stand in.
#ifndef REDELIVER_SIM_EXPLORE_KNOB_LEAVES_H_
#define REDELIVER_SIM_EXPLORE_KNOB_LEAVES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace redeliver {

// From the model: "topology", "producers", "shop", "transaction_size".
using KnobPath = std::vector<std::string>;

struct KnobLeaf {
  std::string text;               // As in the file, without quotes: 10, 250ms, null.
  std::optional<int64_t> number;  // Of an integer, or a duration's nanoseconds.
  bool duration = false;
  bool usual = false;  // Whether it has its default.
};

std::map<KnobPath, KnobLeaf> KnobLeaves(const Model& model);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_KNOB_LEAVES_H_
