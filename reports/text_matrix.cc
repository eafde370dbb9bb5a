// The upper part of a text report, which people look at first: title, matrix, search.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/faults.h"
#include "reports/grid.h"
#include "reports/interval.h"
#include "reports/text_sections.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

std::string Count(uint64_t n, std::string_view one, std::string_view many) {
  return absl::StrCat(Grouped(std::to_string(n)), " ", std::string(n == 1 ? one : many));
}

// `brief`: the glyph stands for the word where a number follows.
Line VerdictLine(const TextContext& context, Verdict verdict, const ConfigurationResult& result, const Cell& cell,
                 bool brief) {
  const Glyphs glyphs(context.style);
  const bool numbered = verdict == Verdict::kHeld || verdict == Verdict::kViolated;
  const auto word = [&](std::string_view glyph, Tone tone) {
    if (brief && numbered) return Piece{std::string(glyph), tone};
    return Piece{absl::StrCat(std::string(glyph), " ", std::string(VerdictName(verdict))), tone};
  };
  switch (verdict) {
    case Verdict::kProved:
      return {word(glyphs.good(), Tone::kGood)};
    case Verdict::kHeld: {
      const std::string bound = ExactInterval(cell.violating_runs, result.runs).high;
      return {word(glyphs.good(), Tone::kGood),
              Piece{absl::StrCat(" ", std::string(glyphs.at_most()), bound), Tone::kFaint}};
    }
    case Verdict::kViolated:
      return {word(glyphs.bad(), Tone::kBad), Piece{absl::StrCat(" ", cell.violating_runs, "/", result.runs)}};
    case Verdict::kVacuous:
      return {word(glyphs.vacuous(), Tone::kUnsure)};
    case Verdict::kInconclusive:
      return {word(glyphs.unsure(), Tone::kUnsure)};
  }
  return {};
}

Line CellLine(const TextContext& context, size_t i, size_t v, bool brief) {
  const CellSummary& summary = context.summary.configurations[i].cells[v];
  Line line = VerdictLine(context, summary.verdict, context.result(i), context.result(i).cells[v], brief);
  if (summary.expectation == Expectation::kUnexpected || summary.expectation == Expectation::kMissing) {
    line.push_back({" "});
    line.push_back({absl::StrCat(std::string(Glyphs(context.style).mark()), " ",
                                 std::string(ExpectationName(summary.expectation))),
                    Tone::kAlarm});
  }
  return line;
}

struct Counts {
  uint64_t cells = 0;
  uint64_t violated = 0;
  uint64_t open = 0;
  uint64_t unexpected = 0;
  uint64_t missing = 0;
  uint64_t thresholds = 0;
  uint64_t missed = 0;   // Thresholds.
  bool bounded = false;  // Some cell shows an upper bound.
  bool expects = false;  // Something was expected of some configuration.
};

Counts CountCells(const Summary& summary) {
  Counts counts;
  for (const ConfigurationSummary& configuration : summary.configurations) {
    for (const CellSummary& cell : configuration.cells) {
      ++counts.cells;
      counts.violated += cell.verdict == Verdict::kViolated;
      const bool open = cell.verdict == Verdict::kVacuous || cell.verdict == Verdict::kInconclusive;
      counts.open += open && cell.expectation != Expectation::kMet;
      counts.unexpected += cell.expectation == Expectation::kUnexpected;
      counts.missing += cell.expectation == Expectation::kMissing;
      counts.bounded |= cell.verdict == Verdict::kHeld;
      counts.expects |= cell.expectation != Expectation::kNone;
    }
    counts.thresholds += configuration.thresholds.size();
    for (const ThresholdFinding& finding : configuration.thresholds) {
      counts.missed += finding.verdict == ThresholdVerdict::kMissed;
    }
  }
  return counts;
}

// One line that says what the matrix comes to, glyph first.
Line OutcomeLine(const TextContext& context) {
  const Glyphs glyphs(context.style);
  const Counts counts = CountCells(context.summary);
  const auto line = [](std::string_view glyph, std::string_view text, Tone tone) {
    return OneTone(absl::StrCat(std::string(glyph), " ", std::string(text)), tone);
  };
  if (counts.unexpected + counts.missing + counts.missed > 0) {
    std::string text;
    const auto add = [&text](uint64_t n, const std::string& what) {
      if (n > 0) absl::StrAppend(&text, text.empty() ? "not as expected: " : ", ", n, " ", what);
    };
    add(counts.unexpected, "unexpected");
    add(counts.missing, "missing");
    add(counts.missed, counts.missed == 1 ? "threshold missed" : "thresholds missed");
    return line(glyphs.bad(), text, Tone::kAlarm);
  }
  const auto share = [&](uint64_t n, std::string_view what) {
    return absl::StrCat(n, " of ", counts.cells, " cells ", std::string(what));
  };
  if (context.summary.any_violation_without_expect) {
    return line(glyphs.bad(), share(counts.violated, "violated"), Tone::kBad);
  }
  if (counts.cells == 0) return line(glyphs.unsure(), "nothing was run", Tone::kUnsure);
  if (counts.open > 0) return line(glyphs.unsure(), share(counts.open, "vacuous or inconclusive"), Tone::kUnsure);
  std::string text = counts.expects ? "as expected, " : "";
  text += counts.violated == 0 ? "nothing violated" : share(counts.violated, "violated");
  if (counts.thresholds > 0 && !context.summary.any_threshold_open) {
    absl::StrAppend(&text, ", ", Count(counts.thresholds, "threshold", "thresholds"), " met");
  }
  return line(glyphs.good(), text, Tone::kGood);
}

