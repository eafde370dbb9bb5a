#include "reports/html/story.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "reports/explanation.h"
#include "reports/html/elements.h"
#include "reports/replay_command.h"
#include "sim/explore/parallel.h"
#include "sim/invariant/catalogue.h"

namespace redeliver::html {
namespace {

// A part of a story, below a heading of its own.
std::string Part(int level, std::string_view name, const std::string& title, const std::string& content) {
  return Element("section" + Attribute("class", name), Heading(level, title) + content) + "\n";
}

// What an explanation says, as a page has it.
class ExplainedStory {
 public:
  ExplainedStory(const ExplanationInput& input, int heading_level)
      : input_(input), explanation_(input.explanation), diagram_(DiagramOf(input)), level_(heading_level) {}

  std::string Broken() const { return InWords(explanation_.violation); }
  std::string Body() const {
    return Part(level_, "needs", "Which faults it takes", Faults()) +
           Part(level_, "happened", "What happened", Picture() + Timeline()) +
           Part(level_, "mends", "What would mend it", Mending());
  }

 private:
  std::string Faults() const {
    const Plan& plan = explanation_.replay.plan;
    if (plan.empty()) return "<p>None: it breaks in a run in which nothing goes wrong.</p>\n";
    const Witness run{.plan = plan};
    const std::vector<std::string> words = PlanInWords(input_.prepared.pipeline(input_.target.configuration), run);
    std::string items;
    for (size_t i = 0; i < plan.size(); ++i) {
      std::string item = TextElement("code", words[i]);
      const std::string_view consequence = ConsequenceInWords(plan[i]);
      if (!consequence.empty()) item += " " + TextElement("span class=\"tone-faint\"", consequence);
      items += Element("li", item + "<br>" + EscapedForMarkup(NeedInWords(input_, i))) + "\n";
    }
    return Element("ol class=\"plan\"", items) + "\n" + TextElement("p class=\"remark\"", FewestInWords(input_.found));
  }

  std::string Picture() const {
    return ScrollBox("Sequence diagram; the table below tells the same", SequenceSvgInPage(diagram_), "scroll diagram");
  }

  // How many futures break it after the step; nullptr if that was not tried.
  const Prospect* After(size_t step) const {
    const size_t slice_step = diagram_.steps[step].slice_step;
    return slice_step < explanation_.after_step.size() ? &explanation_.after_step[slice_step] : nullptr;
  }

  std::string FutureCell(const Prospect* prospect) const {
    if (prospect == nullptr || prospect->tried == 0) return "<td class=\"future\"></td>";
    const uint64_t percent = prospect->breaking * 100 / prospect->tried;
    return Element("td class=\"future\"",
                   TextElement("span", absl::StrCat(prospect->breaking, " of ", prospect->tried)) +
                       absl::StrCat("<i class=\"bar\" style=\"--share:", percent, "%\"></i>"));
  }

  std::string StepRow(size_t i, size_t* proofs) const {
    const SequenceStep& step = diagram_.steps[i];
    std::string what = EscapedForMarkup(step.text);
    if (step.proof) what += " " + TextElement("b class=\"proof\"", ProofName(diagram_, ++*proofs));
    const bool certain = explanation_.certain_from && StepThatTells(diagram_, *explanation_.certain_from) == i;
    if (certain) what += " <b class=\"certain\">from here on it is certain</b>";
    const bool fault = step.mark == SequenceMark::kFault || step.mark == SequenceMark::kLost ||
                       (step.mark == SequenceMark::kStop && step.text.starts_with("fault"));
    return Element(fault ? "tr class=\"fault\"" : "tr", absl::StrCat("<th scope=\"row\">", i + 1, "</th>") +
                                                            TextElement("td class=\"time\"", ShortTime(step.time)) +
                                                            Element("td", what) + FutureCell(After(i))) +
           "\n";
  }

  std::string Timeline() const {
    std::string rows = Element("tr", "<th scope=\"row\">0</th><td class=\"time\">0s</td><td>the run begins</td>" +
                                         FutureCell(&explanation_.at_start)) +
                       "\n";
    size_t proofs = 0;
    for (size_t i = 0; i < diagram_.steps.size(); ++i) rows += StepRow(i, &proofs);
    const std::string head =
        "<tr><th scope=\"col\">step</th><th scope=\"col\">at</th><th scope=\"col\">what happens</th>"
        "<th scope=\"col\">futures that break it</th></tr>";
    std::string text = ScrollBox(
        "Timeline", Element("table class=\"timeline\"", Element("thead", head) + "\n" + Element("tbody", rows)));
    if (diagram_.left_out > 0) {
      text += TextElement("p class=\"remark\"",
                          absl::StrCat(Count(diagram_.left_out, "more fact is", "more facts are"), " left out."));
    }
    return text + TextElement("p", CertaintyInWords(explanation_, diagram_)) +
           "\n<p class=\"remark\">A future has the faults so far and no more; everything else after that moment is "
           "drawn "
           "anew.</p>\n";
  }

  std::string Change(const Remedy& remedy) const {
    if (remedy.kind != Remedy::Kind::kKnob) return TextElement("p class=\"change\"", RemedyInWords(remedy));
    const auto value = [](std::string_view json) {
      return json == "null" ? std::string("<i>absent</i>") : TextElement("code", json);
    };
    std::string path;
    for (const std::string& key : remedy.change.path) path += (path.empty() ? "" : ".") + key;
    return Element("p class=\"change\"", TextElement("code", path) + ": " + Element("del", value(remedy.change.from)) +
                                             " → " + Element("ins", value(remedy.change.to)));
  }

