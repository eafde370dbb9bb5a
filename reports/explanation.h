// An explanation for people: what happened, which faults it took, from when on it was certain, and what would mend it.
#ifndef REDELIVER_REPORTS_EXPLANATION_H_
#define REDELIVER_REPORTS_EXPLANATION_H_

#include <string>

#include "reports/replay_command.h"
#include "reports/sequence.h"
#include "reports/styled_text.h"
#include "sim/explore/explain.h"

namespace redeliver {

struct ExplanationInput {
  const Prepared& prepared;
  const Target target;
  const FoundWitness& found;
  const Explanation& explanation;
  std::string scenario_path;  // As the user gave it.
};

SequenceDiagram DiagramOf(const ExplanationInput& input);

std::string ExplanationText(const ExplanationInput& input, const TextStyle& style);

// The change in one line: "topology.sinks.mail.idempotency_key: null -> \"message_id\"".
std::string RemedyInWords(const Remedy& remedy);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_EXPLANATION_H_
