#include "reports/explanation.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/report_content.h"
#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

const std::string& InvariantOf(const ExplanationInput& input) {
  return input.prepared.scenario().invariants[input.target.invariant];
}

std::string Moment(const SequenceDiagram& diagram, size_t slice_step) {
  const size_t step = StepThatTells(diagram, slice_step);
  return absl::StrCat("after step ", step + 1, ", at ", ShortTime(diagram.steps[step].time));
}

class ExplanationWriter {
 public:
  ExplanationWriter(const ExplanationInput& input, const TextStyle& style)
      : input_(input), explanation_(input.explanation), style_(style), diagram_(DiagramOf(input)) {}

  std::string Text() {
    text_ += TimelineText(diagram_, static_cast<size_t>(std::max(60, style_.width)));
    Section("Which faults it takes");
    Faults();
    Section("From when on it was certain");
    Certainty();
    Section("What would mend it");
    Mending();
    Section("See it again");
    Reproduce();
    return text_;
  }

 private:
  const Scenario& scenario() const { return input_.prepared.scenario(); }
  const std::vector<std::string>& names() const {
    return input_.prepared.pipeline(input_.target.configuration).names();
  }

  void Add(const Line& line) { text_ += Paint(line, style_) + "\n"; }
  void Say(const std::string& sentence, size_t indent = 2) {
    const std::string margin(indent, ' ');
    const auto width = static_cast<size_t>(std::max(60, style_.width)) - indent;
    for (const std::string& line : Wrap(sentence, width)) text_ += margin + line + "\n";
  }
  void Section(const std::string& title) {
    text_ += "\n";
    Add(OneTone(title, Tone::kStrong));
  }

  void Faults() {
    const std::vector<PlannedFault>& plan = explanation_.replay.plan;
    if (plan.empty()) return Say("None: it breaks in a run in which nothing goes wrong.");
    for (size_t i = 0; i < plan.size(); ++i) {
      text_ += absl::StrCat("  ", i + 1, ". ", FormatFault(plan[i], names()), "\n");
      Say(NeedInWords(input_, i), 5);
    }
    Say(FewestInWords(input_.found));
  }

  void Prospects(const std::string& moment, const Prospect& prospect) {
    if (prospect.tried > 0) text_ += absl::StrCat("  ", moment, ": ", InWords(prospect), "\n");
  }

  // Only where something changes, and no further than until all is over.
  void Certainty() {
    Say("A future has the faults so far and no more; everything else after that moment is drawn anew.");
    Prospects("at the start", explanation_.at_start);
    const std::vector<Prospect>& after = explanation_.after_step;
    for (size_t i = 0; i < after.size(); ++i) {
      const uint64_t before = i == 0 ? explanation_.at_start.breaking : after[i - 1].breaking;
      if (after[i].breaking != before) Prospects(Moment(diagram_, i), after[i]);
      if (explanation_.certain_from == i) break;
    }
    Say(CertaintyInWords(explanation_, diagram_));
  }

  void Mending() {
    if (explanation_.remedy) text_ += "  " + RemedyInWords(*explanation_.remedy) + "\n";
    for (const std::string& sentence : MendingInWords(input_)) Say(sentence);
  }

  void Reproduce() {
    const SearchResult as_proof{.mode = SearchMode::kProve};
    const ReportInput report{input_.prepared, as_proof, input_.scenario_path};
    const Witness& witness = input_.found.witness;
    const ReplayCommands commands = CommandsFor(report, input_.target.configuration, witness);
    if (commands.by_plan) text_ += "  " + *commands.by_plan + "\n";
    text_ += "  digest " + explanation_.replay.run.digest.Hex() + "\n";
  }

  const ExplanationInput& input_;
  const Explanation& explanation_;
  const TextStyle& style_;
  const SequenceDiagram diagram_;
  std::string text_;
};

}  // namespace