  std::string Mending() const {
    std::string text;
    if (explanation_.remedy) text += Change(*explanation_.remedy) + "\n";
    for (const std::string& sentence : MendingInWords(input_)) text += TextElement("p", sentence) + "\n";
    return text;
  }

  const ExplanationInput& input_;
  const Explanation& explanation_;
  const SequenceDiagram diagram_;
  const int level_;
};

// One violated cell of one search.
class Teller {
 public:
  Teller(const ReportInput& input, size_t result, size_t invariant, int heading_level)
      : input_(input),
        target_{input.search.configurations[result], invariant},
        known_(*input.search.results[result].cells[invariant].witness),
        level_(heading_level) {}

  // `should_stop` may be empty.
  Story Tell(uint64_t events, const std::function<bool()>& should_stop) const {
    Effort effort(events, should_stop);
    if ((should_stop && should_stop()) || !CanBeTold()) return Untold();
    const FoundWitness found = Smallest(effort);
    const Explanation explanation = Explain(input_.prepared, target_, found.witness, effort);
    const ExplanationInput explained{input_.prepared, target_, found, explanation, input_.scenario_path};
    const ExplainedStory story(explained, level_);
    const std::string more = explanation.effort_spent ? MoreEffort(found.witness) : "";
    return {story.Broken(), found.witness.plan.size(), Statement() + story.Body() + more + Commands(found.witness)};
  }

 private:
  // Whether the run is there to be looked at: replays take no longer plan, and one of another program may differ.
  bool CanBeTold() const {
    if (known_.plan.size() > kLongestPlan) return false;
    const RunResult run = ReplayPlan(input_.prepared, target_.configuration, known_.seed, known_.plan).run;
    return run.judgements[target_.invariant].violations > 0;
  }

  FoundWitness Smallest(Effort& effort) const {
    const SearchResult& search = input_.search;
    // A whole proof has run every smaller plan.
    if (search.mode == SearchMode::kProve && search.complete) return {known_, true, search.timings};
    return FewestFaults(input_.prepared, target_, known_, effort);
  }

  std::string Statement() const {
    const InvariantEntry* entry = FindInvariant(input_.prepared.scenario().invariants[target_.invariant]);
    return entry == nullptr ? "" : TextElement("p class=\"remark\"", entry->info.statement) + "\n";
  }

  // The effort of a report is shared by its violations; a call of its own takes more.
  std::string MoreEffort(const Witness& told) const {
    return "<p>A report shares its effort among all violations. All that one may take:</p>\n" +
           Command(ExplainCommand(input_, target_, told));
  }

  std::string Commands(const Witness& told) const {
    std::string text;
    const ReplayCommands smallest = CommandsFor(input_, target_.configuration, told);
    if (smallest.by_plan) text += Command(*smallest.by_plan);
    const ReplayCommands found = CommandsFor(input_, target_.configuration, known_);
    if (found.by_seed) text += "<p>The sampled run in which it was found:</p>\n" + Command(*found.by_seed);
    return Part(level_, "again", "See it again",
                text + TextElement("p class=\"remark\"", absl::StrCat("digest ", told.digest.Hex())));
  }

  Story Untold() const {
    std::string plan;
    for (const std::string& fault : PlanInWords(input_.prepared.pipeline(target_.configuration), known_)) {
      plan += Element("li", TextElement("code", fault)) + "\n";
    }
    return {InWords(known_.violation), known_.plan.size(),
            Statement() + Part(level_, "needs", "Faults of this run", Element("ol class=\"plan\"", plan)) +
                Commands(known_)};
  }

  const ReportInput& input_;
  const Target target_;
  const Witness& known_;
  const int level_;
};

std::vector<CellKey> CellsWithWitness(std::span<const ReportInput> inputs) {
  std::vector<CellKey> keys;
  for (size_t n = 0; n < inputs.size(); ++n) {
    const std::vector<ConfigurationResult>& results = inputs[n].search.results;
    for (size_t i = 0; i < results.size(); ++i) {
      for (size_t v = 0; v < results[i].cells.size(); ++v) {
        if (results[i].cells[v].witness) keys.emplace_back(n, i, v);
      }
    }
  }
  return keys;
}

}  // namespace

std::map<CellKey, Story> TellStories(std::span<const ReportInput> inputs, int heading_level,
                                     const WritingControl& control) {
  const std::vector<CellKey> keys = CellsWithWitness(inputs);
  const uint64_t share = kEffortOfReport / std::max<uint64_t>(1, keys.size());
  const auto make_worker = [&] {
    return [&](uint64_t piece) {
      const auto [input, result, invariant] = keys[piece];
      return Teller(inputs[input], result, invariant, heading_level)
          .Tell(std::min(control.page_effort, share), control.should_stop);
    };
  };
  std::map<CellKey, Story> stories;
  RunInOrder<Story>(keys.size(), control.jobs, make_worker, {}, [&](uint64_t piece, Story story) {
    stories.emplace(keys[piece], std::move(story));
    if (control.progress) control.progress(piece + 1, keys.size());
    return true;
  });
  return stories;
}

}  // namespace redeliver::html
