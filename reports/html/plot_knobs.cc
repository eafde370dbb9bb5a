// What it costs to turn a knob: configurations that differ in one number, as points of curves.
#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/durations.h"
#include "reports/html/plot_figures.h"
#include "reports/styled_text.h"
#include "sim/explore/knob_axis.h"
#include "sim/explore/measure.h"

namespace redeliver::html {
namespace {

// Something measured at every point of a curve.
struct KnobCurve {
  std::string name;
  std::vector<int64_t> values;  // Thousandths, or nanoseconds.
  bool duration = false;

  bool flat() const { return std::ranges::count(values, values.front()) == std::ssize(values); }
  std::string InWords(size_t i) const {
    return duration ? ShortDuration(Nanos(values[i])) : ThousandthsInWords(values[i]);
  }
};

using Results = std::vector<const ConfigurationResult*>;

Results ResultsOf(const PlotContext& context, const KnobAxis& axis) {
  Results results;
  for (const KnobAxis::Point& point : axis.points) {
    const auto at = std::ranges::find(context.configurations(), point.configuration);
    results.push_back(&context.result(static_cast<size_t>(at - context.configurations().begin())));
  }
  return results;
}

int64_t Throughput(const redeliver::Metrics& metrics) {  // First effects per second, in thousandths.
  if (metrics.busy_time == 0) return 0;
  const Uint128 scaled = static_cast<Uint128>(metrics.first_effects()) * 1'000 * Seconds(1).nanoseconds();
  return static_cast<int64_t>(scaled / metrics.busy_time);
}

KnobCurve Measured(std::string name, const Results& results, bool duration,
                   const std::function<int64_t(const redeliver::Metrics&)>& of) {
  KnobCurve curve{.name = std::move(name), .values = {}, .duration = duration};
  for (const ConfigurationResult* result : results) curve.values.push_back(of(result->metrics));
  return curve;
}

std::vector<KnobCurve> CurvesOf(const Results& results) {
  const auto latency = [&](const char* name, uint64_t percent) {
    return Measured(name, results, true, [percent](const redeliver::Metrics& metrics) {
      return metrics.latency.Quantile(percent, 100).nanoseconds();
    });
  };
  return {Measured("first effects per second", results, false, Throughput), latency("latency p50", 50),
          latency("latency p99", 99),
          Measured("duplicate effects per 1,000 messages", results, false, [](const redeliver::Metrics& metrics) {
            return PerThousand(metrics.duplicate_effects, metrics.messages);
          })};
}

// Values that span more than a decade by their logarithm, if none is 0; else evenly apart.
PlotAxis AxisOf(const KnobAxis& knob) {
  std::vector<std::string> labels;
  for (const KnobAxis::Point& point : knob.points) labels.push_back(point.text);
  const int64_t low = knob.points.front().value;
  const int64_t high = knob.points.back().value;
  const bool wide = low <= 0 || high / 10 >= low;
  if (wide && low <= 0) return EvenAxis(labels);
  PlotAxis axis{.low = low, .high = high, .logarithmic = wide, .ticks = {}};
  for (const KnobAxis::Point& point : knob.points) axis.ticks.push_back({point.value, point.text});
  return axis;
}

PlotSeries SeriesOf(const KnobCurve& curve, const KnobAxis& knob, const PlotAxis& x, size_t look) {
  const bool even = x.low == 0;
  PlotSeries series{.look = look};
  for (size_t i = 0; i < curve.values.size(); ++i) {
    series.points.push_back({even ? static_cast<int64_t>(i) : knob.points[i].value, curve.values[i]});
  }
  series.markers = series.points;
  return series;
}

// The p50 and the p99, in one panel.
PlotPanel LatencyPanel(const KnobCurve& p50, const KnobCurve& p99, const KnobAxis& knob, const PlotAxis& x) {
  PlotPanel panel{.title = "latency", .x = x, .height = 110};
  panel.y = LogDurationAxis(Nanos(*std::ranges::min_element(p50.values)), Nanos(*std::ranges::max_element(p99.values)));
  for (const KnobCurve* curve : {&p50, &p99}) {
    panel.series.push_back(SeriesOf(*curve, knob, x, panel.series.size()));
    panel.series.back().tag = curve->name.substr(curve->name.find(' ') + 1);
  }
  return panel;
}

PlotPanel CountPanel(const KnobCurve& curve, const KnobAxis& knob, const PlotAxis& x) {
  PlotPanel panel{
      .title = curve.name, .x = x, .y = ThousandthsAxis(*std::ranges::max_element(curve.values)), .height = 110};
  panel.series.push_back(SeriesOf(curve, knob, x, 0));
  return panel;
}

Grid Numbers(const PlotContext& context, const KnobAxis& knob, const std::vector<KnobCurve>& curves) {
  Grid grid{.columns = {"configuration"}, .rows = {}, .cells = {}, .numbers = true};
  for (const KnobCurve& curve : curves) grid.columns.push_back(curve.name);
  for (size_t i = 0; i < knob.points.size(); ++i) {
    std::vector<Line> row = {OneTone(context.scenario().configurations[knob.points[i].configuration].name)};
    for (const KnobCurve& curve : curves) row.push_back(OneTone(curve.InWords(i)));
    grid.AddRow(knob.points[i].text, std::move(row));
  }
  return grid;
}

std::string KnobFigure(const PlotContext& context, const KnobAxis& knob) {
  const std::vector<KnobCurve> curves = CurvesOf(ResultsOf(context, knob));
  const KnobCurve& throughput = curves[0];
  const KnobCurve& p50 = curves[1];
  const KnobCurve& p99 = curves[2];
  const KnobCurve& duplicates = curves[3];
  const PlotAxis x = AxisOf(knob);
  const std::string path = absl::StrJoin(knob.path.begin() + 1, knob.path.end(), ".");
  Plot plot{.description = "Cost by " + path, .x_title = path};
  std::string flat;
  for (const KnobCurve* curve : {&throughput, &duplicates}) {
    if (curve->flat()) absl::StrAppend(&flat, " At every value: ", curve->InWords(0), " ", curve->name, ".");
  }
  if (!throughput.flat()) plot.panels.push_back(CountPanel(throughput, knob, x));
  if (!p50.flat() || !p99.flat()) plot.panels.push_back(LatencyPanel(p50, p99, knob, x));
  if (!duplicates.flat()) plot.panels.push_back(CountPanel(duplicates, knob, x));
  if (plot.panels.empty()) return "";
  return FigureElement(
      plot,
      absl::StrCat("What ", path, " costs: ", knob.points.size(),
                   " configurations that differ in it, and otherwise at most in how many messages they send.", flat),
      Numbers(context, knob, curves));
}

}  // namespace

std::string KnobFigures(const PlotContext& context) {
  std::string figures;
  for (const KnobAxis& axis : KnobAxes(context.scenario(), context.configurations()))
    figures += KnobFigure(context, axis);
  return figures;
}

}  // namespace redeliver::html
