// Reads the thresholds of a scenario file, once its configurations are known.
#ifndef REDELIVER_SIM_SCENARIO_THRESHOLD_READER_H_
#define REDELIVER_SIM_SCENARIO_THRESHOLD_READER_H_

#include "sim/scenario/file_error.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// `thresholds` is the value of that key; `scenario` has its invariants and the names of its configurations.
void ReadThresholds(const JsonValue& thresholds, Scenario& scenario, Findings& findings);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_THRESHOLD_READER_H_
