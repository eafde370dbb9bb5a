#include "reports/exit_codes.h"
#include "reports/explanation.h"
#include "tools/chosen_witness.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {

int ExplainWitness(const CommandLine& command) {
  const std::optional<Scenario> scenario = LoadScenario(command.paths.front());
  if (!scenario) return kExitBadInput;
  const Prepared prepared(*scenario);
  Effort effort(kEffort, Interrupted);
  int exit_code = kExitAsExpected;
  const auto chosen = ChooseWitness(command, prepared, effort, &exit_code);
  if (!chosen) return exit_code;
  const Explanation explanation = Explain(prepared, chosen->target, chosen->found.witness, effort);
  if (Interrupted()) {
    Complain("interrupted");
    return kExitInconclusive;
  }
  const ExplanationInput input{prepared, chosen->target, chosen->found, explanation, command.paths.front()};
  std::string text;
  if (command.format == "mermaid") {
    text = SequenceMermaid(DiagramOf(input));
  } else if (command.format == "svg") {
    text = SequenceSvg(DiagramOf(input));
  } else {
    text = ExplanationText(input, StdoutStyle(command.color));
  }
  std::string error;
  if (WriteReport(command.report.empty() ? "-" : command.report, text, &error)) return kExitAsExpected;
  Complain(error);
  return kExitNoOutput;
}

}  // namespace redeliver
