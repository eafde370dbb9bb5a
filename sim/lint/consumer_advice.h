// Advice on consumers: when they settle, what a repeat does, what becomes of failures.
#ifndef REDELIVER_SIM_LINT_CONSUMER_ADVICE_H_
#define REDELIVER_SIM_LINT_CONSUMER_ADVICE_H_

#include "sim/lint/linter.h"

namespace redeliver {

// Whether a repeat of an effect at the sink changes nothing, by the sink's own doing.
bool BearsRepeats(const SinkOptions& sink);
// Whether messages that are delivered again leave the consumer's sink as it is.
bool BearsRepeats(const Topology& topology, const ConsumerOptions& consumer);

void LintConsumers(Linter& linter);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_CONSUMER_ADVICE_H_
