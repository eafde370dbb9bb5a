// Wakes a coroutine at a time that others set. While it is not set, whoever waits for it costs nothing.
#ifndef REDELIVER_SIM_KERNEL_ALARM_H_
#define REDELIVER_SIM_KERNEL_ALARM_H_

#include <utility>

#include "sim/kernel/process.h"

namespace redeliver {

// Awaited as it is, by one coroutine at a time, of the process that it belongs to; it lives as long as that coroutine.
// Waiting does not keep the run alive.
class Alarm final : public EventNode {
 public:
  explicit Alarm(Context& self) : self_(self) { Kernel::SetBackground(*this); }

  // Whether a coroutine waits without a time to wake up at.
  bool idle() const { return coroutine_ && !linked(); }
  // Requires that it is not set.
  void Set(SimTime time) { self_.kernel().ScheduleAt(*this, time); }

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) { coroutine_ = coroutine; }
  void await_resume() const {}

  void Fire() override {
    if (!self_.Defer(*this)) self_.Run(std::exchange(coroutine_, nullptr));
  }

 private:
  Context& self_;
  std::coroutine_handle<> coroutine_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_ALARM_H_
