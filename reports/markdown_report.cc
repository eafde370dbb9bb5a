#include "reports/markdown_report.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/checks.h"
#include "reports/exit_codes.h"
#include "reports/markdown.h"
#include "reports/markup.h"
#include "reports/replay_command.h"
#include "reports/report_content.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

using markdown::CodeBlock;
using markdown::Details;
using markdown::Escaped;
using markdown::TableOf;

enum class Importance { kVerdict, kFinding, kViolation, kNumbers };
constexpr std::string_view kNamesOfSections[][2] = {
    {"verdict", "verdicts"},
    {"list of findings", "lists of findings"},
    {"violation", "violations"},
    {"section with numbers or what was searched", "sections with numbers or what was searched"}};

struct Section {
  Importance importance;
  std::string text;
};

std::string Bullets(const std::vector<std::string>& sentences) {
  std::string list;
  for (const std::string& sentence : sentences) absl::StrAppend(&list, "- ", Escaped(sentence), "\n");
  return list;
}

std::string HtmlCode(std::string_view text) { return absl::StrCat("<code>", EscapedForMarkup(text), "</code>"); }

// The sections of one search.
class SearchSections {
 public:
  explicit SearchSections(const ReportInput& input)
      : input_(input), summary_(Summarize(input)), context_{input_, summary_, style_} {}

  Line Outcome() const { return OutcomeLine(context_); }
  const std::vector<std::string>& warnings() const { return summary_.warnings; }

  // `alone`: the only search of its scenario.
  void AddTo(std::vector<Section>& sections, bool alone) const {
    const std::string title = alone ? "" : context_.sampled() ? "### Sampled\n\n" : "### Proved\n\n";
    sections.push_back({Importance::kVerdict, title + TableOf(MatrixGrid(context_, false), "")});
    sections.push_back({Importance::kFinding, Thresholds()});
    for (size_t i = 0; i < context_.size(); ++i) {
      for (const ShownWitness& shown : ShownWitnesses(context_.result(i))) {
        sections.push_back({Importance::kViolation, ViolationText(i, shown)});
      }
    }
    sections.push_back({Importance::kNumbers, WorstCase()});
    sections.push_back({Importance::kNumbers, Numbers()});
    sections.push_back({Importance::kNumbers, Searched()});
  }

 private:
  std::string Thresholds() const {
    Grid grid{.columns = {"configuration", "expected", "measured", ""}, .rows = {}, .cells = {}};
    for (size_t i = 0; i < context_.size(); ++i) {
      for (const ThresholdFinding& finding : summary_.configurations[i].thresholds) {
        const std::string reason = finding.reason.empty() ? "" : ": " + finding.reason;
        grid.AddRow(
            finding.threshold->metric,
            {OneTone(context_.configuration(i).name), OneTone(finding.threshold->text),
             OneTone(finding.measured.value_or("nothing")), OneTone(VerdictWithGlyph(finding.verdict) + reason)});
      }
    }
    return TableOf(grid, "threshold");
  }

  std::string VerdictWithGlyph(ThresholdVerdict verdict) const {
    const Glyphs glyphs(style_);
    const std::string_view glyph = verdict == ThresholdVerdict::kMet    ? glyphs.good()
                                   : verdict == ThresholdVerdict::kOpen ? glyphs.unsure()
                                                                        : glyphs.bad();
    return absl::StrCat(std::string(glyph), " ", std::string(ThresholdVerdictName(verdict)));
  }

  std::string ViolationText(size_t i, const ShownWitness& shown) const {
    const std::vector<Cell>& cells = context_.result(i).cells;
    std::vector<std::string> invariants;
    std::vector<std::string> happened;
    for (const size_t v : shown.invariants) {
      invariants.push_back(HtmlCode(context_.scenario().invariants[v]));
      happened.push_back(EscapedForMarkup(InWords(cells[v].witness->violation)));
    }
    const std::string summary =
        absl::StrCat(std::string(Glyphs(style_).bad()), " ", HtmlCode(context_.configuration(i).name), " violates ",
                     absl::StrJoin(invariants, " and "), ": ", absl::StrJoin(happened, "; "));
    return Details(summary, PlanAndCommands(i, *shown.witness));
  }

