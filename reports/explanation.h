// An explanation for people: what happened, which faults it took, from when on it was certain, and what would mend it.
#ifndef REDELIVER_REPORTS_EXPLANATION_H_
#define REDELIVER_REPORTS_EXPLANATION_H_

#include <string>
#include <vector>

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

// --- Its parts, as sentences.

// Whether the i-th fault of the run is needed.
std::string NeedInWords(const ExplanationInput& input, size_t i);
// Whether fewer faults would do.
std::string FewestInWords(const FoundWitness& found);
// "12 of 32 futures break it".
std::string InWords(const Prospect& prospect);
// "Certain after step 5, at 3.0125s."
std::string CertaintyInWords(const Explanation& explanation, const SequenceDiagram& diagram);
// The change in one line: "topology.sinks.mail.idempotency_key: \"message_id\", which was not there".
std::string RemedyInWords(const Remedy& remedy);
// What was run with the change in place and what it leaves to do; or why there is none.
std::vector<std::string> MendingInWords(const ExplanationInput& input);

// The step of the diagram that tells the step of the slice.
size_t StepThatTells(const SequenceDiagram& diagram, size_t slice_step);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_EXPLANATION_H_
