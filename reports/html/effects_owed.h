// How many first effects the runs of a pipeline owe: what a share of messages is a share of.
#ifndef REDELIVER_REPORTS_HTML_EFFECTS_OWED_H_
#define REDELIVER_REPORTS_HTML_EFFECTS_OWED_H_

#include <cstdint>
#include <optional>

#include "sim/scenario/pipeline.h"

namespace redeliver::html {

struct Owed {
  uint64_t messages = 0;  // That producers are asked for.
  uint64_t effects = 0;
};

// In one run that asks for all of its messages: for each sink, the messages of the producers whose messages lead there,
// without poison. Nullopt if the number is not known beforehand: a sink that is fed from dead letters alone, or
// transactions that are aborted on purpose.
std::optional<Owed> EffectsOwed(const Pipeline& pipeline);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_EFFECTS_OWED_H_
