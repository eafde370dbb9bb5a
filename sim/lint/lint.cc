#include "sim/lint/lint.h"

#include "sim/lint/consumer_rules.h"
#include "sim/lint/log_rules.h"
#include "sim/lint/producer_rules.h"

namespace redeliver {

std::vector<LintFinding> Lint(const Model& model) {
  Linter linter(model);
  LintConsumers(linter);
  LintProducers(linter);
  LintLogs(linter);
  return linter.Take();
}

}  // namespace redeliver
