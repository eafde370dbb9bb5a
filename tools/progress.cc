#include "tools/progress.h"

#include <algorithm>

#include "reports/styled_text.h"
#include "tools/terminal.h"

namespace redeliver {
namespace {

std::string Number(uint64_t number) { return Grouped(std::to_string(number)); }

std::string Millions(uint64_t number) {
  constexpr uint64_t kTenth = 100'000;
  return Number(number / kTenth / 10) + "." + std::to_string(number / kTenth % 10);
}

std::string RoughTime(uint64_t seconds) {
  constexpr uint64_t kMinute = 60;
  constexpr uint64_t kHour = 60 * kMinute;
  if (seconds < 2 * kMinute) return std::to_string(seconds) + " s";
  if (seconds < 2 * kHour) return std::to_string(seconds / kMinute) + " min";
  return std::to_string(seconds / kHour) + " h";
}

// The name goes to a terminal, and is the user's: a control character must not do there what it likes.
std::string Printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return text;
}

}  // namespace

ProgressLine::ProgressLine(uint64_t scenarios) : shown_(ShowsProgress()), scenarios_(scenarios) {}

ProgressLine::~ProgressLine() { EraseStatus(); }

void ProgressLine::Begin(const std::string& name) {
  ++scenario_;
  name_ = Printable(name);
  last_done_ = 0;
  spent_ = 0;
  if (shown_ && Due(Clock::now())) Show("");
}

std::function<void(uint64_t, uint64_t, uint64_t)> ProgressLine::Counting(const std::string& unit) {
  last_done_ = 0;
  if (!shown_) return {};
  return [this, unit](uint64_t done, uint64_t total, uint64_t runs) { Count(unit, done, total, runs); };
}

std::function<void(uint64_t)> ProgressLine::Spending(uint64_t most) {
  if (!shown_) return {};
  return [this, most](uint64_t events) {
    spent_ += events;
    if (Due(Clock::now())) Show(Millions(spent_) + " M events of at most " + Millions(most) + " M");
  };
}

void ProgressLine::Count(const std::string& unit, uint64_t done, uint64_t total, uint64_t runs) {
  const auto now = Clock::now();
  if (done <= last_done_ || last_done_ == 0) start_ = {now, done, runs};
  last_done_ = done;
  if (done == total) EraseStatus();
  if (done == total || !Due(now)) return;
  Show(Number(done) + " of " + Number(total) + " " + unit + (runs > 0 ? ", " + Number(runs) + " runs" : "") +
       Rates(now, done, total, runs));
}

std::string ProgressLine::Rates(Clock::time_point now, uint64_t done, uint64_t total, uint64_t runs) const {
  constexpr auto kTooShortToTell = std::chrono::milliseconds(500);
  const auto elapsed = now - start_.at;
  if (elapsed < kTooShortToTell || done == start_.done) return "";
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const auto per_second = static_cast<uint64_t>(static_cast<double>(runs - start_.runs) / seconds);
  const double left = seconds * static_cast<double>(total - done) / static_cast<double>(done - start_.done);
  return (runs > 0 ? " (" + Number(per_second) + "/s)" : "") + ", about " + RoughTime(static_cast<uint64_t>(left) + 1) +
         " left";
}

bool ProgressLine::Due(Clock::time_point now) {
  constexpr auto kBetweenUpdates = std::chrono::milliseconds(100);
  if (now - last_ < kBetweenUpdates) return false;
  last_ = now;
  return true;
}

void ProgressLine::Show(const std::string& text) const {
  const std::string which =
      scenarios_ > 1 ? "scenario " + std::to_string(scenario_) + " of " + std::to_string(scenarios_) + ": " : "";
  // The name is last: it is what a narrow terminal cuts.
  ShowStatus(which + text + (name_.empty() || text.empty() ? "" : "; ") + name_);
}

}  // namespace redeliver
