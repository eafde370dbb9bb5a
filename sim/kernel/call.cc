#include "sim/kernel/call.h"

#include "sim/kernel/effect.h"

namespace redeliver {

void Call::Send() {
  Connection& connection = caller_.connection(server_.index(), lane_);
  connection_breaks_ = connection.breaks;
  Kernel& kernel = server_.kernel();
  const SimTime arrival = kernel.now() + kernel.Latency(latency_entity(), uint64_t{ordinal_} * 2);
  connection.last_request = std::max(arrival, connection.last_request + Nanos(1));
  kernel.ScheduleAt(*this, connection.last_request);
}

void Call::SendLate(SimTime time) {
  connection_breaks_ = ~uint32_t{0};
  server_.kernel().ScheduleAt(*this, time);
}

void Call::Fire() {
  server_.kernel().SetActor(actor());
  if (returning_) {
    Return();
  } else {
    Arrive();
  }
}

void Call::Arrive() {
  if (server_.down()) return Vanish();
  Kernel& kernel = server_.kernel();
  const uint32_t ordinal = server_.CountArrival(operation_);
  if (const auto strike = kernel.interference().AtServer(server_.index(), operation_, ordinal, kernel.now())) {
    kernel.Record(FaultStruck{strike->kind, strike->phase, operation_, ordinal, ServerId(server_.index())});
    if (Struck(*strike)) return;
  }
  executing_ = true;
  Execute();
  executing_ = false;
  if (finished_) Free();
}

bool Call::Struck(const Strike& strike) {
  switch (strike.kind) {
    case FaultKind::kPowerLoss:
      server_.LosePower();
      Reset();
      return true;
    case FaultKind::kOutage:
      server_.GoDown(strike.extent);
      Vanish();
      return true;
    case FaultKind::kError:
      SetRejected(Rejection::kUnavailable);
      Answer();
      return true;
    case FaultKind::kTimeout:
      if (fate_ != Fate::kCrashCaller) fate_ = Fate::kDropReply;
      return false;
    case FaultKind::kClockJump:
      server_.JumpClock(strike.extent);
      return false;
    case FaultKind::kForget:
      server_.Forget();
      return false;
    default:
      CheckFailed(__FILE__, __LINE__, "a process fault struck a server");
  }
}

void Call::Answer() {
  if (fate_ == Fate::kDropReply) return Vanish();
  if (fate_ == Fate::kCrashCaller) return Vanish();
  if (fate_ == Fate::kResetReply) SetUnknown();
  returning_ = true;
  Kernel& kernel = server_.kernel();
  SimTime arrival = kernel.now() + kernel.Latency(latency_entity(), uint64_t{ordinal_} * 2 + 1);
  Connection& connection = caller_.connection(server_.index(), lane_);
  if (connection.breaks == connection_breaks_) {
    arrival = std::max(arrival, connection.last_reply + Nanos(1));
    connection.last_reply = arrival;
  }
  kernel.ScheduleAt(*this, arrival);
}

void Call::Reset() {
  SetUnknown();
  Answer();
}

void Call::Return() {
  if (effect_ != nullptr) {
    ReplyArrived();
    return effect_->Answered();
  }
  server_.kernel().Record(ReplyDropped{operation_});
  Free();
}

void Call::Vanish() {
  if (effect_ != nullptr) {
    if (fate_ == Fate::kCrashCaller) server_.kernel().Doom(caller_, restart_after_);
    effect_->call_ = nullptr;
    effect_ = nullptr;
  }
  if (executing_) {
    finished_ = true;
  } else {
    Free();
  }
}

}  // namespace redeliver
