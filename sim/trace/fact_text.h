// One line per fact: the form that goldens compare and people read.
#ifndef REDELIVER_SIM_TRACE_FACT_TEXT_H_
#define REDELIVER_SIM_TRACE_FACT_TEXT_H_

#include <string>

#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// "   12.5ms  settle-1.0  sink.effect_applied     sink=ledger message=m3 key=k1 version=2". Names come from the shape;
// the number after a process is its incarnation; a server's own doing has no process.
std::string FormatEvent(const Event& event, const RunShape& shape);

// "m3": as messages are called everywhere.
std::string FormatMessage(MessageId message);

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_FACT_TEXT_H_
