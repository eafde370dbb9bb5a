#include "sim/kernel/effect.h"

#include "sim/kernel/connection_watch.h"

namespace redeliver {
namespace {

// How much later than it must a late request arrives: up to `extent`.
SimDuration Lateness(Context& self, Operation operation, uint32_t ordinal, SimDuration extent) {
  static constexpr Label kLate("late");
  const uint64_t entity = self.entity() ^ kOperationHashes[static_cast<size_t>(operation)];
  return SimDuration(static_cast<int64_t>(
      self.kernel().choices().Below({kLate, entity, ordinal}, static_cast<uint64_t>(extent.nanoseconds()) + 1)));
}

// Crashed or disconnected callers come back quickly; the request they left behind arrives around that time.
constexpr SimDuration kZombieSpread = Seconds(2);

}  // namespace

EffectBase::EffectBase(Context& self, Call& call, const CallOptions& options)
    : self_(self),
      call_(&call),
      timeout_(options.timeout),
      connection_(call.connection_),
      server_(call.server_.index()) {
  if (!options.background) return;
  Kernel::SetBackground(*this);
  Kernel::SetBackground(call);
}

EffectBase::~EffectBase() {
  if (state_ == State::kWaiting) ForgetCall();
  if (call_ != nullptr) ReleaseCall();
}

void EffectBase::Cancel() {
  if (state_ != State::kWaiting) return;
  ForgetCall();
  Unlink();
  state_ = State::kBroken;
  self_.kernel().ScheduleAfter(*this, Nanos(0));
}

void EffectBase::ReleaseCall() { std::exchange(call_, nullptr)->Free(); }

void EffectBase::ForgetCall() {
  if (call_ == nullptr) return;
  call_->effect_ = nullptr;
  call_ = nullptr;
}

void EffectBase::await_suspend(std::coroutine_handle<> coroutine) {
  coroutine_ = coroutine;
  connection_breaks_ = connection_.breaks;
  Kernel& kernel = self_.kernel();
  const uint32_t ordinal = self_.CountRequest(call_->operation());
  call_->ordinal_ = ordinal;
  const Strike* strike = kernel.interference().AtRequest(self_.id(), call_->operation(), ordinal, kernel.now());
  if (strike == nullptr) [[likely]]
    return Send();
  Suffer(*strike, ordinal);
}

void EffectBase::Send() {
  state_ = State::kWaiting;
  call_->effect_ = this;
  Kernel& kernel = self_.kernel();
  deadline_ = kernel.now() + timeout_;
  kernel.InheritCause(*this);
  call_->Send();
  connection_breaks_ = call_->connection_breaks_;
  if (call_->time() >= deadline_) Arm();
}

void EffectBase::Suffer(const Strike& found, uint32_t ordinal) {
  const Strike strike = found;
  Kernel& kernel = self_.kernel();
  const Operation operation = call_->operation();
  kernel.Record(FaultStruck{strike.kind, strike.phase, operation, ordinal, ServerId::None()});
  if (strike.kind == FaultKind::kPause) {
    self_.Pause(strike.extent);
    self_.Defer(*this);
    return;
  }
  if (strike.kind == FaultKind::kIsolate) {
    const bool holds = strike.phase == Phase::kLate;
    kernel.network().Cut(NodeOf(self_.id()), strike.peers, kernel.now(), strike.extent, holds);
    return Send();
  }
  if (strike.kind == FaultKind::kDelay) {
    state_ = State::kWaiting;
    call_->effect_ = this;
    kernel.ScheduleAfter(*this, timeout_);
    call_->SendLate(kernel.now() + timeout_ + Lateness(self_, operation, ordinal, strike.extent));
    return;
  }
  switch (strike.phase) {
    case Phase::kBefore:
    case Phase::kLost:
      ReleaseCall();
      break;
    case Phase::kApplied:
      call_->fate_ = strike.kind == FaultKind::kCrash  ? Call::Fate::kCrashCaller
                     : strike.kind == FaultKind::kDrop ? Call::Fate::kDropReply
                                                       : Call::Fate::kResetReply;
      call_->restart_after_ = strike.extent;
      return Send();
    case Phase::kLate: {
      const SimDuration away = strike.kind == FaultKind::kCrash ? strike.extent : Nanos(0);
      std::exchange(call_, nullptr)->SendLate(kernel.now() + away + Lateness(self_, operation, ordinal, kZombieSpread));
      break;
    }
  }
  if (strike.kind == FaultKind::kCrash) return kernel.Doom(self_, strike.extent);
  state_ = strike.kind == FaultKind::kDisconnect ? State::kBroken : State::kWaiting;
  kernel.ScheduleAfter(*this, strike.kind == FaultKind::kDisconnect ? Nanos(1) : timeout_);
}

void EffectBase::Fire() {
  if (self_.Defer(*this)) return;
  if (state_ == State::kUnsent) return Send();
  if (state_ != State::kAnswered) {  // The timeout, or a connection known to be broken.
    ForgetCall();
    state_ = State::kBroken;
    if (connection_.breaks == connection_breaks_) {  // Others may have given it up before.
      connection_.Break();
      TellConnectionWatchers(self_, server_);
    }
  }
  self_.Run(coroutine_);
}

void EffectBase::Answered() {
  if (linked()) Unlink();
  state_ = State::kAnswered;
  if (!self_.Defer(*this)) self_.Run(coroutine_);
}

}  // namespace redeliver
