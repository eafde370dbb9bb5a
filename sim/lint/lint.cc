#include "sim/lint/lint.h"

#include "sim/lint/consumer_advice.h"
#include "sim/lint/dedup_advice.h"
#include "sim/lint/log_advice.h"
#include "sim/lint/outbox_advice.h"
#include "sim/lint/producer_advice.h"
#include "sim/lint/queue_advice.h"

namespace redeliver {

std::vector<LintFinding> Lint(const Model& model) {
  Linter linter(model);
  LintConsumers(linter);
  LintProducers(linter);
  LintLogs(linter);
  LintQueues(linter);
  LintOutboxes(linter);
  LintDedup(linter);
  return linter.Take();
}

}  // namespace redeliver
