#include "reports/exit_codes.h"
#include "sim/explore/minimize.h"
#include "tools/chosen_witness.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {

int MinimizeWitness(const CommandLine& command) {
  const std::optional<Scenario> scenario = LoadScenario(command.paths.front());
  if (!scenario) return kExitBadInput;
  const Prepared prepared(*scenario);
  ProgressLine progress;
  Effort effort(kEffort, Interrupted, progress.Spending(kEffort));
  int exit_code = kExitAsExpected;
  const auto chosen = ChooseWitness(command, prepared, effort, &exit_code);
  if (!chosen) return exit_code;
  const Minimized minimized = Minimize(prepared, chosen->target, chosen->found, effort);
  if (!WriteReport(command.report.empty() ? "-" : command.report, minimized.text)) return kExitNoOutput;
  if (minimized.every_piece_needed) return kExitAsExpected;
  Complain("the search ended before every piece was tried: the witness may not be minimal");
  return kExitInconclusive;
}

}  // namespace redeliver
