// Ctrl-C and time budgets: both end a search early, never a report half-way.
#ifndef REDELIVER_TOOLS_INTERRUPT_H_
#define REDELIVER_TOOLS_INTERRUPT_H_

#include <functional>
#include <optional>

#include "sim/base/sim_time.h"

namespace redeliver {

// From now on the first Ctrl-C (or SIGTERM, or SIGHUP) asks the search to stop, and one that comes later ends the
// program at once; a closed pipe and a file that grows too large are failed writes instead of signals.
void HandleSignals();

// Whether to stop now: a signal came, or `budget` of real time, counted from this call, is over.
std::function<bool()> StopWhen(const std::optional<SimDuration>& budget);

bool Interrupted();

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_INTERRUPT_H_
