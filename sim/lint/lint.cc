#include "sim/lint/lint.h"

#include "sim/lint/linter.h"

namespace redeliver {

std::vector<LintFinding> Lint(const Model& model) {
  Linter linter(model);
  LintConsumers(linter);
  LintProducers(linter);
  LintLogs(linter);
  return linter.Take();
}

}  // namespace redeliver
