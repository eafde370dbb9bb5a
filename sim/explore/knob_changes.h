// Every single change of a pipeline's configuration: each knob to each other value that it could sensibly have.
#ifndef REDELIVER_SIM_EXPLORE_KNOB_CHANGES_H_
#define REDELIVER_SIM_EXPLORE_KNOB_CHANGES_H_

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace redeliver {

struct KnobChange {
  std::vector<std::string> path;  // From the model: "topology", "consumers", "email", "commit".
  std::string from;               // As JSON text.
  std::string to;
  bool number = false;  // Whether it is a number or a duration that may be another one: of these there are many.
};

// The nearest first: words and switches before numbers, and those in the order of the file. What the pipeline is asked
// to do, how long its work takes, the network and the faults are not the configuration's to change, and stay; so do the
// rules of a product, where the file does not depart from them itself.
std::vector<KnobChange> SingleChanges(const Model& model);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_KNOB_CHANGES_H_