// "1..1000, 2000".
std::string SeedsInWords(const std::vector<SeedRange>& seeds) {
  constexpr size_t kShown = 8;
  std::string text;
  for (size_t i = 0; i < std::min(seeds.size(), kShown); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", seeds[i].first);
    if (seeds[i].last != seeds[i].first) absl::StrAppend(&text, "..", seeds[i].last);
  }
  if (seeds.size() > kShown) absl::StrAppend(&text, " and ", seeds.size() - kShown, " more ranges");
  return seeds.empty() ? "none" : text;
}

std::string TimingsInWords(const std::vector<uint64_t>& timings) {
  std::string text = timings.size() == 1 ? "timing" : "timings";
  for (size_t i = 0; i < timings.size(); ++i) absl::StrAppend(&text, i == 0 ? " " : ", ", timings[i]);
  return text;
}

std::string KindsInWords(const std::vector<FaultKind>& kinds) {
  std::string text;
  for (const FaultKind kind : kinds) absl::StrAppend(&text, text.empty() ? "" : ", ", std::string(Describe(kind).name));
  return text.empty() ? "none" : text;
}

Grid MatrixGrid(const TextContext& context, bool brief) {
  Grid grid{.columns = context.scenario().invariants, .rows = {}, .cells = {}};
  for (size_t i = 0; i < context.size(); ++i) {
    std::vector<Line> row;
    for (size_t v = 0; v < grid.columns.size(); ++v) row.push_back(CellLine(context, i, v, brief));
    grid.AddRow(context.configuration(i).name, std::move(row));
  }
  return grid;
}

}  // namespace

std::string Heading(const TextContext& context, std::string_view title, std::string_view remark) {
  Line line = OneTone(std::string(title), Tone::kStrong);
  if (WidthOf(title) + 2 + WidthOf(remark) <= static_cast<size_t>(std::max(0, context.style.width))) {
    if (!remark.empty()) line.push_back({"  " + std::string(remark), Tone::kFaint});
    return Paint(line, context.style) + "\n";
  }
  return Paint(line, context.style) + "\n" + Paragraph(context, remark, "", Tone::kFaint);
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
  uint64_t runs = 0;
  uint64_t events = 0;
  uint64_t singles = 0;
  for (const ConfigurationResult& result : context.search().results) {
    runs += result.runs;
    singles += result.single_faults;
    events += result.events;
  }
  const SearchResult& search = context.search();
  const std::string faults = "Faults: " + KindsInWords(Alphabet(context.input));
  const std::string size = absl::StrCat(Count(runs, "run", "runs"), ", ", Count(events, "event", "events"), ". ");
  std::string text;
  if (context.sampled()) {
    text = absl::StrCat("Sampled seeds ", SeedsInWords(search.seeds), " under each configuration: ", size, faults,
                        search.swarm ? ", at rates that vary from run to run." : ".");
  } else {
    text = absl::StrCat(
        search.complete ? "Ran every plan" : "Stopped before it had run every plan", " of at most ",
        Count(static_cast<uint64_t>(search.faults), "fault", "faults"), " under ", TimingsInWords(search.timings), ": ",
        Count(singles, "fault site and phase", "fault sites and phases"), " in the calm runs, ", size, faults, ".");
  }
  text = Paragraph(context, text, "");
  if (CountCells(context.summary).bounded) {
    const std::string at_most(Glyphs(context.style).at_most());
    text += Paragraph(context,
                      absl::StrCat("held ", at_most, "p: no run violated it; the rate of violating runs is at most p (",
                                   kConfidence, " interval)."),
                      "", Tone::kFaint);
    uint64_t seeds = 0;
    for (const SeedRange& range : search.seeds) seeds += range.last - range.first + 1;
    text +=
        Paragraph(context,
                  absl::StrCat("A violation in a share of ", DetectableRate(seeds),
                               " of all runs or more would have been seen with ", kDetection,
                               "; for 1 in 10,000 it takes ", Grouped(std::to_string(RunsToDetect(10'000))), " runs."),
                  "", Tone::kFaint);
  }
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
