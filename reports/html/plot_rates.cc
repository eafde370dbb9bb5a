// Duplicates and losses at several times the scenario's rates of faults.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/html/plot_figures.h"
#include "reports/styled_text.h"
#include "sim/explore/rate_sweep.h"

namespace redeliver::html {
namespace {

// A point from fewer is chance, and is not drawn.
constexpr uint64_t kFewestRuns = 50;

using Points = std::array<ConfigurationResult, kRateFactors.size()>;

// Something counted for each thousand messages.
struct HarmCurve {
  std::string_view title;
  std::vector<std::array<int64_t, kRateFactors.size()>> values;  // In thousandths, by configuration and factor.

  bool none() const {
    return std::ranges::all_of(values, [](const auto& row) { return std::ranges::count(row, 0) == std::ssize(row); });
  }
};

template <class Count>
HarmCurve Counted(std::string_view title, const RateSweep& sweep, const Count& count) {
  HarmCurve harm{.title = title, .values = {}};
  for (const Points& points : sweep.results) {
    auto& row = harm.values.emplace_back();
    for (size_t f = 0; f < points.size(); ++f) row[f] = PerThousand(count(points[f]), points[f].metrics.messages);
  }
  return harm;
}

std::vector<HarmCurve> HarmsOf(const Scenario& scenario, const RateSweep& sweep) {
  std::vector<HarmCurve> harms = {
      Counted("duplicate effects per 1,000 messages", sweep,
              [](const ConfigurationResult& result) { return result.metrics.duplicate_effects; })};
  const auto judged = std::ranges::find(scenario.invariants, "no_loss");
  if (judged == scenario.invariants.end()) return harms;
  const auto no_loss = static_cast<size_t>(judged - scenario.invariants.begin());
  harms.push_back(Counted("losses per 1,000 messages", sweep,
                          [no_loss](const ConfigurationResult& result) { return result.cells[no_loss].violations; }));
  return harms;
}

PlotPanel PanelOf(const HarmCurve& harm, const RateSweep& sweep, const std::vector<size_t>& shown) {
  std::vector<std::string> factors;
  for (const RateFactor& factor : kRateFactors) factors.emplace_back(factor.name);
  PlotPanel panel{.title = std::string(harm.title), .x = EvenAxis(factors), .height = 120};
  int64_t most = 0;
  for (size_t look = 0; look < shown.size(); ++look) {
    PlotSeries series{.look = look, .tag = TagOf(look)};
    for (size_t f = 0; f < kRateFactors.size(); ++f) {
      if (sweep.results[shown[look]][f].runs < kFewestRuns) continue;
      const int64_t value = harm.values[shown[look]][f];
      series.points.push_back({static_cast<int64_t>(f), value});
      most = std::max(most, value);
    }
    series.markers = series.points;
    panel.series.push_back(std::move(series));
  }
  panel.y = ThousandthsAxis(most);
  return panel;
}

uint64_t Struck(const ConfigurationResult& result) {
  uint64_t struck = 0;
  for (const FaultCount& fault : result.faults) struck += fault.struck;
  return struck;
}

Grid Numbers(const PlotContext& context, const RateSweep& sweep, const std::vector<HarmCurve>& harms) {
  Grid grid{.columns = {"runs", "messages", "faults"}, .rows = {}, .cells = {}, .numbers = true};
  for (const HarmCurve& harm : harms) grid.columns.emplace_back(harm.title);
  for (size_t i = 0; i < context.size(); ++i) {
    for (size_t f = 0; f < kRateFactors.size(); ++f) {
      const ConfigurationResult& result = sweep.results[i][f];
      std::vector<Line> row;
      for (const uint64_t number : {result.runs, result.metrics.messages, Struck(result)}) {
        row.push_back(OneTone(Grouped(std::to_string(number))));
      }
      for (const HarmCurve& harm : harms) row.push_back(OneTone(ThousandthsInWords(harm.values[i][f])));
      grid.AddRow(absl::StrCat(context.name(i), " at ", std::string(kRateFactors[f].name), " times"), std::move(row));
    }
  }
  return grid;
}

std::vector<std::vector<int64_t>> TraitsOf(const std::vector<HarmCurve>& harms, size_t configurations) {
  std::vector<std::vector<int64_t>> traits(configurations);
  for (const HarmCurve& harm : harms) {
    for (size_t i = 0; i < configurations; ++i) {
      traits[i].insert(traits[i].end(), harm.values[i].begin(), harm.values[i].end());
    }
  }
  return traits;
}

// "200 runs", or of longer ones "61 to 200 runs", of the points that are drawn; those at the factor 1 may be more.
std::string RunsInWords(const RateSweep& sweep) {
  uint64_t fewest = UINT64_MAX;
  uint64_t most = 0;
  for (const Points& points : sweep.results) {
    for (size_t f = 0; f < points.size(); ++f) {
      const uint64_t runs = points[f].runs;
      if (f == kOwnRates || runs < kFewestRuns) continue;
      fewest = std::min(fewest, runs);
      most = std::max(most, runs);
    }
  }
  if (most == 0) return "the search's runs";  // Of which there are enough, and no others.
  if (fewest < most) return absl::StrCat(fewest, " to ", most, " runs");
  return absl::StrCat(most, " runs");
}

bool AnyDrawn(const RateSweep& sweep) {
  return std::ranges::any_of(sweep.results, [](const Points& points) {
    return std::ranges::any_of(points, [](const ConfigurationResult& point) { return point.runs >= kFewestRuns; });
  });
}

uint64_t TooFewRuns(const RateSweep& sweep) {
  uint64_t points = 0;
  for (const Points& of_configuration : sweep.results) {
    points += static_cast<uint64_t>(std::ranges::count_if(
        of_configuration, [](const ConfigurationResult& point) { return point.runs < kFewestRuns; }));
  }
  return points;
}

// "the search's own 1,000 runs at 1"; empty if none stand for the factor 1.
std::string OwnRatesInWords(const RateSweep& sweep, const PlotContext& context) {
  const ConfigurationResult& own = sweep.results.front()[kOwnRates];
  if (own.digest != context.result(0).digest || own.runs != context.result(0).runs) return "";
  return absl::StrCat("; at 1 the ", Grouped(std::to_string(own.runs)), " of the search");
}

std::string LeftOutPoints(const RateSweep& sweep) {
  const uint64_t too_few = TooFewRuns(sweep);
  if (too_few == 0) return "";
  return absl::StrCat(" Points from fewer than ", kFewestRuns, " runs are not drawn: ", too_few,
                      ", of long runs; the table has them.");
}

std::string TooLong() {
  return Remark("No plot of duplicates and losses by rates of faults: runs of so many events are not repeated for it.");
}

uint64_t EventsPerRun(const PlotContext& context) {
  uint64_t most = 1;
  for (size_t i = 0; i < context.size(); ++i) {
    const ConfigurationResult& result = context.result(i);
    if (result.runs > 0) most = std::max(most, result.events / result.runs);
  }
  return most;
}

}  // namespace

std::string RateFigure(const PlotContext& context) {
  bool any_fault = false;
  for (size_t i = 0; i < context.size(); ++i) any_fault = any_fault || AnySampledFault(context.pipeline(i));
  if (!any_fault) return Remark("No plot of duplicates and losses by rates of faults: no fault has a rate here.");
  RateSweepOptions options{.jobs = context.jobs, .sample = &context.input.search};
  options.events = context.events / 3 * 2 / (context.size() * kRateFactors.size());
  if (EventsPerRun(context) * kFewestRuns > options.events) {
    return TooLong();
  }
  const RateSweep sweep = SweepRates(context.input.prepared, context.configurations(), options);
  const std::vector<HarmCurve> harms = HarmsOf(context.scenario(), sweep);
  if (!AnyDrawn(sweep)) return TooLong();
  const std::string runs = RunsInWords(sweep);

  const std::vector<size_t> shown = MostDifferent(TraitsOf(harms, context.size()));
  Plot plot{.description = "Duplicates and losses by rate of faults",
            .x_title = "times the scenario's rates of faults"};
  std::string absent;
  for (const HarmCurve& harm : harms) {
    if (harm.none()) {
      absl::StrAppend(&absent, " There are no ", harm.title == harms[0].title ? "duplicates" : "losses",
                      " at any rate.");
    } else {
      plot.panels.push_back(PanelOf(harm, sweep, shown));
    }
  }
  if (plot.panels.empty()) {
    return Remark(absl::StrCat("At 0 to 4 times the scenario's rates of faults, in ", runs, " each, no message ",
                               harms.size() > 1 ? "was lost and none " : "", "had its effect twice."));
  }
  for (size_t look = 0; look < shown.size(); ++look) plot.key.push_back({look, TagOf(look), context.name(shown[look])});
  return FigureElement(
      plot,
      absl::StrCat("What more or fewer faults would do: ", runs,
                   " at each point, with every rate so many times the scenario's", OwnRatesInWords(sweep, context), ".",
                   LeftOutPoints(sweep), absent, LeftOut(shown.size(), context.size())),
      Numbers(context, sweep, harms));
}

}  // namespace redeliver::html
