// What sets the configurations of a scenario apart.
#ifndef REDELIVER_SIM_EXPLORE_KNOB_DIFFERENCES_H_
#define REDELIVER_SIM_EXPLORE_KNOB_DIFFERENCES_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/explore/knob_leaves.h"

namespace redeliver {

struct KnobDifference {
  KnobPath path;
  // As in the file, without quotes, by configuration; absent where there is no such part.
  std::vector<std::optional<std::string>> values;
};

// The knobs that do not have one value everywhere, in the order of their paths. Of a part that only some have, those at
// which it is not as usual.
std::vector<KnobDifference> KnobDifferences(const Scenario& scenario, const std::vector<size_t>& configurations);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_KNOB_DIFFERENCES_H_
