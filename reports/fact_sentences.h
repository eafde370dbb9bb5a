// Each fact of a run as a sentence for somebody who has never seen the tool, and between whom it happened. Written
// once, for all that tells a run; a fact without a sentence does not compile.
#ifndef REDELIVER_REPORTS_FACT_SENTENCES_H_
#define REDELIVER_REPORTS_FACT_SENTENCES_H_

#include <optional>
#include <string>

#include "reports/run_context.h"
#include "reports/sequence.h"
#include "sim/trace/fact.h"

namespace redeliver {

struct Telling {
  SequenceMark mark = SequenceMark::kNote;
  std::string text;
  Participant from;  // Without a name if it is about nobody.
  Participant to;    // Of an arrow.
};

// `so_far` has all facts of the run before this one.
Telling Tell(const Event& event, const RunContext& so_far);

// The same, for a fault; `process` is whose request it struck.
Telling TellFault(const FaultStruck& fault, ProcessId process, const RunContext& so_far);

// "apply one effect at a sink": the request, as what somebody wants.
std::string InWords(Operation operation);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_FACT_SENTENCES_H_
