// Wakes a coroutine that waits for something to happen in its own node. Lives outside of the coroutine: a crash
// destroys the frame, and the signal has no waiter any more.
#ifndef REDELIVER_SIM_KERNEL_SIGNAL_H_
#define REDELIVER_SIM_KERNEL_SIGNAL_H_

#include "sim/kernel/process.h"

namespace redeliver {

class SignalAwaiter;

class Signal {
 public:
  Signal() = default;
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  ~Signal();

  // Until notified. At most one coroutine waits at a time. Waiting does not keep the run alive.
  SignalAwaiter Wait();
  // At most for `duration`; gives whether it was notified.
  SignalAwaiter WaitFor(SimDuration duration);
  // The same without keeping the run alive.
  SignalAwaiter WaitForInBackground(SimDuration duration);

  // The waiter goes on in an event of its own at this instant, or when its process does. Without a waiter the next wait
  // is over at once; twice is once.
  void Notify();
  // Nobody has notified.
  void Clear() { notified_ = false; }

 private:
  friend class SignalAwaiter;

  SignalAwaiter* waiter_ = nullptr;
  bool notified_ = false;
};

class SignalAwaiter final : public EventNode {
 public:
  enum class Limit : uint8_t { kNone, kForeground, kBackground };

  SignalAwaiter(Signal& signal, Limit limit, SimDuration duration)
      : signal_(&signal), limit_(limit), duration_(duration) {
    if (limit == Limit::kBackground) Kernel::SetBackground(*this);
  }
  ~SignalAwaiter() { Leave(); }

  bool await_ready() {
    notified_ = std::exchange(signal_->notified_, false);
    return notified_;
  }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> coroutine) {
    REDELIVER_CHECK(signal_->waiter_ == nullptr);
    self_ = &coroutine.promise().context;
    coroutine_ = coroutine;
    signal_->waiter_ = this;
    if (limit_ != Limit::kNone) self_->kernel().ScheduleAfter(*this, duration_);
  }
  // Whether it was notified.
  bool await_resume() const { return notified_; }

  void Fire() override {
    if (self_->Defer(*this)) return;
    Leave();
    self_->Run(coroutine_);
  }

 private:
  friend class Signal;

  void Leave() {
    if (signal_ != nullptr && signal_->waiter_ == this) signal_->waiter_ = nullptr;
    signal_ = nullptr;
  }
  void Wake() {
    if (notified_) return;
    notified_ = true;
    Unlink();
    self_->kernel().ScheduleAfter(*this, Nanos(0));
  }

  Signal* signal_;
  Context* self_ = nullptr;
  std::coroutine_handle<> coroutine_;
  const Limit limit_;
  const SimDuration duration_;
  bool notified_ = false;
};

inline Signal::~Signal() {
  if (waiter_ != nullptr) waiter_->signal_ = nullptr;
}
inline SignalAwaiter Signal::Wait() { return SignalAwaiter(*this, SignalAwaiter::Limit::kNone, SimDuration()); }
inline SignalAwaiter Signal::WaitFor(SimDuration duration) {
  return SignalAwaiter(*this, SignalAwaiter::Limit::kForeground, duration);
}
inline SignalAwaiter Signal::WaitForInBackground(SimDuration duration) {
  return SignalAwaiter(*this, SignalAwaiter::Limit::kBackground, duration);
}
inline void Signal::Notify() {
  if (waiter_ != nullptr) {
    waiter_->Wake();
  } else {
    notified_ = true;
  }
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_SIGNAL_H_
