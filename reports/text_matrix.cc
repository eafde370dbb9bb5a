// The upper part of a text report, which people look at first: title, matrix, search.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/grid.h"
#include "reports/interval.h"
#include "reports/text_sections.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

// `brief`: the glyph stands for the word where a number follows.
Line VerdictLine(const TextContext& context, Verdict verdict, const ConfigurationResult& result, const Cell& cell,
                 bool brief) {
  const Glyphs glyphs(context.style);
  const bool numbered = verdict == Verdict::kHeld || verdict == Verdict::kViolated;
  std::string word(GlyphOf(verdict, glyphs));
  if (!brief || !numbered) absl::StrAppend(&word, " ", std::string(VerdictName(verdict)));
  Line line = OneTone(std::move(word), ToneOf(verdict));
  if (verdict == Verdict::kHeld && context.input.planned()) {
    line.push_back({absl::StrCat(" in ", PlannedRuns(result)), Tone::kFaint});
  } else if (verdict == Verdict::kHeld) {
    const std::string bound = ExactInterval(cell.violating_runs, result.runs).high;
    line.push_back({absl::StrCat(" ", std::string(glyphs.at_most()), bound), Tone::kFaint});
  } else if (verdict == Verdict::kViolated) {
    line.push_back({absl::StrCat(" ", cell.violating_runs, "/", result.runs)});
  }
  return line;
}

Line CellLine(const TextContext& context, size_t i, size_t v, bool brief) {
  const CellSummary& summary = context.summary.configurations[i].cells[v];
  Line line = VerdictLine(context, summary.verdict, context.result(i), context.result(i).cells[v], brief);
  // A test takes a violation of what nothing is said about as unexpected.
  const bool unforeseen = context.input.test != nullptr && summary.verdict == Verdict::kViolated &&
                          summary.expectation == Expectation::kNone;
  const Expectation expectation = unforeseen ? Expectation::kUnexpected : summary.expectation;
  if (expectation == Expectation::kUnexpected || expectation == Expectation::kMissing) {
    line.push_back({" "});
    line.push_back(
        {absl::StrCat(std::string(Glyphs(context.style).mark()), " ", std::string(ExpectationName(expectation))),
         Tone::kAlarm});
  }
  return line;
}

}  // namespace

Grid MatrixGrid(const TextContext& context, bool brief) {
  Grid grid{.columns = context.scenario().invariants, .rows = {}, .cells = {}};
  for (size_t i = 0; i < context.size(); ++i) {
    std::vector<Line> row;
    for (size_t v = 0; v < grid.columns.size(); ++v) row.push_back(CellLine(context, i, v, brief));
    grid.AddRow(context.configuration(i).name, std::move(row));
  }
  return grid;
}

std::string Heading(const TextContext& context, std::string_view title, std::string_view remark) {
  Line line = OneTone(std::string(title), Tone::kStrong);
  if (WidthOf(title) + 2 + WidthOf(remark) <= static_cast<size_t>(std::max(0, context.style.width))) {
    if (!remark.empty()) line.push_back({"  " + std::string(remark), Tone::kFaint});
    return Paint(line, context.style) + "\n";
  }
  return Paint(line, context.style) + "\n" + Paragraph(context, remark, "", Tone::kFaint);
}

std::string TableText(const TextContext& context, const ReportTable& table) {
  const std::string lines = RenderGrid(table.grid, context.style);
  return lines.empty() ? "" : Heading(context, table.title, table.remark) + lines;
}

std::string Paragraph(const TextContext& context, std::string_view text, std::string_view first, Tone tone) {
  const size_t indent = WidthOf(first);
  const size_t width = static_cast<size_t>(std::max(0, context.style.width));
  std::string lines;
  for (const std::string& line : Wrap(text, width > indent ? width - indent : 1)) {
    lines += lines.empty() ? std::string(first) : std::string(indent, ' ');
    lines += Paint(OneTone(line, tone), context.style) + "\n";
  }
  return lines;
}

std::string TitleText(const TextContext& context) {
  const Scenario& scenario = context.scenario();
  std::string text = Paint(OneTone(EscapeControls(scenario.name), Tone::kStrong), context.style) + "\n";
  if (!scenario.claim.empty()) text += Paragraph(context, EscapeControls(scenario.claim), "");
  return text;
}

std::string MatrixText(const TextContext& context) {
  Grid grid = MatrixGrid(context, false);
  if (!Fits(grid, context.style)) grid = MatrixGrid(context, true);
  const std::string table = RenderGrid(grid, context.style);
  std::string text = table + (table.empty() ? "" : "\n");
  const Line outcome = OutcomeLine(context);
  text += Paint(outcome, context.style);
  if (const size_t warnings = context.summary.warnings.size(); warnings > 0) {
    const Line line = OneTone(absl::StrCat(std::string(Glyphs(context.style).warning()), " ",
                                           Count(warnings, "warning", "warnings"), " below"),
                              Tone::kStrong);
    const bool fits = WidthOf(outcome) + 2 + WidthOf(line) <= static_cast<size_t>(std::max(0, context.style.width));
    text += (fits ? "  " : "\n") + Paint(line, context.style);
  }
  return text + "\n";
}

std::string SearchText(const TextContext& context) {
  std::string text;
  for (const Piece& paragraph : SearchParagraphs(context))
    text += Paragraph(context, paragraph.text, "", paragraph.tone);
  return text;
}

std::string ThresholdsText(const TextContext& context) {
  const Glyphs glyphs(context.style);
  std::string text;
  for (size_t i = 0; i < context.size(); ++i) {
    for (const ThresholdFinding& finding : context.summary.configurations[i].thresholds) {
      const bool met = finding.verdict == ThresholdVerdict::kMet;
      const bool open = finding.verdict == ThresholdVerdict::kOpen;
      const std::string_view glyph = met ? glyphs.good() : open ? glyphs.unsure() : glyphs.bad();
      const std::string words =
          absl::StrCat(context.configuration(i).name, std::string(glyphs.dot()), InWords(finding));
      text += Paragraph(context, words, absl::StrCat("  ", std::string(glyph), " "),
                        met    ? Tone::kPlain
                        : open ? Tone::kUnsure
                               : Tone::kAlarm);
    }
  }
  return text.empty() ? text : Heading(context, "Thresholds") + text;
}

std::string WarningsText(const TextContext& context) {
  if (context.summary.warnings.empty()) return "";
  std::string text = Heading(context, "Warnings");
  const std::string bullet = absl::StrCat("  ", std::string(Glyphs(context.style).warning()), " ");
  for (const std::string& warning : context.summary.warnings) {
    text += Paragraph(context, EscapeControls(warning), bullet);
  }
  return text;
}

}  // namespace redeliver
