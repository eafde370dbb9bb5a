// A run for ui.perfetto.dev, in the Chrome JSON trace event format.
#ifndef REDELIVER_REPORTS_PERFETTO_TRACE_H_
#define REDELIVER_REPORTS_PERFETTO_TRACE_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/invariant/invariant.h"
#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

struct TracedRun {
  std::span<const Event> events;
  const RunShape& shape;
  std::string scenario;
  std::string configuration;
  std::string digest;
  // By invariant, the first of each.
  std::vector<std::pair<std::string, Violation>> violations;
};

// A track for each process and server, with slices while it is up, paused or down, an instant for each fact where it
// happened, and a flow from who asked for it; an asynchronous slice for each message from when it is asked for until
// its last effect; and a counter of the messages that had none yet. Times are simulated, in microseconds with three
// places.
std::string PerfettoTrace(const TracedRun& run);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_PERFETTO_TRACE_H_
