// The distribution of latencies, on scales that show both the middle and the tail: time by its logarithm, and for each
// further 9 of the share that is faster the same step up.
#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "reports/durations.h"
#include "reports/html/effects_owed.h"
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

// The first effects of a configuration, and of how many they are a share.
struct Shares {
  const Histogram& latency;
  uint64_t all;

  // How many make the percentile: at least so large a part of all, rounded up.
  uint64_t CountAt(const Percentile& percentile) const { return all - all / percentile.one_in; }
  // Nullopt if so many never had an effect.
  std::optional<SimDuration> ValueAt(const Percentile& percentile) const {
    if (latency.count() == 0 || CountAt(percentile) > latency.count()) return std::nullopt;
    return latency.Quantile(CountAt(percentile), latency.count());
  }
};

// Of each configuration: the effects that its runs owe, or if those of any are not known, the effects that it had.
struct AllShares {
  std::vector<Shares> of;
  bool known = true;
};

AllShares SharesOf(const PlotContext& context) {
  AllShares shares;
  std::vector<uint64_t> owed;
  for (size_t i = 0; i < context.size(); ++i) {
    const ConfigurationResult& result = context.result(i);
    const std::optional<Owed> per_run = EffectsOwed(context.pipeline(i));
    owed.push_back(per_run.value_or(Owed()).effects * result.runs);
    // A run that ends before it has asked for all of its messages owes less.
    const bool all_asked = per_run && result.metrics.messages == per_run->messages * result.runs;
    shares.known = shares.known && all_asked && owed.back() >= result.metrics.latency.count();
  }
  for (size_t i = 0; i < context.size(); ++i) {
    const Histogram& latency = context.result(i).metrics.latency;
    shares.of.push_back({latency, shares.known ? owed[i] : latency.count()});
  }
  return shares;
}

std::vector<int64_t> TraitsOf(const Shares& shares) {
  std::vector<int64_t> traits;
  for (const Percentile& percentile : kPercentiles) {
    const SimDuration value = std::max(Nanos(1), shares.ValueAt(percentile).value_or(kForever));
    traits.push_back(Log2(static_cast<uint64_t>(value.nanoseconds())));
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

// Up to where it leaves the axis; to its end if some never had an effect.
std::vector<PlotPoint> PointsOf(const Shares& shares, const PlotPanel& panel) {
  const Histogram::State state = shares.latency.state();
  std::vector<PlotPoint> points;
  uint64_t seen = 0;
  for (const auto& [bucket, count] : state.buckets) {
    const auto x = static_cast<int64_t>(std::min(Histogram::UpperEnd(bucket), state.largest));
    if (points.empty()) points.push_back({x, 0});
    seen += count;
    const bool complete = seen == shares.all;
    points.push_back({x, complete ? panel.y.high : std::min(panel.y.high, Log2(shares.all) - Log2(shares.all - seen))});
    if (points.back().y == panel.y.high) return points;
  }
  points.push_back({panel.x.high, points.back().y});
  return points;
}

PlotSeries SeriesOf(const Shares& shares, const PlotPanel& panel, size_t look) {
  PlotSeries series{.look = look, .tag = TagOf(look), .points = PointsOf(shares, panel), .steps = true};
  for (const PlotTick& tick : panel.y.ticks) {
    const auto percentile = std::ranges::find(kPercentiles, tick.label, &Percentile::name);
    if (percentile == kPercentiles.end()) continue;
    const std::optional<SimDuration> value = shares.ValueAt(*percentile);
    if (value) series.markers.push_back({value->nanoseconds(), tick.value});
  }
  return series;
}

Grid Numbers(const PlotContext& context, const AllShares& shares) {
  Grid grid{.columns = {"first effects"}, .rows = {}, .cells = {}, .numbers = true};
  if (shares.known) grid.columns.emplace_back("owed");
  for (const Percentile& percentile : kPercentiles) grid.columns.emplace_back(percentile.name);
  grid.columns.emplace_back("longest");
  for (size_t i = 0; i < context.size(); ++i) {
    const Histogram& latency = shares.of[i].latency;
    std::vector<Line> row = {OneTone(Grouped(std::to_string(latency.count())))};
    if (shares.known) row.push_back(OneTone(Grouped(std::to_string(shares.of[i].all))));
    for (const Percentile& percentile : kPercentiles) {
      const std::optional<SimDuration> value = shares.of[i].ValueAt(percentile);
      row.push_back(OneTone(value ? ShortDuration(*value) : "never"));
    }
    row.push_back(OneTone(ShortDuration(latency.Quantile(1, 1))));
    grid.AddRow(context.name(i), std::move(row));
  }
  return grid;
}

std::string OfProofInWords(const PlotContext& context) {
  if (context.input.search.mode == SearchMode::kSample) return "";
  return " of the proof, each plan of faults as often as any other";
}

}  // namespace

std::string LatencyFigure(const PlotContext& context) {
  const AllShares shares = SharesOf(context);
  std::vector<size_t> known;  // Those that had effects.
  std::vector<std::vector<int64_t>> traits;
  std::optional<SimDuration> least, most;
  uint64_t most_values = 0;
  for (size_t i = 0; i < context.size(); ++i) {
    const Histogram& latency = context.result(i).metrics.latency;
    if (latency.count() == 0) continue;
    known.push_back(i);
    traits.push_back(TraitsOf(shares.of[i]));
    least = std::min(least.value_or(kForever), latency.Quantile(0, 1));
    most = std::max(most.value_or(SimDuration()), latency.Quantile(1, 1));
    most_values = std::max(most_values, latency.count());
  }
  if (known.empty() || *least == *most) return "";

  Plot plot{.description = "Latency by configuration", .x_title = "time to the first effect"};
  PlotPanel panel{.title = shares.known ? "share of messages that had their first effect by then"
                                        : "share by then of those that had an effect at all",
                  .x = LogDurationAxis(*least, *most),
                  .y = ShareAxis(most_values),
                  .height = 210};
  const std::vector<size_t> shown = MostDifferent(traits);
  for (size_t look = 0; look < shown.size(); ++look) {
    const size_t i = known[shown[look]];
    panel.series.push_back(SeriesOf(shares.of[i], panel, look));
    plot.key.push_back({look, TagOf(look), context.name(i)});
  }
  plot.panels.push_back(std::move(panel));
  return FigureElement(
      plot,
      absl::StrCat("How long messages take from being asked for to their first effect, over all runs",
                   OfProofInWords(context),
                   ": a line crosses "
                   "p99 where 99% are through, ",
                   shares.known ? "of all messages that owe an effect, at each sink. Those that never have one keep "
                                  "a line from rising; poison owes none."
                                : "of those that had an effect: how many never had one is not told here.",
                   LeftOut(shown.size(), known.size())),
      Numbers(context, shares));
}

}  // namespace redeliver::html
