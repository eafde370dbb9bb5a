// The distribution of latencies, on scales that show both the middle and the tail: time by its logarithm, and for each
// further 9 of the share that is faster the same step up.
#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "reports/durations.h"
#include "reports/html/plot_figures.h"
#include "reports/styled_text.h"

namespace redeliver::html {
namespace {

// A share of all, told as the share that is slower: one in so many.
struct Percentile {
  std::string_view name;
  uint64_t one_in;
};
constexpr std::array<Percentile, 5> kPercentiles = {
    {{"p50", 2}, {"p90", 10}, {"p99", 100}, {"p99.9", 1'000}, {"p99.99", 10'000}}};
constexpr size_t kFewestShown = 3;

SimDuration ValueAt(const Histogram& histogram, const Percentile& percentile) {
  return histogram.Quantile(percentile.one_in - 1, percentile.one_in);
}

std::vector<int64_t> TraitsOf(const Histogram& histogram) {
  std::vector<int64_t> traits;
  for (const Percentile& percentile : kPercentiles) {
    traits.push_back(Log2(static_cast<uint64_t>(std::max(Nanos(1), ValueAt(histogram, percentile)).nanoseconds())));
  }
  return traits;
}

// From 0 to the last percentile that the largest of these samples can tell.
PlotAxis ShareAxis(uint64_t most_values) {
  PlotAxis axis;
  axis.ticks.push_back({0, "0"});
  for (size_t i = 0; i < kPercentiles.size(); ++i) {
    if (i >= kFewestShown && kPercentiles[i].one_in > most_values) break;
    axis.ticks.push_back({Log2(kPercentiles[i].one_in), std::string(kPercentiles[i].name)});
  }
  axis.high = axis.ticks.back().value;
  return axis;
}

// Up to where it leaves the axis.
std::vector<PlotPoint> SharesOf(const Histogram& histogram, const PlotAxis& y) {
  const Histogram::State state = histogram.state();
  const uint64_t all = histogram.count();
  std::vector<PlotPoint> points;
  uint64_t seen = 0;
  for (const auto& [bucket, count] : state.buckets) {
    const auto x = static_cast<int64_t>(std::min(Histogram::UpperEnd(bucket), state.largest));
    if (points.empty()) points.push_back({x, 0});
    seen += count;
    const int64_t share = seen == all ? y.high : std::min(y.high, Log2(all) - Log2(all - seen));
    points.push_back({x, share});
    if (share == y.high) break;
  }
  return points;
}

Grid Numbers(const PlotContext& context) {
  Grid grid{.columns = {"first effects"}, .rows = {}, .cells = {}, .numbers = true};
  for (const Percentile& percentile : kPercentiles) grid.columns.emplace_back(percentile.name);
  grid.columns.emplace_back("longest");
  for (size_t i = 0; i < context.size(); ++i) {
    const Histogram& latency = context.result(i).metrics.latency;
    std::vector<Line> row = {OneTone(Grouped(std::to_string(latency.count())))};
    for (const Percentile& percentile : kPercentiles)
      row.push_back(OneTone(ShortDuration(ValueAt(latency, percentile))));
    row.push_back(OneTone(ShortDuration(latency.Quantile(1, 1))));
    grid.AddRow(context.name(i), std::move(row));
  }
  return grid;
}

}  // namespace

std::string LatencyFigure(const PlotContext& context) {
  std::vector<size_t> known;  // Those that had effects.
  std::vector<std::vector<int64_t>> traits;
  std::optional<SimDuration> least, most;
  uint64_t most_values = 0;
  for (size_t i = 0; i < context.size(); ++i) {
    const Histogram& latency = context.result(i).metrics.latency;
    if (latency.count() == 0) continue;
    known.push_back(i);
    traits.push_back(TraitsOf(latency));
    least = std::min(least.value_or(kForever), latency.Quantile(0, 1));
    most = std::max(most.value_or(SimDuration()), latency.Quantile(1, 1));
    most_values = std::max(most_values, latency.count());
  }
  if (known.empty() || *least == *most) return "";

  Plot plot{.description = "Latency by configuration", .x_title = "time to the first effect"};
  PlotPanel panel{.title = "share of messages that had their first effect by then",
                  .x = LogDurationAxis(*least, *most),
                  .y = ShareAxis(most_values),
                  .height = 210};
  const std::vector<size_t> shown = MostDifferent(traits);
  for (size_t look = 0; look < shown.size(); ++look) {
    const size_t i = known[shown[look]];
    const Histogram& latency = context.result(i).metrics.latency;
    PlotSeries series{.look = look, .tag = TagOf(look), .points = SharesOf(latency, panel.y), .steps = true};
    for (const PlotTick& tick : panel.y.ticks) {
      const auto percentile = std::ranges::find(kPercentiles, tick.label, &Percentile::name);
      if (percentile == kPercentiles.end() || tick.value > series.points.back().y) continue;
      series.markers.push_back({ValueAt(latency, *percentile).nanoseconds(), tick.value});
    }
    panel.series.push_back(std::move(series));
    plot.key.push_back({look, TagOf(look), context.name(i)});
  }
  plot.panels.push_back(std::move(panel));
  return FigureElement(
      plot,
      absl::StrCat("How long messages take from being asked for to their first effect, over all runs: a "
                   "line crosses p99 where 99% are through.",
                   LeftOut(shown.size(), known.size())),
      Numbers(context));
}

}  // namespace redeliver::html
