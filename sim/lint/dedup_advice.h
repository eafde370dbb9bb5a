// Advice on how repeats are recognised, and for how long.
#ifndef REDELIVER_SIM_LINT_DEDUP_ADVICE_H_
#define REDELIVER_SIM_LINT_DEDUP_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

void LintDedup(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_DEDUP_ADVICE_H_
