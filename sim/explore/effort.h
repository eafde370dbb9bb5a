// How much a search may still do, counted in events: the same on every machine, however fast.
#ifndef REDELIVER_SIM_EXPLORE_EFFORT_H_
#define REDELIVER_SIM_EXPLORE_EFFORT_H_

#include <cstdint>
#include <functional>
#include <utility>

namespace redeliver {

// What minimising or explaining one violation may take: some tens of seconds.
inline constexpr uint64_t kEffort = 150'000'000;

class Effort {
 public:
  // `should_stop` (may be empty) ends it early; `on_spent` (may be empty) is told of events, by every share, too.
  explicit Effort(uint64_t events, std::function<bool()> should_stop = {},
                  std::function<void(uint64_t events)> on_spent = {})
      : given_(events), left_(events), should_stop_(std::move(should_stop)), on_spent_(std::move(on_spent)) {}

  bool spent() {
    interrupted_ = interrupted_ || (should_stop_ && should_stop_());
    return interrupted_ || left_ == 0;
  }
  bool interrupted() const { return interrupted_; }
  void Spend(uint64_t events) {
    left_ -= events < left_ ? events : left_;
    ++runs_;
    if (on_spent_) on_spent_(events);
  }
  // One n-th of what is left, to be spent by a part of the search; what it did not spend is left over for others once
  // Take has been told.
  Effort Share(uint64_t n) const { return Effort(left_ / n, should_stop_, on_spent_); }
  // The same, of so many events at most.
  Effort AtMost(uint64_t events) const { return Effort(events < left_ ? events : left_, should_stop_, on_spent_); }
  void Take(const Effort& share) {
    left_ -= share.given_ - share.left_;
    runs_ += share.runs_;
    interrupted_ = interrupted_ || share.interrupted_;
  }
  uint64_t runs() const { return runs_; }
  const std::function<bool()>& should_stop() const { return should_stop_; }

 private:
  uint64_t given_;
  uint64_t left_;
  uint64_t runs_ = 0;
  bool interrupted_ = false;
  std::function<bool()> should_stop_;
  std::function<void(uint64_t events)> on_spent_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_EFFORT_H_
