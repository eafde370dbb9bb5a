#include "reports/html/plot_svg.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "reports/html/elements.h"
#include "reports/styled_text.h"

namespace redeliver::html {
namespace {

// Coordinates are hundredths of a unit of the picture.
constexpr int64_t kUnit = 100;
constexpr int64_t kWidth = 400 * kUnit;
constexpr int64_t kLeft = 48 * kUnit;
constexpr int64_t kRight = 34 * kUnit;
constexpr int64_t kInner = kWidth - kLeft - kRight;
constexpr int64_t kTitle = 30 * kUnit;     // Above a panel.
constexpr int64_t kTicks = 20 * kUnit;     // Below it, for the ticks of the x axis.
constexpr int64_t kLine = 18 * kUnit;      // Of text.
constexpr int64_t kCharacter = 7 * kUnit;  // Hardly any is wider.
constexpr int64_t kNearest = kUnit / 2;    // Points that are nearer than this look like one.

struct Place {
  int64_t x = 0;
  int64_t y = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

// "12.5", "-3", "0.07".
std::string Number(int64_t hundredths) {
  const int64_t size = std::abs(hundredths);
  std::string text = absl::StrCat(hundredths < 0 ? "-" : "", size / kUnit);
  const int64_t rest = size % kUnit;
  if (rest == 0) return text;
  absl::StrAppend(&text, rest < 10 ? ".0" : ".", rest % 10 == 0 ? rest / 10 : rest);
  return text;
}

std::string Coordinates(const Place& at) { return absl::StrCat(Number(at.x), " ", Number(at.y)); }

std::string Text(const Place& at, std::string_view classes, std::string_view text) {
  return TextElement(
      absl::StrCat("text x=\"", Number(at.x), "\" y=\"", Number(at.y), "\" class=\"", std::string(classes), "\""),
      text);
}

std::string Stroke(const Place& from, const Place& to, std::string_view classes) {
  return absl::StrCat("<path class=\"", std::string(classes), "\" d=\"M", Coordinates(from), "L", Coordinates(to),
                      "\"/>");
}

// A shape around the origin; one for each look.
constexpr std::array<std::string_view, kSeriesMax> kMarkers = {
    "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
    "M-3.2-3.2h6.4v6.4h-6.4z",
    "M0-4L4 3.2H-4z",
    "M0-4.5L4.5 0L0 4.5L-4.5 0z",
    "M0 4L4-3.2H-4z",
    "M-4-1.3h2.7v-2.7h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7z"};

std::string MarkerOf(size_t look, const Place& at) {
  return absl::StrCat("<path class=\"rdp-marker\" transform=\"translate(", Coordinates(at), ")\" d=\"",
                      std::string(kMarkers[look]), "\"/>");
}

std::string Group(size_t look, std::string_view content) {
  return Element(absl::StrCat("g class=\"rdp-", look + 1, "\""), content);
}

// Boxes of text that do not cover each other.
class Labels {
 public:
  // Whether there was room; then there is none any more.
  bool Take(const Place& at, int64_t width) {
    const Box box{at.x - 2 * kUnit, at.x + width + 2 * kUnit, at.y - 11 * kUnit, at.y + 2 * kUnit};
    for (const Box& other : boxes_) {
      if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
        return false;
      }
    }
    boxes_.push_back(box);
    return true;
  }

  // No text is to cover what is marked there.
  void KeepClear(const Place& mark) {
    constexpr int64_t kRadius = 4 * kUnit;
    boxes_.push_back({mark.x - kRadius, mark.x + kRadius, mark.y - kRadius, mark.y + kRadius});
  }

 private:
  struct Box {
    int64_t left, right, top, bottom;
  };
  std::vector<Box> boxes_;
};

int64_t WidthOfText(std::string_view text) { return static_cast<int64_t>(WidthOf(text)) * kCharacter; }

class PanelWriter {
 public:
  PanelWriter(const PlotPanel& panel, int64_t top) : panel_(panel), top_(top + kTitle), height_(panel.height * kUnit) {}

  std::string Write() {
    std::string svg = Text({0, top_ - 13 * kUnit}, "rdp-title", panel_.title) + "\n";
    svg += Grid();
    svg += Events();
    for (const PlotSeries& series : panel_.series) svg += Group(series.look, Curve(series)) + "\n";
    svg += Tags();
    return svg;
  }

  int64_t bottom() const { return top_ + height_ + (panel_.names_x ? kTicks : 6 * kUnit); }

 private:
  int64_t X(int64_t value) const { return kLeft + panel_.x.At(value, kInner); }
  int64_t Y(int64_t value) const { return top_ + height_ - panel_.y.At(value, height_); }
  Place At(const PlotPoint& point) const { return {X(point.x), Y(point.y)}; }

  std::string Grid() const {
    std::string svg;
    for (const PlotTick& tick : panel_.y.ticks) {
      const int64_t y = Y(tick.value);
      svg += Stroke({kLeft, y}, {kLeft + kInner, y}, "rdp-grid");
      svg += Text({kLeft - 6 * kUnit, y + 4 * kUnit}, "rdp-tick rdp-end", tick.label) + "\n";
    }
    Labels named;
    for (const PlotTick& tick : panel_.x.ticks) {
      const int64_t x = X(tick.value);
      svg += Stroke({x, top_}, {x, top_ + height_}, "rdp-grid");
      const int64_t width = WidthOfText(tick.label);
      const Place at{x, top_ + height_ + 15 * kUnit};
      if (panel_.names_x && named.Take({x - width / 2, at.y}, width))
        svg += Text(at, "rdp-tick rdp-middle", tick.label);
      svg += "\n";
    }
    return svg;
  }

