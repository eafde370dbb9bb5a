#include "reports/report_content.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/faults.h"
#include "reports/interval.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

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

}  // namespace

std::string Count(uint64_t n, std::string_view one, std::string_view many) {
  return absl::StrCat(Grouped(std::to_string(n)), " ", std::string(n == 1 ? one : many));
}

std::string PlannedRuns(const ConfigurationResult& result) { return Count(result.runs, "planned run", "planned runs"); }

CellCounts CountCells(const Summary& summary) {
  CellCounts counts;
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

std::string_view GlyphOf(Verdict verdict, const Glyphs& glyphs) {
  switch (verdict) {
    case Verdict::kProved:
    case Verdict::kHeld:
      return glyphs.good();
    case Verdict::kViolated:
      return glyphs.bad();
    case Verdict::kVacuous:
      return glyphs.vacuous();
    case Verdict::kInconclusive:
      return glyphs.unsure();
  }
  return "";
}

Tone ToneOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kProved:
    case Verdict::kHeld:
      return Tone::kGood;
    case Verdict::kViolated:
      return Tone::kBad;
    case Verdict::kVacuous:
    case Verdict::kInconclusive:
      return Tone::kUnsure;
  }
  return Tone::kPlain;
}

Line OutcomeLine(const TextContext& context) {
  const Glyphs glyphs(context.style);
  const CellCounts counts = CountCells(context.summary);
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

std::vector<Piece> SearchParagraphs(const TextContext& context) {
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
  if (context.input.planned()) {
    text = absl::StrCat("Ran the plan that the scenario gives, under timing ", SeedsInWords(search.seeds),
                        " and each configuration, and nothing else: ", size, faults, ".");
  } else if (context.sampled()) {
    text = absl::StrCat("Sampled seeds ", SeedsInWords(search.seeds), " under each configuration: ", size, faults,
                        search.swarm ? ", at rates that vary from run to run." : ".");
  } else {
    text = absl::StrCat(
        search.complete ? "Ran every plan" : "Stopped before it had run every plan", " of at most ",
        Count(static_cast<uint64_t>(search.faults), "fault", "faults"), " under ", TimingsInWords(search.timings), ": ",
        Count(singles, "fault site and phase", "fault sites and phases"), " in the calm runs, ", size, faults, ".");
  }
  std::vector<Piece> paragraphs{{std::move(text)}};
  if (CountCells(context.summary).bounded && !context.input.planned()) {
    const std::string at_most(Glyphs(context.style).at_most());
    paragraphs.push_back(
        {absl::StrCat("held ", at_most, "p: no run violated it; the rate of violating runs is at most p (", kConfidence,
                      " interval)."),
         Tone::kFaint});
    uint64_t seeds = 0;
    for (const SeedRange& range : search.seeds) seeds += range.last - range.first + 1;
    paragraphs.push_back(
        {absl::StrCat("A violation in a share of ", DetectableRate(seeds),
                      " of all runs or more would have been seen with ", kDetection, "; for 1 in 10,000 it takes ",
                      Grouped(std::to_string(RunsToDetect(10'000))), " runs."),
         Tone::kFaint});
  }
  return paragraphs;
}

Line WorstLine(const TextContext& context, size_t i) {
  const WorstFound& worst = *context.input.worst;
  const WorstRun& run = worst.runs[i];
  return {{context.configuration(i).name + ": "},
          {ScoreInWords(worst.harm, run.score), Tone::kStrong},
          {absl::StrCat(", the most of ", run.plans, " plans; ", run.plans - run.undrained,
                        " of them drained once all was healed")}};
}

std::string InWords(const Violation& violation) {
  const std::string message = violation.message.none() ? "" : "message " + FormatMessage(violation.message) + " ";
  return message + std::string(violation.what);
}

}  // namespace redeliver
