// What waits at a server until something happens or its time is up: fetches for records, receives for messages, appends
// for replication ("purgatory" in Kafka's brokers).
#ifndef REDELIVER_SIM_KERNEL_PURGATORY_H_
#define REDELIVER_SIM_KERNEL_PURGATORY_H_

#include <utility>

#include "sim/base/pool.h"
#include "sim/kernel/process.h"

namespace redeliver {

// Owner has `void TimedOut(Waiting& waiting)`, which answers it.
template <class Owner, class Waiting>
class Purgatory {
 public:
  // `host`: the server's process, whose pause holds timers up; null: none does. `in_background`: waiting does not keep
  // the run alive. All outlive the purgatory.
  Purgatory(Owner& owner, Kernel& kernel, Context* host, bool in_background)
      : owner_(owner), kernel_(kernel), host_(host), in_background_(in_background), parked_(kernel.pool()) {}

  size_t size() const { return parked_.size(); }

  // Waits behind those that are here. `limit`: at most kForever.
  void Park(Waiting waiting, SimDuration limit) {
    parked_.push_back(MakePooled<Parked>(kernel_.pool(), *this, std::move(waiting)));
    if (limit >= kForever) return;
    if (in_background_) Kernel::SetBackground(*parked_.back());
    kernel_.ScheduleAfter(*parked_.back(), limit);
  }

  // Calls answer(waiting) for each that ready(waiting) lets go, in order. It is here no longer when it is answered, so
  // that what follows from the answer may come back.
  template <class Ready, class Answer>
  void Release(Ready&& ready, Answer&& answer) {
    for (size_t i = 0; i < parked_.size();) {
      if (ready(parked_[i]->waiting)) {
        PoolPointer<Parked> released = std::move(parked_[i]);
        parked_.erase(parked_.begin() + static_cast<ptrdiff_t>(i));
        answer(released->waiting);
      } else {
        ++i;
      }
    }
  }

  // Unanswered: the server has died.
  void Clear() { parked_.clear(); }

 private:
  struct Parked final : EventNode {
    Parked(Purgatory& purgatory, Waiting waiting) : purgatory(purgatory), waiting(std::move(waiting)) {}
    void Fire() override { purgatory.TimeIsUp(*this); }

    Purgatory& purgatory;
    Waiting waiting;
  };

  void TimeIsUp(Parked& parked) {
    if (host_ != nullptr && host_->Defer(parked)) return;
    Release([&parked](const Waiting& waiting) { return &waiting == &parked.waiting; },
            [this](Waiting& waiting) { owner_.TimedOut(waiting); });
  }

  Owner& owner_;
  Kernel& kernel_;
  Context* const host_;
  const bool in_background_;
  PoolVector<PoolPointer<Parked>> parked_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_PURGATORY_H_
