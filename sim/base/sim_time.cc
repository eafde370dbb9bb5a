#include "sim/base/sim_time.h"

#include <array>

#include "sim/base/wide.h"

namespace redeliver {
namespace {

struct Unit {
  std::string_view name;
  int64_t nanoseconds;
};

// Largest first. Units above the second are written only for whole multiples.
constexpr std::array<Unit, 7> kUnits = {{{"d", Days(1).nanoseconds()},
                                         {"h", Hours(1).nanoseconds()},
                                         {"min", Minutes(1).nanoseconds()},
                                         {"s", Seconds(1).nanoseconds()},
                                         {"ms", Millis(1).nanoseconds()},
                                         {"us", Micros(1).nanoseconds()},
                                         {"ns", 1}}};

constexpr int64_t kLongest = Days(36'500).nanoseconds();  // About 100 years: sums stay far below 2^63.

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<SimDuration> ParseDuration(std::string_view text) {
  size_t at = 0;
  Int128 digits = 0;
  Int128 scale = 1;
  bool seen_digit = false;
  bool seen_point = false;
  for (; at < text.size() && (IsDigit(text[at]) || (text[at] == '.' && !seen_point)); ++at) {
    if (text[at] == '.') {
      if (!seen_digit) return std::nullopt;
      seen_point = true;
      seen_digit = false;  // A digit must follow the point.
      continue;
    }
    seen_digit = true;
    digits = digits * 10 + (text[at] - '0');
    if (seen_point) scale *= 10;
    if (digits > kLongest || scale > Days(1).nanoseconds()) return std::nullopt;
  }
  if (!seen_digit) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (text.substr(at) != unit.name) continue;
    const Int128 nanoseconds = digits * unit.nanoseconds;
    if (nanoseconds % scale != 0 || nanoseconds / scale > kLongest) return std::nullopt;
    return SimDuration(static_cast<int64_t>(nanoseconds / scale));
  }
  return std::nullopt;
}

std::string FormatDuration(SimDuration duration) {
  const int64_t total = duration.nanoseconds();
  if (total == 0) return "0s";
  if (total < 0) return "-" + FormatDuration(SimDuration(-total));
  for (const Unit& unit : kUnits) {
    if (total < unit.nanoseconds) continue;
    const int64_t whole = total / unit.nanoseconds;
    int64_t rest = total % unit.nanoseconds;
    if (rest == 0) return std::to_string(whole) + std::string(unit.name);
    if (unit.nanoseconds > Seconds(1).nanoseconds()) continue;
    std::string text = std::to_string(whole) + ".";
    for (int64_t place = unit.nanoseconds / 10; rest > 0; place /= 10) {
      text += static_cast<char>('0' + rest / place);
      rest %= place;
    }
    return text + std::string(unit.name);
  }
  return std::to_string(total) + "ns";
}

}  // namespace redeliver
