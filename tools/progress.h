// How far a verb is, on the last line of a terminal: never in a file, never behind what it prints.
#ifndef REDELIVER_TOOLS_PROGRESS_H_
#define REDELIVER_TOOLS_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace redeliver {

// The callbacks do nothing where progress is not shown, may come from several threads if only one at a time, and end
// before it does.
class ProgressLine {
 public:
  // `scenarios` is how many there are, one after the other.
  explicit ProgressLine(uint64_t scenarios = 1);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // The next scenario.
  void Begin(const std::string& name);

  // For a search: how many units, such as "seeds", are done of how many, and the runs that took.
  std::function<void(uint64_t done, uint64_t total, uint64_t runs)> Counting(const std::string& unit);

  // For work that ends when it is done, or after `most` events: told of events as they are spent.
  std::function<void(uint64_t events)> Spending(uint64_t most);

 private:
  using Clock = std::chrono::steady_clock;

  // What was counted when the rates began to be measured.
  struct Start {
    Clock::time_point at;
    uint64_t done = 0;
    uint64_t runs = 0;
  };

  void Count(const std::string& unit, uint64_t done, uint64_t total, uint64_t runs);
  std::string Rates(Clock::time_point now, uint64_t done, uint64_t total, uint64_t runs) const;
  // Whether the line may change again.
  bool Due(Clock::time_point now);
  void Show(const std::string& text) const;

  const bool shown_;
  const uint64_t scenarios_;
  uint64_t scenario_ = 0;
  std::string name_;
  Clock::time_point last_;  // When the line changed; long ago at first.
  Start start_;
  uint64_t last_done_ = 0;
  uint64_t spent_ = 0;  // Events.
};

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_PROGRESS_H_
