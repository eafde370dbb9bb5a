// Rules between knobs: what no single declaration can say.
#ifndef REDELIVER_SIM_SCENARIO_RULES_H_
#define REDELIVER_SIM_SCENARIO_RULES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/file_error.h"
#include "sim/scenario/json_patch.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

struct RuleContext {
  const Model& model;
  const JsonValue& text;  // What the model was read from, for positions.
  Findings& findings;

  // At the value on the path, or at the nearest one above it that the file has.
  void Add(JsonPath path, std::string message) const {
    findings.push_back({PositionOf(text, path), std::move(message)});
  }
  void AddAtKey(JsonPath path, std::string message) const {
    findings.push_back({PositionOfKey(text, path), std::move(message)});
  }
  bool Has(JsonPath path) const { return FindPath(text, path) != nullptr; }
};

// `complete`: the model was read without a finding. Otherwise, or if a name is wrong, rules are left out that would
// break for no other reason.
void CheckModel(const RuleContext& context, bool complete);

template <class T>
std::vector<std::string_view> NamesOf(const Named<T>& parts) {
  std::vector<std::string_view> names;
  for (const auto& [name, part] : parts) names.push_back(name);
  return names;
}

// nullptr: no part has that name.
template <class T>
const T* FindPart(const Named<T>& parts, std::string_view name) {
  for (const auto& [part_name, part] : parts) {
    if (part_name == name) return &part;
  }
  return nullptr;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_RULES_H_
