// The reference of scenario files in Markdown, from the same declarations as reader and schema.
#ifndef REDELIVER_SIM_SCENARIO_DOCS_H_
#define REDELIVER_SIM_SCENARIO_DOCS_H_

#include <string>

namespace redeliver {

// Every key, knob, preset, fault, invariant, operation and fact.
std::string KnobReference();

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_DOCS_H_
