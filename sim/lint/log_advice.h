// Advice on logs and their brokers: copies, elections, the transaction protocol.
#ifndef REDELIVER_SIM_LINT_LOG_ADVICE_H_
#define REDELIVER_SIM_LINT_LOG_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

void LintLogs(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_LOG_ADVICE_H_
