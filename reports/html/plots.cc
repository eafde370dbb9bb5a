#include "reports/html/plots.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "reports/html/elements.h"
#include "reports/html/plot_figures.h"
#include "sim/base/ratio.h"

namespace redeliver::html {
namespace {

constexpr std::string_view kPlotStyle =
#include "reports/plots.css.inc"
    ;

constexpr uint64_t kEventsOfSearch = 3'000'000;
constexpr uint64_t kEventsOfReport = 60'000'000;

int64_t Distance(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
  int64_t distance = 0;
  for (size_t i = 0; i < a.size(); ++i) distance += std::abs(a[i] - b[i]);
  return distance;
}

}  // namespace

std::string FigureElement(const Plot& plot, std::string_view caption, const Grid& table) {
  const std::string numbers = Element("summary", "The numbers") + TableElement(table, plot.description);
  return Element("figure", "\n" + PlotSvg(plot) + TextElement("figcaption", caption) + "\n" +
                               Element("details", numbers) + "\n") +
         "\n";
}

std::string Remark(std::string_view sentence) { return TextElement("p class=\"remark\"", sentence) + "\n"; }

std::vector<size_t> MostDifferent(const std::vector<std::vector<int64_t>>& traits) {
  std::vector<size_t> chosen(std::min<size_t>(traits.size(), 1));
  while (chosen.size() < std::min(traits.size(), kSeriesMax)) {
    // The one whose nearest among the chosen is farthest.
    size_t farthest = 0;
    int64_t distance = -1;
    for (size_t i = 0; i < traits.size(); ++i) {
      if (std::ranges::find(chosen, i) != chosen.end()) continue;
      int64_t nearest = INT64_MAX;
      for (const size_t other : chosen) nearest = std::min(nearest, Distance(traits[i], traits[other]));
      if (nearest > distance) {
        distance = nearest;
        farthest = i;
      }
    }
    chosen.push_back(farthest);
  }
  std::ranges::sort(chosen);
  return chosen;
}

std::string LeftOut(size_t shown, size_t all) {
  if (shown == all) return "";
  return absl::StrCat(" Of ", all, " configurations these ", shown, " differ most; the table has all.");
}

std::string SampledInWords(const PlotContext& context) {
  if (context.input.sampled()) return "";
  return absl::StrCat(", sampled for this plot and not of the ", context.input.planned() ? "plan" : "proof", ",");
}

std::string TagOf(size_t shown) { return std::string(1, static_cast<char>('A' + shown)); }

int64_t PerThousand(uint64_t count, uint64_t of) {
  if (of == 0) return 0;
  return static_cast<int64_t>((static_cast<Uint128>(count) * 2'000'000 + of) / (static_cast<Uint128>(of) * 2));
}

std::string ThousandthsInWords(int64_t thousandths) {
  constexpr int kDigits = 18;
  return Grouped(FormatDecimal({static_cast<uint64_t>(thousandths), 1'000}, kDigits));
}

std::string PlotFigures(const ReportInput& input, uint64_t events, int jobs) {
  if (input.search.results.empty()) return "";
  const PlotContext context{input, events, jobs};
  std::string figures;
  for (const auto figure : {LatencyFigure, BacklogFigure, RateFigure, KnobFigures}) figures += figure(context);
  return figures.empty() ? "" : Element("div class=\"plot-grid\"", "\n" + figures) + "\n";
}

uint64_t EventsForPlots(size_t searches) { return std::min(kEventsOfSearch, kEventsOfReport / searches); }

std::string_view PlotStyle() { return kPlotStyle; }

}  // namespace redeliver::html
