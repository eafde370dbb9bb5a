// The keys of a scenario file: reader, schema and reference take them from here.
#ifndef REDELIVER_SIM_SCENARIO_FILE_KEYS_H_
#define REDELIVER_SIM_SCENARIO_FILE_KEYS_H_

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/trace/fact.h"

namespace redeliver {

struct FileKey {
  std::string_view name;
  std::string_view doc;
  bool required;
};

inline constexpr FileKey kFileKeys[] = {
    {"$schema", "Where editors find the schema. Not read otherwise.", false},
    {"name", "Name of the scenario: a-z, 0-9 and -, as the file is called.", true},
    {"claim", "One sentence that a person would disagree with or learn from.", true},
    {"saying", "What people say of it, in one sentence; `verdict` tells whether that is so.", false},
    {"verdict", "Whether the saying is true, as far as the scenario shows.", false},
    {"source", "Where the claim comes from: an issue, a page, a paper; or a list of them.", true},
    {"topology", "The pipeline.", true},
    {"network", "How long messages travel.", false},
    {"faults", "What may go wrong, and until when.", false},
    {"invariants", "The invariants that are judged.", true},
    {"must_see", "Facts that some run of some configuration must reach.", false},
    {"search", "How much is tried.", false},
    {"configurations",
     "What is compared, by name: each is the name of a preset, or an RFC 7396 merge patch over topology, network and "
     "faults.",
     true},
    {"expect",
     "For every configuration the invariants that some run violates; all others hold. Deviations both ways are "
     "failures.",
     false},
    {"vacuous",
     "By configuration the invariants that have nothing to judge in it, such as alerts where nothing is dead-lettered. "
     "Deviations both ways are failures.",
     false},
    {"thresholds",
     "What is expected of metrics, by configuration and name of the metric: one comparison or a list of them. One that "
     "fails is a failure; one that nothing was observed for is inconclusive.",
     false},
};

// What `verdict` can be.
inline constexpr std::array<std::string_view, 3> kVerdictsOnSayings = {"true", "true only if", "false"};

inline constexpr std::string_view kScenarioNamePattern = "^[a-z0-9][a-z0-9-]{0,79}$";

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_FILE_KEYS_H_
