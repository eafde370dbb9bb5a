// The lower part of a text report: tables of numbers.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/durations.h"
#include "reports/faults.h"
#include "reports/grid.h"
#include "reports/text_sections.h"

namespace redeliver {
namespace {

Line Number(uint64_t n) { return OneTone(Grouped(std::to_string(n))); }

Line PairedLine(const PairedRuns& paired) {
  if (paired.both + paired.only_first + paired.only_this == 0) return OneTone("none", Tone::kFaint);
  Line line;
  const auto add = [&line](char sign, uint64_t runs, Tone tone) {
    if (runs > 0) line.push_back({absl::StrCat(line.empty() ? "" : " ", std::string(1, sign), runs), tone});
  };
  add('-', paired.only_first, Tone::kGood);
  add('+', paired.only_this, Tone::kBad);
  add('=', paired.both, Tone::kPlain);
  return line;
}

Line FaultLine(const TextContext& context, size_t i, FaultKind kind) {
  const Pipeline& pipeline = context.pipeline(i);
  if (!pipeline.hazards().enabled(kind)) return OneTone("-", Tone::kFaint);
  const FaultCount& count = context.result(i).faults[static_cast<size_t>(kind)];
  const bool amiss = count.struck == 0 && !context.input.planned();
  Line line = OneTone(Grouped(std::to_string(count.struck)), amiss ? Tone::kAlarm : Tone::kPlain);
  if (context.input.sampled()) {
    const std::string expected = ExpectedFaults(pipeline, kind, count.opportunities, context.search().swarm);
    line.push_back({" / " + Grouped(expected), Tone::kFaint});
  }
  return line;
}

// The kind, and when sampled its rate if all configurations that have the kind agree on it.
std::string FaultHead(const TextContext& context, FaultKind kind) {
  std::string head(Describe(kind).name);
  if (!context.input.sampled()) return head;
  std::vector<Probability> rates;
  for (size_t i = 0; i < context.size(); ++i) {
    const HazardTable& hazards = context.pipeline(i).hazards();
    if (hazards.enabled(kind)) rates.push_back(hazards.rate(kind));
  }
  const bool agree = std::ranges::all_of(rates, [&](const Probability& rate) { return rate == rates.front(); });
  return agree ? absl::StrCat(head, " ", FormatProbability(rates.front())) : head;
}

}  // namespace

ReportTable ComparisonTable(const TextContext& context) {
  if (!context.sampled() || context.size() < 2) return {};
  ReportTable table{absl::StrCat("Against ", context.configuration(0).name),
                    "seed by seed: - violated there only, + here only, = in both",
                    {.columns = context.scenario().invariants, .rows = {}, .cells = {}, .numbers = true}};
  Grid& grid = table.grid;
  bool any = false;
  for (size_t i = 1; i < context.size(); ++i) {
    std::vector<Line> row;
    for (size_t v = 0; v < grid.columns.size(); ++v) {
      const std::vector<PairedRuns>& pairs = context.result(i).paired;
      const PairedRuns paired = v < pairs.size() ? pairs[v] : PairedRuns();
      any = any || paired.both + paired.only_first + paired.only_this > 0;
      row.push_back(PairedLine(paired));
    }
    grid.AddRow(context.configuration(i).name, std::move(row));
  }
  return any ? table : ReportTable();
}

ReportTable MetricsTable(const TextContext& context) {
  ReportTable table{"Metrics",
                    "sums over all runs; p50 and p99 of the time from being asked for to the first effect",
                    {.columns = {}, .rows = {}, .cells = {}, .numbers = true}};
  Grid& grid = table.grid;
  grid.columns = {
      context.sampled() ? "runs" : "plans", "deliveries", "redelivered", "effects", "double effects", "p50", "p99"};
  for (size_t i = 0; i < context.size(); ++i) {
    const ConfigurationResult& result = context.result(i);
    const Metrics& metrics = result.metrics;
    grid.AddRow(
        context.configuration(i).name,
        {Number(result.runs), Number(metrics.deliveries), Number(metrics.duplicates_delivered), Number(metrics.effects),
         Number(metrics.duplicate_effects), OneTone(ShortDuration(metrics.latency.Quantile(50, 100))),
         OneTone(ShortDuration(metrics.latency.Quantile(99, 100)))});
  }
  return table;
}

ReportTable FaultsTable(const TextContext& context) {
  const std::vector<FaultKind> kinds = Alphabet(context.input);
  ReportTable table{"Faults",
                    context.input.sampled()   ? "struck / expected by their rates"
                    : context.input.planned() ? "struck, as planned"
                                              : "struck, over all plans",
                    {.columns = {}, .rows = {}, .cells = {}, .numbers = true}};
  Grid& grid = table.grid;
  for (const FaultKind kind : kinds) grid.columns.push_back(FaultHead(context, kind));
  for (size_t i = 0; i < context.size(); ++i) {
    std::vector<Line> row;
    for (const FaultKind kind : kinds) row.push_back(FaultLine(context, i, kind));
    grid.AddRow(context.configuration(i).name, std::move(row));
  }
  return table;
}

std::vector<std::string> NotCoveredSentences(const TextContext& context) {
  bool any_proof = false;
  for (const ConfigurationSummary& configuration : context.summary.configurations) {
    any_proof = any_proof || std::ranges::any_of(configuration.cells, [](const CellSummary& cell) {
                  return cell.verdict == Verdict::kProved;
                });
  }
  if (!any_proof) return {};
  // Configurations share all sentences but the one about the time until which faults strike, and mostly that one too.
  std::vector<std::pair<std::string, std::string>> sentences;  // With the configurations they are about.
  for (size_t i = 0; i < context.size(); ++i) {
    for (std::string& sentence : NotCovered(context.search(), context.pipeline(i))) {
      const auto known = std::ranges::find(sentences, sentence, &std::pair<std::string, std::string>::first);
      if (known == sentences.end()) {
        sentences.emplace_back(std::move(sentence), context.configuration(i).name);
      } else {
        known->second += ", " + context.configuration(i).name;
      }
    }
  }
  std::vector<std::string> all;
  const std::string& everywhere = sentences.front().second;
  for (const auto& [sentence, where] : sentences) {
    all.push_back(where == everywhere ? sentence : absl::StrCat(where, ": ", sentence));
  }
  return all;
}

std::string ComparisonText(const TextContext& context) { return TableText(context, ComparisonTable(context)); }

std::string MetricsText(const TextContext& context) { return TableText(context, MetricsTable(context)); }

std::string FaultsText(const TextContext& context) { return TableText(context, FaultsTable(context)); }

std::string NotCoveredText(const TextContext& context) {
  std::string text;
  const std::string bullet = "  " + std::string(Glyphs(context.style).vacuous()) + " ";
  for (const std::string& sentence : NotCoveredSentences(context)) text += Paragraph(context, sentence, bullet);
  return text.empty() ? "" : Heading(context, "Not covered by \"proved\"") + text;
}

}  // namespace redeliver
