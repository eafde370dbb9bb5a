#include "reports/exit_codes.h"
#include "reports/explanation.h"
#include "tools/chosen_witness.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {

int ExplainWitness(const CommandLine& command) {
  const std::optional<Scenario> scenario = LoadScenario(command.paths.front());
  if (!scenario) return kExitBadInput;
  const Prepared prepared(*scenario);
  ProgressLine progress;
  Effort effort(kEffort, Interrupted, progress.Spending(kEffort));
  int exit_code = kExitAsExpected;
  const auto chosen = ChooseWitness(command, prepared, effort, &exit_code);
  if (!chosen) return exit_code;
  const Explanation explanation = Explain(prepared, chosen->target, chosen->found.witness, effort);
  if (Interrupted()) {
    Complain("interrupted");
    return kExitInconclusive;
  }
  const ExplanationInput input{prepared, chosen->target, chosen->found, explanation, command.paths.front()};
  const std::string path = command.report.empty() ? "-" : command.report;
  std::string text;
  if (command.format == "mermaid") {
    text = SequenceMermaid(DiagramOf(input));
  } else if (command.format == "svg") {
    text = SequenceSvg(DiagramOf(input));
  } else {
    text = ExplanationText(input, StyleFor(path, command.color));
  }
  return WriteReport(path, text) ? kExitAsExpected : kExitNoOutput;
}

}  // namespace redeliver