  // Named as long as the names find room.
  std::string Events() const {
    std::string svg;
    Labels named;
    for (const PlotEvent& event : panel_.events) {
      const int64_t x = X(event.x);
      svg += Stroke({x, top_}, {x, top_ + height_}, "rdp-event");
      svg += absl::StrCat("<path class=\"rdp-event-head\" d=\"M", Coordinates({x - 4 * kUnit, top_}), "h8l-4 6z\"/>");
      const int64_t width = WidthOfText(event.label);
      const bool to_the_left = x + width + 6 * kUnit > kLeft + kInner;
      const Place at{to_the_left ? x - 6 * kUnit : x + 6 * kUnit, top_ + 10 * kUnit};
      if (named.Take({to_the_left ? at.x - width : at.x, at.y}, width)) {
        svg += Text(at, to_the_left ? "rdp-note rdp-end" : "rdp-note", event.label);
      }
      svg += "\n";
    }
    return svg;
  }

  std::string Curve(const PlotSeries& series) const {
    std::string path;
    std::optional<Place> last;
    for (size_t i = 0; i < series.points.size(); ++i) {
      const Place at = At(series.points[i]);
      const bool near = last && std::abs(at.x - last->x) < kNearest && std::abs(at.y - last->y) < kNearest;
      if (near && i + 1 < series.points.size()) continue;
      if (!last) {
        absl::StrAppend(&path, "M", Coordinates(at));
      } else if (series.steps) {
        if (at.x != last->x) absl::StrAppend(&path, "H", Number(at.x));
        if (at.y != last->y) absl::StrAppend(&path, "V", Number(at.y));
      } else {
        absl::StrAppend(&path, "L", Coordinates(at));
      }
      last = at;
    }
    std::string svg;
    if (series.filled && last) {
      const std::string down = absl::StrCat("V", Number(top_ + height_), "H", Number(At(series.points.front()).x), "z");
      svg += absl::StrCat("<path class=\"rdp-area\" d=\"", path, down, "\"/>");
    }
    if (last) svg += absl::StrCat("<path class=\"rdp-line\" d=\"", path, "\"/>");
    for (const PlotPoint& marker : series.markers) svg += MarkerOf(series.look, At(marker));
    return svg;
  }

  // Beside the ends of the lines. Where several end, one tag has all their letters.
  std::string Tags() const {
    struct Tag {
      Place at;
      size_t look;
      std::string text;
    };
    std::vector<Tag> tags;
    for (const PlotSeries& series : panel_.series) {
      if (series.tag.empty() || series.points.empty()) continue;
      const Place end = At(series.points.back());
      const auto same = std::ranges::find(tags, end, &Tag::at);
      if (same == tags.end()) {
        tags.push_back({end, series.look, series.tag});
      } else {
        same->text += " " + series.tag;
      }
    }
    std::string svg;
    Labels taken;
    for (const Tag& tag : tags) taken.KeepClear(tag.at);
    for (const Tag& tag : tags) {
      const int64_t width = WidthOfText(tag.text);
      const Place candidates[] = {{6, 4}, {6, -6}, {6, 14}, {-6, -8}, {-6, 16}, {6, -18}, {6, 26}, {-6, -20}, {-6, 28}};
      for (const Place& offset : candidates) {
        const bool left = offset.x < 0;
        const Place at{tag.at.x + offset.x * kUnit, tag.at.y + offset.y * kUnit};
        const int64_t from = left ? at.x - width : at.x;
        const bool inside = from >= 0 && from + width <= kWidth && at.y > top_ - 6 * kUnit && at.y < top_ + height_;
        if (!inside || !taken.Take({from, at.y}, width)) continue;
        svg += Group(tag.look, Text(at, left ? "rdp-tag rdp-end" : "rdp-tag", tag.text)) + "\n";
        break;
      }
    }
    return svg;
  }

  const PlotPanel& panel_;
  const int64_t top_;  // Of the plotted area.
  const int64_t height_;
};

std::string KeyRow(const PlotKey& key, int64_t y) {
  const int64_t middle = y - 4 * kUnit;
  std::string svg = Text({2 * kUnit, y}, "rdp-tag", key.tag);
  svg += Stroke({22 * kUnit, middle}, {58 * kUnit, middle}, "rdp-line");
  svg += MarkerOf(key.look, {40 * kUnit, middle});
  return Group(key.look, svg) + Text({66 * kUnit, y}, "rdp-name", key.name) + "\n";
}

}  // namespace

std::string PlotSvg(const Plot& plot) {
  std::string svg;
  int64_t y = 0;
  for (const PlotPanel& panel : plot.panels) {
    PanelWriter writer(panel, y);
    svg += writer.Write();
    y = writer.bottom();
  }
  if (!plot.x_title.empty()) {
    y += kLine;
    svg += Text({kLeft + kInner, y - 4 * kUnit}, "rdp-tick rdp-end", plot.x_title) + "\n";
  }
  for (const PlotKey& key : plot.key) {
    y += kLine;
    svg += KeyRow(key, y - 4 * kUnit);
  }
  return Element(absl::StrCat("svg class=\"rdp\" viewBox=\"0 0 ", Number(kWidth), " ", Number(y + 2 * kUnit),
                              "\" role=\"img\"", Attribute("aria-label", plot.description)),
                 "\n" + svg) +
         "\n";
}

}  // namespace redeliver::html