  std::string PlanAndCommands(size_t i, const Witness& witness) const {
    std::string plan;
    const std::vector<std::string> words = PlanInWords(context_.pipeline(i), witness);
    for (size_t f = 0; f < words.size(); ++f) {
      const std::string_view consequence = ConsequenceInWords(witness.plan[f]);
      absl::StrAppend(&plan, words[f], consequence.empty() ? "" : "  # ", std::string(consequence), "\n");
    }
    std::string text = plan.empty() ? "Without any fault.\n" : CodeBlock("text", plan);
    const ReplayCommands commands = CommandsFor(input_, context_.search().configurations[i], witness);
    std::string lines;
    for (const auto& command : {commands.by_seed, commands.by_plan}) {
      if (command) absl::StrAppend(&lines, EscapeControls(*command), "\n");
    }
    absl::StrAppend(&text, "\nTo see it:\n\n", CodeBlock("sh", lines));
    return absl::StrCat(text, "\nIts digest is `", witness.digest.Hex(), "`.\n");
  }

  std::string WorstCase() const {
    if (input_.worst == nullptr) return "";
    const HarmInfo& info = kHarms[static_cast<size_t>(input_.worst->harm)];
    std::string body;
    for (size_t i = 0; i < context_.size(); ++i) {
      const WorstRun& run = input_.worst->runs[i];
      std::string line;
      for (const Piece& piece : WorstLine(context_, i)) line += piece.text;
      absl::StrAppend(&body, body.empty() ? "" : "\n", Escaped(line), "\n\n",
                      PlanAndCommands(i, {.seed = run.timing, .plan = run.plan, .digest = run.digest}));
    }
    return Details(absl::StrCat("Worst case: ", std::string(info.name)), body);
  }

  std::string Numbers() const {
    std::string body;
    for (const auto table_of : {ConsumersTable, ComparisonTable, MetricsTable, FaultsTable}) {
      const ReportTable table = table_of(context_);
      const std::string text = TableOf(table.grid, "");
      if (text.empty()) continue;
      absl::StrAppend(&body, body.empty() ? "" : "\n", "**", Escaped(table.title), "**",
                      table.remark.empty() ? "" : ": ", Escaped(table.remark), "\n\n", text);
    }
    return body.empty() ? "" : Details("Numbers", body);
  }

  std::string Searched() const {
    std::string body;
    for (const Piece& paragraph : SearchParagraphs(context_)) {
      absl::StrAppend(&body, body.empty() ? "" : "\n", Escaped(paragraph.text), "\n");
    }
    const std::string left_out = Bullets(NotCoveredSentences(context_));
    if (!left_out.empty()) absl::StrAppend(&body, "\nNot covered by \"proved\":\n\n", left_out);
    return Details(left_out.empty() ? "What was searched" : "What was searched, and what \"proved\" does not cover",
                   body);
  }

  const ReportInput& input_;
  const Summary summary_;
  const TextStyle style_{.color = false, .unicode = true};
  const TextContext context_;
};

std::string VerdictOfTest(const std::vector<ReportCheck>& checks) {
  const CheckCounts counts = Count(checks);
  const Glyphs glyphs(TextStyle{});
  if (counts.failed + counts.open == 0) {
    const auto cells = std::ranges::count(checks, CheckSubject::kInvariant, &ReportCheck::subject);
    const auto violated = std::ranges::count_if(checks, [](const ReportCheck& c) { return !c.witnesses.empty(); });
    const std::string share = absl::StrCat(violated, " of ", cells, " cells violated");
    return absl::StrCat(std::string(glyphs.good()), " passed: as expected, ",
                        violated == 0 ? "nothing violated" : share);
  }
  return absl::StrCat(std::string(counts.failed > 0 ? glyphs.bad() : glyphs.unsure()), " ", counts.failed, " of ",
                      checks.size(), " checks failed, ", counts.open, " could not be told");
}