SequenceDiagram DiagramOf(const ExplanationInput& input) {
  const Scenario& scenario = input.prepared.scenario();
  const RunShape& shape = input.prepared.pipeline(input.target.configuration).shape();
  const std::vector<Event>& events = input.explanation.replay.events;
  return SequenceOf(input.explanation.slice, events, shape, scenario.invariants[input.target.invariant],
                    input.explanation.violation,
                    scenario.name + ", " + scenario.configurations[input.target.configuration].name);
}

std::string ExplanationText(const ExplanationInput& input, const TextStyle& style) {
  return ExplanationWriter(input, style).Text();
}

std::string NeedInWords(const ExplanationInput& input, size_t i) {
  return input.explanation.needed[i]
             ? absl::StrCat("Needed: without it the run keeps ", InvariantOf(input), ".")
             : absl::StrCat("Not needed: without it the run breaks ", InvariantOf(input), ", too.");
}

std::string FewestInWords(const FoundWitness& found) {
  if (!found.exhaustive) return "Whether a quite different plan of fewer faults breaks it was not tried in full.";
  return absl::StrCat("Every plan of fewer faults was run under ", found.timings.size() == 1 ? "timing " : "timings ",
                      absl::StrJoin(found.timings, ", "), ": none breaks it like this.");
}

std::string InWords(const Prospect& prospect) {
  return absl::StrCat(prospect.breaking, " of ", prospect.tried, " futures break it");
}

std::string CertaintyInWords(const Explanation& explanation, const SequenceDiagram& diagram) {
  if (explanation.certain_from) return absl::StrCat("Certain ", Moment(diagram, *explanation.certain_from), ".");
  if (explanation.after_step.size() < explanation.slice.steps.size()) {
    return "The effort was spent before every moment was tried.";
  }
  return explanation.at_start.certain() ? "Certain from the start." : "Never certain: it took luck to the end.";
}

constexpr char kAskLint[] = "It may take several changes: see what `redeliver lint` says.";

std::vector<std::string> MendingInWords(const ExplanationInput& input) {
  const std::optional<Remedy>& remedy = input.explanation.remedy;
  if (!remedy && input.explanation.effort_spent) {
    return {"The effort was spent before every change was tried; none of those tried mends it.", kAskLint};
  }
  if (!remedy) {
    return {"No single change of a knob that was tried, no preset and no other configuration of the scenario.",
            kAskLint};
  }
  std::vector<std::string> sentences{absl::StrCat(
      "With it, ", Count(remedy->plans, "plan", "plans"), " of at most ",
      Count(input.explanation.replay.plan.size(), "fault", "faults"), " and ", Count(remedy->seeds, "seed", "seeds"),
      " were run: ", InvariantOf(input), " holds in all of them, and nothing breaks that held before.")};
  for (const std::string& opened : remedy->opens) {
    sentences.push_back(
        absl::StrCat("Then there is something for ", opened, " to judge, and it breaks: that is left to do."));
  }
  return sentences;
}

size_t StepThatTells(const SequenceDiagram& diagram, size_t slice_step) {
  const auto step = std::ranges::lower_bound(diagram.steps, slice_step, {}, &SequenceStep::slice_step);
  return static_cast<size_t>(step - diagram.steps.begin());
}

std::string RemedyInWords(const Remedy& remedy) {
  switch (remedy.kind) {
    case Remedy::Kind::kKnob: {
      const std::string path = absl::StrJoin(remedy.change.path, ".");
      if (remedy.change.to == "null") return absl::StrCat(path, ": left out");
      if (remedy.change.from == "null") {
        const bool plain = remedy.change.to == "{}";
        return absl::StrCat(path, ": ", remedy.change.to, plain ? " (by default)" : "", ", which was not there");
      }
      return absl::StrCat(path, ": ", remedy.change.to, " instead of ", remedy.change.from);
    }
    case Remedy::Kind::kPreset:
      return absl::StrCat("the preset ", remedy.name);
    case Remedy::Kind::kConfiguration:
      return absl::StrCat("the configuration ", remedy.name, " of the same scenario");
  }
  return "";
}

}  // namespace redeliver
