// Advice on producers: what they do about unknown outcomes.
#ifndef REDELIVER_SIM_LINT_PRODUCER_ADVICE_H_
#define REDELIVER_SIM_LINT_PRODUCER_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

void LintProducers(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_PRODUCER_ADVICE_H_
