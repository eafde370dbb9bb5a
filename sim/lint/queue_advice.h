// Advice on queues: leases, limits, what a confirm means, how long things are kept.
#ifndef REDELIVER_SIM_LINT_QUEUE_ADVICE_H_
#define REDELIVER_SIM_LINT_QUEUE_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

void LintQueues(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_QUEUE_ADVICE_H_
