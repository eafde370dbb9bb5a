// The JSON Schema (2020-12) of scenario files, for completion in editors. It comes from the knobs' declarations; rules
// between knobs are the reader's alone.
#ifndef REDELIVER_SIM_SCENARIO_SCHEMA_H_
#define REDELIVER_SIM_SCENARIO_SCHEMA_H_

#include <string>
#include <string_view>

namespace redeliver {

// As regular expressions; what they accept may still be outside a knob's range.
inline constexpr std::string_view kDurationPattern = R"(^[0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h|d)$)";
inline constexpr std::string_view kProbabilityPattern = R"(^([01]|[0-9]+/[0-9]+)$)";
inline constexpr std::string_view kRatePattern = R"(^[0-9]+/(s|min|h|d)$)";

std::string ScenarioSchema();

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_SCHEMA_H_
