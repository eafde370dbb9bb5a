// Plots as pictures: panels one below the other, with lines that are told apart by dash, marker and tag as well as by
// colour. Colours are custom properties of the page; plots.css says which.
#ifndef REDELIVER_REPORTS_HTML_PLOT_SVG_H_
#define REDELIVER_REPORTS_HTML_PLOT_SVG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/html/plot_axis.h"

namespace redeliver::html {

// As many looks as there are.
inline constexpr size_t kSeriesMax = 6;

struct PlotPoint {
  int64_t x = 0;
  int64_t y = 0;
};

struct PlotSeries {
  size_t look = 0;  // Below kSeriesMax.
  std::string tag;  // At its end: a letter or two. May be empty.
  std::vector<PlotPoint> points;
  bool steps = false;              // Keeps its value until the next point.
  bool filled = false;             // Down to the x axis.
  std::vector<PlotPoint> markers;  // Of its own points.
};

// An instant on the x axis.
struct PlotEvent {
  int64_t x = 0;
  std::string label;
};

struct PlotPanel {
  std::string title;  // What the y axis counts, or whose values these are.
  PlotAxis x;
  PlotAxis y;
  bool names_x = true;  // Whether the ticks of the x axis are named.
  int64_t height = 150;
  std::vector<PlotSeries> series;
  std::vector<PlotEvent> events;
};

struct PlotKey {
  size_t look = 0;
  std::string tag;
  std::string name;
};

struct Plot {
  std::string description;  // For those who do not see it.
  std::string x_title;
  std::vector<PlotPanel> panels;
  std::vector<PlotKey> key;
};

std::string PlotSvg(const Plot& plot);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_PLOT_SVG_H_
