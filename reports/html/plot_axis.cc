#include "reports/html/plot_axis.h"

#include <algorithm>
#include <array>

#include "sim/base/check.h"
#include "sim/base/ratio.h"
#include "sim/base/wide.h"

namespace redeliver::html {
namespace {

constexpr int kLogBits = 24;
// More would stand too close.
constexpr int64_t kTimeSteps = 5;
constexpr size_t kLogTicks = 7;

// The smallest of 1, 2, 5, 10, 20, ... with which no more than so many steps lead from 0 to `most`.
int64_t RoundStep(int64_t most, int64_t steps) {
  for (int64_t power = 1;; power *= 10) {
    for (const int64_t digit : {1, 2, 5}) {
      if ((most + digit * power - 1) / (digit * power) <= steps) return digit * power;
    }
  }
}

struct TimeUnit {
  SimDuration length;
  std::string_view name;
  std::array<int64_t, 9> round;  // Numbers of it that are round; zeros at the end.
};
constexpr std::array<TimeUnit, 7> kTimeUnits = {{{Nanos(1), "ns", {1, 2, 5, 10, 20, 50, 100, 200, 500}},
                                                 {Micros(1), "us", {1, 2, 5, 10, 20, 50, 100, 200, 500}},
                                                 {Millis(1), "ms", {1, 2, 5, 10, 20, 50, 100, 200, 500}},
                                                 {Seconds(1), "s", {1, 2, 5, 10, 20, 30}},
                                                 {Minutes(1), "min", {1, 2, 5, 10, 20, 30}},
                                                 {Hours(1), "h", {1, 2, 5, 12}},
                                                 {Days(1), "d", {1, 2, 5, 10, 20, 50, 100, 1'000, 40'000}}}};

// Round durations in order.
std::vector<PlotTick> RoundDurations(bool only_decades) {
  std::vector<PlotTick> durations;
  for (const TimeUnit& unit : kTimeUnits) {
    for (const int64_t number : unit.round) {
      const bool decade = number == 1 || number == 10 || number == 100 || number == 1'000;
      if (number == 0 || (only_decades && !decade)) continue;
      durations.push_back({(unit.length * number).nanoseconds(), std::to_string(number) + std::string(unit.name)});
    }
  }
  return durations;
}

std::vector<PlotTick> Between(std::vector<PlotTick> ticks, int64_t low, int64_t high) {
  std::erase_if(ticks, [&](const PlotTick& tick) { return tick.value < low || tick.value > high; });
  return ticks;
}

// Every second, third, ... until few enough are left.
std::vector<PlotTick> Thinned(const std::vector<PlotTick>& ticks) {
  const size_t stride = (ticks.size() + kLogTicks - 1) / kLogTicks;
  std::vector<PlotTick> thinned;
  for (size_t i = 0; i < ticks.size(); i += stride) thinned.push_back(ticks[i]);
  return thinned;
}

}  // namespace

int64_t Log2(uint64_t value) {
  REDELIVER_CHECK(value > 0);
  const int whole = 63 - __builtin_clzll(value);
  int64_t log = whole;
  uint64_t mantissa = value << (63 - whole);  // From 1 to below 2, in units of 2^-63.
  for (int bit = 0; bit < kLogBits; ++bit) {
    const Uint128 square = static_cast<Uint128>(mantissa) * mantissa >> 63;
    const bool above_two = square >> 64 != 0;
    mantissa = static_cast<uint64_t>(above_two ? square >> 1 : square);
    log = log * 2 + (above_two ? 1 : 0);
  }
  return log;
}

int64_t PlotAxis::At(int64_t value, int64_t length) const {
  const auto position = [this](int64_t v) { return logarithmic ? Log2(static_cast<uint64_t>(v)) : v; };
  const int64_t from = position(low);
  const Int128 distance = position(std::clamp(value, low, high)) - from;
  const Int128 whole = position(high) - from;
  return static_cast<int64_t>((distance * length * 2 + whole) / (whole * 2));
}

PlotAxis ThousandthsAxis(int64_t most, int64_t steps) {
  const int64_t step = RoundStep(std::max<int64_t>(most, 1), steps);
  PlotAxis axis;
  axis.high = step * std::max<int64_t>(1, (most + step - 1) / step);
  for (int64_t value = 0; value <= axis.high; value += step) axis.ticks.push_back({value, ShortThousandths(value)});
  return axis;
}

PlotAxis DurationAxis(SimDuration most) {
  const int64_t end = std::max<int64_t>(1, most.nanoseconds());
  const TimeUnit* unit = &kTimeUnits.back();
  int64_t number = 0;
  for (const TimeUnit& candidate : kTimeUnits) {
    const auto enough = [&](int64_t n) { return n > 0 && (candidate.length * n * kTimeSteps).nanoseconds() >= end; };
    const auto found = std::ranges::find_if(candidate.round, enough);
    if (found == candidate.round.end()) continue;
    unit = &candidate;
    number = *found;
    break;
  }
  const int64_t step = (unit->length * number).nanoseconds();
  PlotAxis axis;
  axis.high = step * ((end + step - 1) / step);
  for (int64_t value = 0; value <= axis.high; value += step) {
    axis.ticks.push_back({value, std::to_string(value / unit->length.nanoseconds()) + std::string(unit->name)});
  }
  return axis;
}

PlotAxis LogDurationAxis(SimDuration least, SimDuration most) {
  const std::vector<PlotTick> round = RoundDurations(false);
  const int64_t first = std::max<int64_t>(1, least.nanoseconds());
  const auto above = std::ranges::upper_bound(round, first, {}, &PlotTick::value);
  const auto end = std::ranges::lower_bound(round, most.nanoseconds(), {}, &PlotTick::value);
  PlotAxis axis;
  axis.logarithmic = true;
  axis.low = std::prev(above)->value;
  axis.high = std::max(end, above)->value;
  axis.ticks = Between(round, axis.low, axis.high);
  if (axis.ticks.size() > kLogTicks) axis.ticks = Thinned(Between(RoundDurations(true), axis.low, axis.high));
  return axis;
}

PlotAxis EvenAxis(const std::vector<std::string>& labels) {
  PlotAxis axis;
  axis.high = static_cast<int64_t>(labels.size()) - 1;
  for (const std::string& label : labels) axis.ticks.push_back({static_cast<int64_t>(axis.ticks.size()), label});
  return axis;
}

std::string ShortThousandths(int64_t thousandths) {
  constexpr int kDigits = 4;
  const auto value = static_cast<uint64_t>(thousandths);
  for (const auto& [unit, suffix] :
       {std::pair<uint64_t, const char*>{1'000'000'000'000, "G"}, {1'000'000'000, "M"}, {1'000'000, "k"}}) {
    if (value >= unit) return FormatDecimal({value, unit}, kDigits) + suffix;
  }
  return FormatDecimal({value, 1'000}, kDigits);
}

}  // namespace redeliver::html