std::vector<Section> SectionsOf(const JudgedScenario& judged) {
  const bool tested = judged.searches.front().test != nullptr;
  const SearchSections first(judged.searches.front());
  std::vector<std::string> findings;
  if (tested) {
    for (const ReportCheck& check : judged.checks) {
      for (std::string& finding : FindingsInWords(check, judged.scenario())) findings.push_back(std::move(finding));
    }
  } else {
    findings = first.warnings();
  }
  std::string verdict = tested ? VerdictOfTest(judged.checks) : "";
  for (const Piece& piece : first.Outcome()) verdict += tested ? "" : piece.text;
  if (!tested && !findings.empty()) {
    absl::StrAppend(&verdict, ", ", Count(findings.size(), "warning", "warnings"), " below");
  }
  const Scenario& scenario = judged.scenario();
  std::vector<Section> sections;
  sections.push_back({Importance::kVerdict, absl::StrCat("## ", Escaped(scenario.name), "\n\n**", Escaped(verdict),
                                                         "**\n\n> ", Escaped(scenario.claim), "\n")});
  sections.push_back({Importance::kFinding, findings.empty() ? ""
                                            : tested         ? Bullets(findings)
                                                             : "Warnings:\n\n" + Bullets(findings)});
  for (const ReportInput& input : judged.searches) {
    SearchSections(input).AddTo(sections, judged.searches.size() == 1);
  }
  std::erase_if(sections, [](const Section& section) { return section.text.empty(); });
  return sections;
}

// "Left out ...: 3 violations".
std::string LeftOut(const std::vector<Section>& all, const std::vector<bool>& taken) {
  std::vector<std::string> parts;
  for (const Importance importance : {Importance::kFinding, Importance::kViolation, Importance::kNumbers}) {
    uint64_t count = 0;
    for (size_t i = 0; i < all.size(); ++i) count += !taken[i] && all[i].importance == importance;
    const auto& names = kNamesOfSections[static_cast<size_t>(importance)];
    if (count > 0) parts.push_back(Count(count, names[0], names[1]));
  }
  if (parts.empty()) return "";
  return absl::StrCat("\nLeft out, because GitHub shows no more than 1 MiB: ", absl::StrJoin(parts, ", "),
                      ". The report in JSON (`--report FILE`) has all of it.\n");
}

// The most important that fit, in their order.
std::string JoinWithin(const std::vector<Section>& all, size_t longest) {
  constexpr size_t kForTheLastSentence = 300;
  std::vector<bool> taken(all.size());
  size_t size = kForTheLastSentence;
  for (const Importance importance :
       {Importance::kVerdict, Importance::kFinding, Importance::kViolation, Importance::kNumbers}) {
    for (size_t i = 0; i < all.size(); ++i) {
      const bool fits = size + all[i].text.size() + 1 <= longest || importance == Importance::kVerdict;
      if (all[i].importance != importance || !fits) continue;
      taken[i] = true;
      size += all[i].text.size() + 1;
    }
  }
  std::string text;
  for (size_t i = 0; i < all.size(); ++i) {
    if (taken[i]) absl::StrAppend(&text, text.empty() ? "" : "\n", all[i].text);
  }
  return text + LeftOut(all, taken);
}

}  // namespace

std::string MarkdownReport(std::span<const ReportInput> inputs, size_t longest) {
  std::vector<Section> sections;
  for (const JudgedScenario& judged : JudgeAll(inputs)) {
    for (Section& section : SectionsOf(judged)) sections.push_back(std::move(section));
  }
  return sections.empty() ? "Nothing was run.\n" : JoinWithin(sections, longest);
}

}  // namespace redeliver
