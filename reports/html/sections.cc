#include "reports/html/sections.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/faults.h"
#include "reports/html/elements.h"
#include "reports/interval.h"
#include "reports/replay_command.h"
#include "sim/explore/knob_differences.h"

namespace redeliver::html {
namespace {

std::string Entry(std::string_view name, const std::string& content) {
  return TextElement("dt", name) + Element("dd", content) + "\n";
}

std::string ThresholdWord(ThresholdVerdict verdict) {
  const Glyphs glyphs{TextStyle()};
  switch (verdict) {
    case ThresholdVerdict::kMet:
      return Spans(OneTone(std::string(glyphs.good()) + " met", Tone::kGood));
    case ThresholdVerdict::kMissed:
      return Spans(OneTone(std::string(glyphs.bad()) + " missed", Tone::kAlarm));
    case ThresholdVerdict::kOpen:
      return Spans(OneTone(std::string(glyphs.unsure()) + " open", Tone::kUnsure));
  }
  return "";
}

// What was proved of a configuration; empty if nothing was.
std::string ProvedList(const TextContext& text, size_t i) {
  std::string proved;
  for (size_t v = 0; v < text.scenario().invariants.size(); ++v) {
    if (text.summary.configurations[i].cells[v].verdict != Verdict::kProved) continue;
    absl::StrAppend(&proved, proved.empty() ? "" : ", ", text.scenario().invariants[v]);
  }
  return proved;
}

Grid CertificateGrid(const TextContext& text) {
  Grid grid{.columns = {"proved", "plans", "of them drained", "fault sites", "faults"}, .rows = {}, .cells = {}};
  for (size_t i = 0; i < text.size(); ++i) {
    const ConfigurationResult& result = text.result(i);
    const std::string proved = ProvedList(text, i);
    std::vector<std::string> kinds;
    for (const FaultKind kind : Alphabet(text.pipeline(i))) kinds.emplace_back(Describe(kind).name);
    const auto number = [](uint64_t n) { return OneTone(Grouped(std::to_string(n))); };
    grid.AddRow(text.configuration(i).name,
                {proved.empty() ? OneTone("nothing", Tone::kFaint) : OneTone(proved), number(result.runs),
                 number(result.runs - result.undrained_runs - result.cut_runs), number(result.single_faults),
                 OneTone(absl::StrJoin(kinds, ", "))});
  }
  return grid;
}

std::string Warnings(const SearchContext& context) {
  std::string items;
  for (const std::string& warning : context.text.summary.warnings) items += TextElement("li", warning) + "\n";
  if (items.empty()) return "";
  const std::string title = Count(context.text.summary.warnings.size(), "warning", "warnings");
  return Element("div class=\"warnings\" role=\"note\"",
                 TextElement("p class=\"warnings-title\"", "! " + title) + Element("ul", items)) +
         "\n";
}

Section TableSection(std::string_view name, const ReportTable& table) {
  const std::string element = TableElement(table.grid, table.title);
  if (element.empty()) return {};
  return {name, table.title, TextElement("p class=\"remark\"", table.remark) + "\n" + element};
}

// What sets the configurations apart: those that have been searched.
Section Differences(const SearchContext& context) {
  ReportTable table{"Configurations",
                    "the knobs that do not have one value in all of them; – where there is no such part",
                    {.columns = {}, .rows = {}, .cells = {}}};
  for (size_t i = 0; i < context.text.size(); ++i) table.grid.columns.push_back(context.text.configuration(i).name);
  for (const KnobDifference& knob : KnobDifferences(context.text.scenario(), context.text.search().configurations)) {
    std::vector<Line> row;
    for (const auto& value : knob.values) {
      const std::string_view nothing = value ? "none" : "–";
      row.push_back(value.value_or("").empty() ? OneTone(std::string(nothing), Tone::kFaint) : OneTone(*value));
    }
    const bool part = knob.path.front() == "topology";
    table.grid.AddRow(absl::StrJoin(knob.path.begin() + part, knob.path.end(), "."), std::move(row));
  }
  return TableSection("configurations", table);
}

Section Thresholds(const SearchContext& context) {
  std::string rows;
  for (size_t i = 0; i < context.text.size(); ++i) {
    for (const ThresholdFinding& finding : context.text.summary.configurations[i].thresholds) {
      rows += Element("tr" + Attribute("data-threshold", ThresholdVerdictName(finding.verdict)),
                      TextElement("th scope=\"row\"", context.text.configuration(i).name) +
                          TextElement("td", finding.threshold->metric) + TextElement("td", finding.threshold->text) +
                          TextElement("td", finding.measured.value_or("nothing observed")) +
                          Element("td", ThresholdWord(finding.verdict) +
                                            (finding.reason.empty() ? "" : ": " + EscapedForMarkup(finding.reason)))) +
              "\n";
    }
  }
  if (rows.empty()) return {};
  const std::string head =
      "<tr><th scope=\"col\">configuration</th><th scope=\"col\">metric</th><th scope=\"col\">asked for</th>"
      "<th scope=\"col\">measured</th><th scope=\"col\">verdict</th></tr>";
  return {"thresholds", "Thresholds",
          ScrollBox("Thresholds", Element("table", Element("thead", head) + "\n" + Element("tbody", rows)))};
}

Section Comparison(const SearchContext& context) {
  ReportTable table = ComparisonTable(context.text);
  for (size_t r = 0; r < table.grid.rows.size(); ++r) {
    const ConfigurationResult& result = context.text.result(r + 1);
    for (size_t v = 0; v < result.paired.size(); ++v) {
      const PairedRuns& paired = result.paired[v];
      if (paired.only_first + paired.only_this == 0) continue;
      const RateInterval difference = DifferenceInterval(paired.only_first, paired.only_this, result.runs);
      table.grid.cells[r][v].push_back({absl::StrCat(" ", difference.low, " to ", difference.high), Tone::kFaint});
    }
  }
  absl::StrAppend(&table.remark, "; then the difference of the two rates (", kConfidence,
                  " interval): below 0 it is violated less often than there");
  return TableSection("comparison", table);
}

Section WorstCases(const SearchContext& context) {
  const WorstFound* worst = context.text.input.worst;
  if (worst == nullptr) return {};
  const HarmInfo& info = kHarms[static_cast<size_t>(worst->harm)];
  std::string text = TextElement("p class=\"remark\"", info.doc) + "\n";
  for (size_t i = 0; i < context.text.size(); ++i) {
    const WorstRun& run = worst->runs[i];
    const Witness witness{.seed = run.timing, .plan = run.plan, .digest = run.digest};
    text += Element("p", Spans(WorstLine(context.text, i))) + "\n";
    std::string faults;
    for (const std::string& fault : PlanInWords(context.text.pipeline(i), witness)) {
      faults += Element("li", TextElement("code", fault)) + "\n";
    }
    text += faults.empty() ? "<p>without any fault</p>\n" : Element("ol class=\"plan\"", faults) + "\n";
    const auto commands = CommandsFor(context.text.input, context.text.search().configurations[i], witness);
    if (commands.by_plan) text += Command(*commands.by_plan);
  }
  return {"worst", absl::StrCat("Worst case: ", std::string(info.name)), text};
}

Section Certificate(const SearchContext& context) {
  std::string items;
  for (const std::string& sentence : NotCoveredSentences(context.text)) items += TextElement("li", sentence) + "\n";
  if (items.empty()) return {};
  return {"certificate", "What “proved” covers",
          TableElement(CertificateGrid(context.text), "Certificate") +
              Heading(context.level() + 2, "Not covered by “proved”") + Element("ul", items) + "\n"};
}

}  // namespace

std::string SearchContext::SectionId(std::string_view name) const {
  return number == 0 ? std::string(name) : absl::StrCat(std::string(name), "-", number + 1);
}

std::string SearchContext::CellId(size_t i, size_t v) const {
  return id_prefix + IdPart(text.configuration(i).name) + "/" + IdPart(text.scenario().invariants[v]);
}

const Story* SearchContext::StoryOf(size_t i, size_t v) const {
  const auto found = stories.find({number, i, v});
  return found == stories.end() ? nullptr : &found->second;
}

std::string VerdictSpan(Verdict verdict) {
  return Element("span class=\"verdict\"",
                 TextElement("span class=\"glyph\" aria-hidden=\"true\"", GlyphOf(verdict, Glyphs{TextStyle()})) + " " +
                     EscapedForMarkup(VerdictName(verdict)));
}

std::string Head(const SearchContext& context) {
  const Scenario& scenario = context.text.scenario();
  std::string head = Heading(context.level(), scenario.name);
  if (!scenario.claim.empty()) head += TextElement("p class=\"claim\"", scenario.claim) + "\n";
  head += Element("p class=\"outcome\"", Spans(OutcomeLine(context.text))) + "\n";
  head += Warnings(context);
  for (const Piece& paragraph : SearchParagraphs(context.text)) {
    head += TextElement(paragraph.tone == Tone::kFaint ? "p class=\"remark\"" : "p", paragraph.text) + "\n";
  }
  head += "<p class=\"remark\">The command that makes this search again:</p>\n";
  head += Command(SearchCommand(context.text.input));
  std::string entries;
  for (size_t i = 0; i < scenario.source.size(); ++i) {
    entries +=
        i == 0 ? Entry("source", SourceElement(scenario.source[i])) : Element("dd", SourceElement(scenario.source[i]));
  }
  entries += Entry("scenario digest", TextElement("code", scenario.digest.Hex()));
  entries += Entry("made by", EscapedForMarkup("redeliver " REDELIVER_VERSION));
  return Element("header class=\"search-head\"", head + Element("dl", entries)) + "\n";
}

std::vector<Section> SectionsOf(const SearchContext& context) {
  std::vector<Section> sections = {
      Matrix(context),
      TableSection("consumers", ConsumersTable(context.text)),
      Stories(context),
      Differences(context),
      Thresholds(context),
      Comparison(context),
      TableSection("metrics", MetricsTable(context.text)),
      {"plots", "Plots", std::string(context.plots)},
      TableSection("faults", FaultsTable(context.text)),
      WorstCases(context),
      Certificate(context),
  };
  std::erase_if(sections, [](const Section& section) { return section.content.empty(); });
  return sections;
}

}  // namespace redeliver::html
