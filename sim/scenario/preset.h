// The named configurations: what people mean by "at least once", as a patch of any pipeline.
#ifndef REDELIVER_SIM_SCENARIO_PRESET_H_
#define REDELIVER_SIM_SCENARIO_PRESET_H_

#include <span>
#include <string_view>

#include "sim/scenario/json_document.h"

namespace redeliver {

struct Preset {
  std::string_view name;
  std::string_view doc;
  // RFC 7396 merge patches, as JSON.
  std::string_view every_producer;
  std::string_view every_consumer;
};

std::span<const Preset> AllPresets();
// nullptr if there is none of that name.
const Preset* FindPreset(std::string_view name);

// The preset as a merge patch of `base` (an object with "topology"): one for every producer and consumer that it has.
// All of it stands at `position`, where the file names the preset.
JsonValue PresetPatch(const Preset& preset, const JsonValue& base, FilePosition position);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_PRESET_H_
