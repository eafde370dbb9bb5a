// Simulated time: integer nanoseconds. No clock can be read here.
#ifndef REDELIVER_SIM_BASE_SIM_TIME_H_
#define REDELIVER_SIM_BASE_SIM_TIME_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace redeliver {

class SimDuration {
 public:
  constexpr SimDuration() = default;
  constexpr explicit SimDuration(int64_t nanoseconds) : nanoseconds_(nanoseconds) {}

  constexpr int64_t nanoseconds() const { return nanoseconds_; }

  friend constexpr auto operator<=>(SimDuration, SimDuration) = default;
  friend constexpr SimDuration operator+(SimDuration a, SimDuration b) {
    return SimDuration(a.nanoseconds_ + b.nanoseconds_);
  }
  friend constexpr SimDuration operator-(SimDuration a, SimDuration b) {
    return SimDuration(a.nanoseconds_ - b.nanoseconds_);
  }
  friend constexpr SimDuration operator*(SimDuration a, int64_t n) { return SimDuration(a.nanoseconds_ * n); }
  friend constexpr SimDuration operator/(SimDuration a, int64_t n) { return SimDuration(a.nanoseconds_ / n); }

 private:
  int64_t nanoseconds_ = 0;
};

constexpr SimDuration Nanos(int64_t n) { return SimDuration(n); }
constexpr SimDuration Micros(int64_t n) { return SimDuration(n * 1'000); }
constexpr SimDuration Millis(int64_t n) { return SimDuration(n * 1'000'000); }
constexpr SimDuration Seconds(int64_t n) { return SimDuration(n * 1'000'000'000); }
constexpr SimDuration Minutes(int64_t n) { return Seconds(n * 60); }
constexpr SimDuration Hours(int64_t n) { return Minutes(n * 60); }
constexpr SimDuration Days(int64_t n) { return Hours(n * 24); }
// Longer than any run: without limit.
inline constexpr SimDuration kForever = Days(36500);

// A point in time, counted from the start of the run.
class SimTime {
 public:
  constexpr SimTime() = default;
  constexpr explicit SimTime(int64_t nanoseconds) : nanoseconds_(nanoseconds) {}

  static constexpr SimTime Max() { return SimTime(std::numeric_limits<int64_t>::max()); }

  constexpr int64_t nanoseconds() const { return nanoseconds_; }

  friend constexpr auto operator<=>(SimTime, SimTime) = default;
  friend constexpr SimTime operator+(SimTime t, SimDuration d) { return SimTime(t.nanoseconds_ + d.nanoseconds()); }
  friend constexpr SimDuration operator-(SimTime a, SimTime b) { return SimDuration(a.nanoseconds_ - b.nanoseconds_); }

 private:
  int64_t nanoseconds_ = 0;
};

// Of values, where std::max would choose between addresses.
constexpr SimTime Later(SimTime a, SimTime b) { return a < b ? b : a; }

// Reads "250ms", "1.5s", "7d": a decimal number without sign, directly followed by ns, us, ms, s, min, h or d.
// At most 36500 days; finer than a nanosecond, or anything else, is nullopt.
std::optional<SimDuration> ParseDuration(std::string_view text);

// The shortest exact form that ParseDuration reads back: "250ms", "1.5s", "0s".
std::string FormatDuration(SimDuration duration);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_SIM_TIME_H_
