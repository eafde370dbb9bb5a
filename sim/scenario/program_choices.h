// What the setup of a program takes from the scenario: all of it but where its stubs lead, which only a run's world
// knows. Worked out once per pipeline, for a search makes thousands of worlds a second.
#ifndef REDELIVER_SIM_SCENARIO_PROGRAM_CHOICES_H_
#define REDELIVER_SIM_SCENARIO_PROGRAM_CHOICES_H_

#include <vector>

#include "sim/client/setup.h"
#include "sim/scenario/pipeline.h"

namespace redeliver {

// `shape` counts all messages of the pipeline.
ProducerSetup ChoicesOf(const Pipeline::Producer& producer, const RunShape& shape);
ConsumerSetup ChoicesOf(const Pipeline::Consumer& consumer, const std::vector<Pipeline::Sink>& sinks);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_PROGRAM_CHOICES_H_
