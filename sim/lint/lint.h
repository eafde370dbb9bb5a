// Advice on a declared pipeline before a single run of it: settings that are known to break a guarantee, each with the
// scenario that shows how. A finding is no proof, and its absence is none either: a run decides.
#ifndef REDELIVER_SIM_LINT_LINT_H_
#define REDELIVER_SIM_LINT_LINT_H_

#include <string>
#include <vector>

#include "sim/lint/lint_rules.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

struct LintFinding {
  LintRule rule;
  // The knob it is about, from the top of the model: "topology", "consumers", "email", "commit". It need not be in the
  // file.
  std::vector<std::string> path;
  // What was found, with the names of the pipeline.
  std::string what;

  friend bool operator==(const LintFinding&, const LintFinding&) = default;
};

// In the order of the rules, and within one of the file. Requires a model that the reader has accepted.
std::vector<LintFinding> Lint(const Model& model);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_LINT_H_
