// The configurations of a scenario file: presets and patches, applied to the pipeline that the file declares.
#ifndef REDELIVER_SIM_SCENARIO_CONFIGURATIONS_H_
#define REDELIVER_SIM_SCENARIO_CONFIGURATIONS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/scenario/file_error.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

inline constexpr size_t kMostConfigurations = 64;

// The key by which a configuration's patch names the preset to start from, and what it does.
inline constexpr std::string_view kPresetKey = "preset";
inline constexpr std::string_view kPresetDoc = "The preset that is applied before the rest of the configuration.";

struct ResolvedConfigurations {
  // In the order of the file, without expectations. Of use only if there is no finding.
  std::vector<Configuration> configurations;
  Findings findings;
};

// `root` is the scenario file. What is wrong in its base is found once; what is wrong in some configurations only says
// which they are.
ResolvedConfigurations ResolveConfigurations(const JsonValue& root);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_CONFIGURATIONS_H_
