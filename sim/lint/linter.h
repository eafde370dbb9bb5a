// What the rules of `lint` share: the model, and where findings go.
#ifndef REDELIVER_SIM_LINT_LINTER_H_
#define REDELIVER_SIM_LINT_LINTER_H_

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/lint/lint.h"
#include "sim/scenario/file_error.h"

namespace redeliver {

class Linter {
 public:
  explicit Linter(const Model& model) : model_(model) {}

  const Topology& topology() const { return model_.topology; }
  const FaultOptions& faults() const { return model_.faults; }

  // About a knob of a part: ("consumers", "email", "commit").
  void Add(LintRule rule, std::string_view section, std::string_view part, std::string_view knob, std::string what) {
    findings_.push_back(
        {rule, {"topology", std::string(section), std::string(part), std::string(knob)}, std::move(what)});
  }
  // About a knob of the cluster.
  void AddForCluster(LintRule rule, std::string_view knob, std::string what) {
    findings_.push_back({rule, {"topology", "cluster", std::string(knob)}, std::move(what)});
  }

  std::vector<LintFinding> Take() {
    std::ranges::stable_sort(findings_, {}, &LintFinding::rule);
    return std::move(findings_);
  }

  // nullptr if there is none of that name.
  template <class T>
  static const T* Find(const Named<T>& parts, const std::string& name) {
    const auto found = std::ranges::find(parts, name, &std::pair<std::string, T>::first);
    return found == parts.end() ? nullptr : &found->second;
  }

 private:
  const Model& model_;
  std::vector<LintFinding> findings_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_LINTER_H_
