// A picture has every line, tag and name, escapes what the user wrote, and no tag covers another.
#include "reports/html/plot_svg.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver::html {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

PlotPanel Panel(std::vector<PlotSeries> series) {
  PlotPanel panel{.title = "count", .x = EvenAxis({"a", "b", "c"}), .y = ThousandthsAxis(4'000), .height = 100};
  panel.series = std::move(series);
  return panel;
}

std::string Drawn(PlotPanel panel) {
  Plot plot{.description = "A plot", .x_title = "letters"};
  plot.panels.push_back(std::move(panel));
  return PlotSvg(plot);
}

TEST(PlotSvg, DrawsALineThroughItsPoints) {
  const std::string svg = Drawn(Panel({{.points = {{0, 0}, {1, 2'000}, {2, 4'000}}}}));
  EXPECT_THAT(svg, HasSubstr("<path class=\"rdp-line\" d=\"M48 130L207 80L366 30\"/>"));
}

TEST(PlotSvg, DrawsStepsAsSuch) {
  const std::string svg = Drawn(Panel({{.points = {{0, 1'000}, {1, 1'000}, {2, 4'000}}, .steps = true}}));
  EXPECT_THAT(svg, HasSubstr("d=\"M48 105H207H366V30\""));
}

TEST(PlotSvg, LeavesOutPointsThatLookLikeTheOneBefore) {
  PlotPanel panel = Panel({{.points = {{0, 0}, {1, 0}, {2, 0}, {1'000'000, 0}}}});
  panel.x = {.low = 0, .high = 1'000'000, .ticks = {}};
  EXPECT_THAT(Drawn(std::move(panel)), HasSubstr("d=\"M48 130L366 130\""));
}

TEST(PlotSvg, GivesLinesThatEndTogetherOneTag) {
  const PlotSeries line{.look = 0, .tag = "A", .points = {{0, 0}, {2, 1'000}}};
  PlotSeries same = line;
  same.look = 1;
  same.tag = "B";
  EXPECT_THAT(Drawn(Panel({line, same})), HasSubstr(">A B</text>"));
  same.points.back().y = 3'000;
  EXPECT_THAT(Drawn(Panel({line, same})), AllOf(HasSubstr(">A</text>"), HasSubstr(">B</text>")));
}

TEST(PlotSvg, MovesATagThatWouldCoverAnother) {
  const PlotSeries line{.look = 0, .tag = "A", .points = {{2, 1'000}}};
  PlotSeries close = line;
  close.tag = "B";
  close.points.back().y = 1'010;
  const std::string svg = Drawn(Panel({line, close}));
  EXPECT_THAT(svg, HasSubstr("x=\"372\" y=\"109\" class=\"rdp-tag\">A<"));
  EXPECT_THAT(svg, AllOf(HasSubstr(">B</text>"), Not(HasSubstr("x=\"372\" y=\"108.75\""))));
}

TEST(PlotSvg, NamesEventsWhereThereIsRoom) {
  PlotPanel panel = Panel({});
  panel.events = {{0, "crash"}, {0, "drop"}, {1, "outage"}};
  const std::string svg = Drawn(std::move(panel));
  EXPECT_THAT(svg, AllOf(HasSubstr(">crash<"), Not(HasSubstr(">drop<")), HasSubstr(">outage<")));
}

TEST(PlotSvg, EscapesWhatTheUserWrote) {
  Plot plot{.description = "\"<&>\"", .x_title = "<x>"};
  plot.panels.push_back(Panel({}));
  plot.key.push_back({0, "A", "</svg><script>"});
  const std::string svg = PlotSvg(plot);
  EXPECT_THAT(svg, AllOf(HasSubstr("aria-label=\"&quot;&lt;&amp;&gt;&quot;\""), HasSubstr("&lt;/svg&gt;"),
                         Not(HasSubstr("<script>"))));
}

}  // namespace
}  // namespace redeliver::html
