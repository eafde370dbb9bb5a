// The figures with plots, in the order they stand. Each is whole elements, or empty if there is nothing to say.
#ifndef REDELIVER_REPORTS_HTML_PLOT_FIGURES_H_
#define REDELIVER_REPORTS_HTML_PLOT_FIGURES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/grid.h"
#include "reports/html/plot_svg.h"
#include "reports/report.h"

namespace redeliver::html {

struct PlotContext {
  const ReportInput& input;
  uint64_t events;  // That runs of its own may take.
  int jobs;

  const Scenario& scenario() const { return input.prepared.scenario(); }
  const std::vector<size_t>& configurations() const { return input.search.configurations; }
  size_t size() const { return input.search.results.size(); }
  const ConfigurationResult& result(size_t i) const { return input.search.results[i]; }
  const std::string& name(size_t i) const { return scenario().configurations[configurations()[i]].name; }
  const Pipeline& pipeline(size_t i) const { return input.prepared.pipeline(configurations()[i]); }
};

// How the time to the first effect is distributed.
std::string LatencyFigure(const PlotContext& context);
// How many messages wait in the course of one run.
std::string BacklogFigure(const PlotContext& context);
// What repeats and is lost at other rates of faults.
std::string RateFigure(const PlotContext& context);
// One for each knob of which configurations try several values.
std::string KnobFigures(const PlotContext& context);

// --- What they share.

std::string FigureElement(const Plot& plot, std::string_view caption, const Grid& table);
std::string Remark(std::string_view sentence);

// Which of these to show, in order: all, or the kSeriesMax that differ most, beginning with the first. `traits` are
// the numbers in which they may differ, as many of each.
std::vector<size_t> MostDifferent(const std::vector<std::vector<int64_t>>& traits);
// "Of 9 configurations the 6 that differ most. "; empty if none is left out.
std::string LeftOut(size_t shown, size_t all);

// Of runs that a figure does for itself, after their number: " that were sampled for this plot, not those of the
// proof"; empty if the search sampled, too.
std::string SampledInWords(const PlotContext& context);

// "A", "B", ...
std::string TagOf(size_t shown);

// So many for each thousand, in thousandths, rounded; 0 of nothing.
int64_t PerThousand(uint64_t count, uint64_t of);
// Thousandths with all their digits: "1,234.5".
std::string ThousandthsInWords(int64_t thousandths);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_PLOT_FIGURES_H_
