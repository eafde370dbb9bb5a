// Each violation as its smallest run.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/replay_command.h"
#include "reports/text_sections.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

// Longer plans are cut, and left to the report in JSON: a command nobody can read helps nobody.
constexpr size_t kFaultsShown = 12;

std::string PlanText(const TextContext& context, size_t i, const Witness& witness) {
  if (witness.plan.empty()) return "    without any fault\n";
  const std::vector<std::string> words = PlanInWords(context.pipeline(i), witness);
  const size_t shown = std::min(words.size(), kFaultsShown);
  size_t widest = 0;
  for (size_t f = 0; f < shown; ++f) widest = std::max(widest, WidthOf(words[f]));
  std::string text;
  for (size_t f = 0; f < shown; ++f) {
    Line line = OneTone("      " + words[f]);
    const std::string_view consequence = ConsequenceInWords(witness.plan[f]);
    const size_t room = 6 + widest + 2 + WidthOf(consequence);
    if (!consequence.empty() && room <= static_cast<size_t>(std::max(0, context.style.width))) {
      line.push_back({std::string(widest - WidthOf(words[f]) + 2, ' ')});
      line.push_back({std::string(consequence), Tone::kFaint});
    }
    text += Paint(line, context.style) + "\n";
  }
  if (shown < words.size()) absl::StrAppend(&text, "      and ", words.size() - shown, " more\n");
  return text;
}

// A whole proof has run every smaller plan.
std::string_view Remark(const TextContext& context) {
  return context.sampled() || !context.search().complete
             ? "of each violation the run with the fewest faults of those found"
             : "of each violation the run with the fewest faults";
}

std::string WitnessText(const TextContext& context, size_t i, const ShownWitness& shown) {
  const Glyphs glyphs(context.style);
  const Witness& witness = *shown.witness;
  const std::vector<Cell>& cells = context.result(i).cells;
  std::string text;
  for (const size_t v : shown.invariants) {
    const Line line = {{absl::StrCat("  ", std::string(glyphs.bad()), " "), Tone::kBad},
                       {context.configuration(i).name + std::string(glyphs.dot()), Tone::kStrong},
                       {context.scenario().invariants[v], Tone::kStrong}};
    text += Paint(line, context.style) + "\n";
    text += Paragraph(context, InWords(cells[v].witness->violation), "    ");
  }
  text += PlanText(context, i, witness);
  text += Paint(OneTone("    digest " + witness.digest.Hex(), Tone::kFaint), context.style) + "\n";
  const ReplayCommands commands = CommandsFor(context.input, context.search().configurations[i], witness);
  if (commands.by_seed) text += "    " + EscapeControls(*commands.by_seed) + "\n";
  if (commands.by_plan && witness.plan.size() <= kFaultsShown) {
    text += "    " + EscapeControls(*commands.by_plan) + "\n";
  }
  return text;
}

}  // namespace

std::vector<ShownWitness> ShownWitnesses(const ConfigurationResult& result) {
  std::vector<ShownWitness> all;
  for (size_t v = 0; v < result.cells.size(); ++v) {
    if (!result.cells[v].witness) continue;
    const Witness& witness = *result.cells[v].witness;
    const auto same = std::ranges::find_if(all, [&](const ShownWitness& shown) {
      return shown.witness->seed == witness.seed && shown.witness->plan == witness.plan;
    });
    if (same == all.end()) {
      all.push_back({&witness, {v}});
    } else {
      same->invariants.push_back(v);
    }
  }
  return all;
}

std::string WitnessesText(const TextContext& context) {
  std::string text;
  for (size_t i = 0; i < context.size(); ++i) {
    for (const ShownWitness& shown : ShownWitnesses(context.result(i))) {
      text += text.empty() ? Heading(context, "Witnesses", Remark(context)) : "\n";
      text += WitnessText(context, i, shown);
    }
  }
  return text;
}

}  // namespace redeliver
