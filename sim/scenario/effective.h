// The complete text of a scenario: every knob with the value it has, whether the file names it or not.
#ifndef REDELIVER_SIM_SCENARIO_EFFECTIVE_H_
#define REDELIVER_SIM_SCENARIO_EFFECTIVE_H_

#include <string>

#include "sim/base/digest.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// A JSON object with "topology", "network" and "faults", which as the base of a scenario file reads back to an equal
// model.
std::string EffectiveConfiguration(const Model& model);

// The whole scenario, each configuration complete; everything but the digest.
std::string EffectiveScenario(const Scenario& scenario);

// The digest of the above.
Digest ScenarioDigest(const Scenario& scenario);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_EFFECTIVE_H_
