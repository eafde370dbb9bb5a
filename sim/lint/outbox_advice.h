// Advice on databases and relays: what is committed must be what is published.
#ifndef REDELIVER_SIM_LINT_OUTBOX_ADVICE_H_
#define REDELIVER_SIM_LINT_OUTBOX_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

void LintOutboxes(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_OUTBOX_ADVICE_H_
