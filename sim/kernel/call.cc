#include "sim/kernel/call.h"

#include "sim/kernel/effect.h"

namespace redeliver {

void Call::SendLate(SimTime time) {
  connection_breaks_ = ~uint32_t{0};
  connection_.straggler = time;
  if (const Context* host = server_.host()) peer_ = host->incarnation();
  server_.kernel().ScheduleAt(*this, time);
}

void Call::Stop() {
  if (effect_ != nullptr) effect_->Arm();
}

inline bool Call::TurnedAway() {
  Context* host = server_.host();
  if (host != nullptr && (!host->running() || peer_ != host->incarnation())) {
    Refuse();
    return true;
  }
  if (server_.down()) {
    MeetOutage();
    return true;
  }
  if (host == nullptr || !host->Defer(*this)) return false;
  Stop();
  return true;
}

void Call::Fire() {
  server_.kernel().SetActor(actor());
  if (state_ == State::kReturning) {
    Return();
  } else {
    Arrive();
  }
}

void Call::Arrive() {
  Kernel& kernel = server_.kernel();
  if (state_ == State::kTravelling) {
    if (kernel.network().cut() && Intercepted()) return;
    state_ = State::kArrived;
  }
  if (predecessor_ != nullptr) return Stop();
  if (TurnedAway()) return;
  if (state_ == State::kArrived) {
    state_ = State::kAdmitted;
    if (kernel.interference().strikes_servers() && StruckOnArrival()) return;
  }
  executing_ = true;
  Execute();
  executing_ = false;
  if (finished_) return Free();
  if (state_ == State::kReturning) return;
  Stop();
  if (server_.host() != nullptr) server_.host()->Park(*this);
}

bool Call::Intercepted() {
  const bool back = state_ == State::kReturning;
  const NodeId from = back ? server_.node() : NodeOf(caller_.id());
  const NodeId to = back ? NodeOf(caller_.id()) : server_.node();
  Kernel& kernel = server_.kernel();
  const Passage passage = kernel.network().Carry(from, to, kernel.now(), held_);
  held_ = passage.kind == Passage::Kind::kHeld;
  if (held_) {
    Stop();
    kernel.Reschedule(*this, passage.until);
  }
  if (passage.kind == Passage::Kind::kLost) Vanish();
  return passage.kind != Passage::Kind::kFree;
}

void Call::MeetOutage() {
  if (!server_.refuses()) return Vanish();
  server_.kernel().Record(RequestRefused{operation_, ServerId(server_.index())});
  SetRejected(Rejection::kUnavailable);
  Answer();
}

bool Call::StruckOnArrival() {
  Kernel& kernel = server_.kernel();
  const uint32_t ordinal = server_.CountArrival(operation_);
  const Strike* found = kernel.interference().AtServer(server_.index(), operation_, ordinal, kernel.now());
  if (found == nullptr) return false;
  const Strike strike = *found;
  kernel.Record(FaultStruck{strike.kind, strike.phase, operation_, ordinal, ServerId(server_.index())});
  return Struck(strike);
}

bool Call::Struck(const Strike& strike) {
  switch (strike.kind) {
    case FaultKind::kOutage:
      server_.GoDown(strike.extent, strike.refuses);
      MeetOutage();
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
    case FaultKind::kFailover:
      server_.FailOver();
      Reset();
      return true;
    case FaultKind::kIsolate:
      server_.kernel().network().Cut(server_.node(), strike.peers, server_.kernel().now(), strike.extent,
                                     strike.phase == Phase::kLate);
      return false;
    default:
      return StruckAtHost(strike);
  }
}

bool Call::StruckAtHost(const Strike& strike) {
  Kernel& kernel = server_.kernel();
  Context* host = server_.host();
  const bool loses_disk = strike.kind == FaultKind::kDiskLoss;
  if (loses_disk || strike.kind == FaultKind::kPowerLoss) {
    if (host == nullptr) {
      loses_disk ? server_.LoseDisk() : server_.LosePower();
      Reset();
      return true;
    }
    kernel.Doom(*host, strike.extent, loses_disk ? Loss::kDisk : Loss::kPower);
    if (!loses_disk) {
      for (const Server* peer : server_.PowerPeers()) kernel.Doom(*peer->host(), strike.extent, Loss::kPower);
    }
    Vanish();
    return true;
  }
  REDELIVER_CHECK(host != nullptr);
  if (strike.kind == FaultKind::kPause) {
    host->Pause(strike.extent);
    host->Defer(*this);
    Stop();
    return true;
  }
  REDELIVER_CHECK(strike.kind == FaultKind::kCrash);
  kernel.Doom(*host, strike.extent);
  if (strike.phase == Phase::kApplied) {
    if (fate_ == Fate::kReply) fate_ = Fate::kResetReply;
    return false;
  }
  Refuse();
  return true;
}

void Call::LeaveQueue() {
  if (predecessor_ != nullptr) predecessor_->successor_ = successor_;
  if (successor_ != nullptr) {
    successor_->predecessor_ = predecessor_;
    const bool has_its_turn = predecessor_ == nullptr && successor_->state_ == State::kArrived;
    if (has_its_turn) server_.kernel().Reschedule(*successor_, server_.kernel().now());
  }
  predecessor_ = successor_ = nullptr;
}

void Call::Answer() {
  LeaveConnection();
  if (fate_ != Fate::kReply && MeetFate()) return;
  if (linked()) Unlink();
  state_ = State::kReturning;
  held_ = false;
  Kernel& kernel = server_.kernel();
  SimTime arrival = kernel.now() + kernel.Latency(latency_entity(), uint64_t{ordinal_} * 2 + 1);
  if (ConnectionIsOpen()) {
    arrival = Later(arrival, connection_.last_reply + Nanos(1));
    connection_.last_reply = arrival;
  }
  if (effect_ != nullptr && arrival >= effect_->deadline_) effect_->Arm();
  kernel.ScheduleAt(*this, arrival);
}

bool Call::MeetFate() {
  if (fate_ == Fate::kResetReply) {
    SetUnknown();
    reset_ = true;
    return false;
  }
  Vanish();
  return true;
}

void Call::Reset() {
  const Context* host = server_.host();
  if (host != nullptr && !host->running() && host->lost_power()) return Vanish();
  SetUnknown();
  reset_ = true;
  Answer();
}

void Call::Refuse() {
  if (awaited()) {
    Reset();
  } else {
    Vanish();
  }
}

void Call::Return() {
  if (server_.kernel().network().cut() && Intercepted()) return;
  if (effect_ == nullptr) return DropReply();
  if (!ConnectionIsOpen()) {
    SetUnknown();  // The caller has given the connection up: the reply is lost.
  } else if (reset_) {
    connection_.Break();
  }
  if (notes_reply_) ReplyArrived();
  effect_->Answered();
}

void Call::DropReply() {
  server_.kernel().Record(ReplyDropped{operation_});
  Free();
}

void Call::Vanish() {
  LeaveConnection();
  Stop();
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
