#include "sim/explore/knob_differences.h"

#include <algorithm>

namespace redeliver {

std::vector<KnobDifference> KnobDifferences(const Scenario& scenario, const std::vector<size_t>& configurations) {
  std::vector<std::map<KnobPath, KnobLeaf>> leaves;
  std::map<KnobPath, bool> unusual;  // Whether any configuration has it otherwise than by default.
  for (const size_t c : configurations) {
    leaves.push_back(KnobLeaves(scenario.configurations[c].model));
    for (const auto& [path, leaf] : leaves.back()) unusual[path] |= !leaf.usual;
  }
  std::vector<KnobDifference> differences;
  for (const auto& [path, told] : unusual) {
    if (!told) continue;
    KnobDifference difference{.path = path, .values = {}};
    for (const auto& all : leaves) {
      const auto leaf = all.find(path);
      difference.values.push_back(leaf == all.end() ? std::nullopt : std::optional(leaf->second.text));
    }
    const auto& values = difference.values;
    const bool differs = std::ranges::any_of(values, [&](const auto& value) { return value != values.front(); });
    if (differs) differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace redeliver
