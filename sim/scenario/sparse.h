// A configuration as a person would write it: only what differs from the defaults.
#ifndef REDELIVER_SIM_SCENARIO_SPARSE_H_
#define REDELIVER_SIM_SCENARIO_SPARSE_H_

#include <string>

#include "sim/scenario/scenario.h"

namespace redeliver {

// A JSON object with those of "topology", "network" and "faults" that are not as by default; as the base of a scenario
// file it reads back to an equal model.
std::string SparseConfiguration(const Model& model);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_SPARSE_H_
