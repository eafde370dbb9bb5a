// The worst that the faults of a proof could do.
#include "absl/strings/str_cat.h"
#include "reports/replay_command.h"
#include "reports/text_sections.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {

std::string ScoreInWords(Harm harm, uint64_t score) {
  if (harm == Harm::kDrainTime) return FormatDuration(Nanos(static_cast<int64_t>(score)));
  return std::to_string(score);
}

std::string WorstText(const TextContext& context) {
  const WorstFound* worst = context.input.worst;
  if (worst == nullptr) return "";
  const HarmInfo& info = kHarms[static_cast<size_t>(worst->harm)];
  std::string text = Heading(context, absl::StrCat("Worst case: ", std::string(info.name)), info.doc);
  for (size_t i = 0; i < context.size(); ++i) {
    const WorstRun& run = worst->runs[i];
    text += "  " + Paint(WorstLine(context, i), context.style) + "\n";
    const Witness witness{.seed = run.timing, .plan = run.plan, .digest = run.digest};
    if (run.plan.empty()) text += "      without any fault\n";
    for (const std::string& fault : PlanInWords(context.pipeline(i), witness)) text += "      " + fault + "\n";
    const ReplayCommands commands = CommandsFor(context.input, context.search().configurations[i], witness);
    if (commands.by_plan) text += "      " + EscapeControls(*commands.by_plan) + "\n";
  }
  return text;
}

}  // namespace redeliver
