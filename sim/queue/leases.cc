// The life of a message that was handed out: settled, given back, returned, given up.
#include <algorithm>

#include "sim/queue/lease_queue.h"

namespace redeliver {
namespace {

constexpr SimDuration kConsumerTimeoutCheck = Minutes(1);
// Between the two requests of a scan.
constexpr SimDuration kScanTime = Millis(10);

}  // namespace

void StoredCopy::Fire() { queue.TimeIsUp(*this); }

// --- Requests of the holder

void LeaseQueue::Handle(DeleteRequest& request, Responder<DeleteReply> responder) {
  DeleteReply reply;
  Rejection refusal = Rejection::kNone;
  const ProcessId sender = responder.actor().process;
  for (const Receipt& receipt : request.receipts) {
    const Rejection reason = Settle(receipt, sender);
    if (reason != Rejection::kNone) ++reply.refused, refusal = reason;
  }
  ServeWaiting();
  // A request for one message is refused with it; of several, the reply says how many were.
  const bool whole = request.receipts.size() == 1 || refusal == Rejection::kChannelClosed;
  if (refusal != Rejection::kNone && whole) return responder.Reject(refusal);
  responder.Ok(reply);
}

void LeaseQueue::Handle(ReleaseRequest& request, Responder<Done> responder) {
  StoredCopy* copy = copies_.Find(request.receipt);
  if (!IsCurrent(copy, request.receipt)) {
    const Rejection reason = AnswerStale(rules_.late_ack, request.receipt, responder.actor().process);
    return reason == Rejection::kNone ? responder.Ok({}) : responder.Reject(reason);
  }
  const ReturnReason reason = request.rejects ? ReturnReason::kRejected : ReturnReason::kReleased;
  Return(*copy, reason, request.rejects ? CountOn::kReject : CountOn::kNack, request.delay);
  ServeWaiting();
  responder.Ok({});
}

void LeaseQueue::Handle(ExtendRequest& request, Responder<Done> responder) {
  StoredCopy* copy = copies_.Find(request.receipt);
  if (!IsCurrent(copy, request.receipt)) return responder.Reject(Rejection::kStaleReceipt);
  const SimTime due = WallClock() + rules_.lease;
  if (due > copy->leased_at + rules_.lease_max) return responder.Reject(Rejection::kOverLimit);
  if (copy->claimable) ready_.Remove(*copy);
  copy->claimable = false;
  if (!kernel().Has(Defect::kExtendDoesNothing)) copy->due = due;
  ScheduleTimer(*copy);
  responder.Ok({});
}

bool LeaseQueue::IsCurrent(const StoredCopy* copy, const Receipt& receipt) {
  const bool leased = copy != nullptr && copy->state == StoredCopy::State::kLeased;
  return leased && (copy->lease_epoch == receipt.lease_epoch || kernel().Has(Defect::kReceiptNotChecked));
}

Rejection LeaseQueue::Settle(const Receipt& receipt, ProcessId sender) {
  StoredCopy* copy = copies_.Find(receipt);
  const bool here = copy != nullptr && copy->state != StoredCopy::State::kDone;
  const bool current = IsCurrent(copy, receipt);
  const bool newest = here && copy->lease_epoch == receipt.lease_epoch;
  const bool anybody = rules_.receipt == ReceiptKind::kMessageId;
  const LateAck rule = anybody ? LateAck::kAccepted : newest ? rules_.lapsed_ack : rules_.late_ack;
  const bool moving = here && copy->state == StoredCopy::State::kMoving;
  if (!here || moving || (!current && rule != LateAck::kAccepted)) {
    return AnswerStale(here ? rule : rules_.late_ack, receipt, sender);
  }
  if (kernel().Has(Defect::kSettleForgotten) && copy->id.value() % 2 == 1) return Rejection::kNone;
  Record(MessageSettled{id_, copy->message.id, copy->id});
  Withdraw(*copy);
  End(*copy);
  return Rejection::kNone;
}

Rejection LeaseQueue::AnswerStale(LateAck rule, const Receipt& receipt, ProcessId sender) {
  Record(StaleReceipt{id_, receipt.message, receipt.copy});
  if (rule != LateAck::kError) return Rejection::kNone;
  if (rules_.receipt != ReceiptKind::kPerChannel) return Rejection::kStaleReceipt;
  CloseChannel(sender, kernel().now(), CountOn::kConnectionLoss);
  return Rejection::kChannelClosed;
}

// --- Returns

void LeaseQueue::LeaveLease(StoredCopy& copy) {
  copy.Unlink();
  copy.claimable = false;
  --leased_;
}

void LeaseQueue::Return(StoredCopy& copy, ReturnReason reason, CountOn event, SimDuration delay) {
  Record(MessageReturned{id_, copy.message.id, copy.id, reason});
  if (copy.claimable) ready_.Remove(copy);
  LeaveLease(copy);
  if (rules_.count_on.Has(event) && !kernel().Has(Defect::kReturnNotCounted)) ++copy.receive_count;
  const uint32_t limit = rules_.max_receive_count;
  const bool over = rules_.limit_checked == LimitChecked::kAtReturn && limit > 0 && copy.receive_count > limit;
  if (!over && delay > Nanos(0)) {  // It goes on blocking its group.
    copy.state = StoredCopy::State::kDelayed;
    copy.due = WallClock() + delay;
    return ScheduleTimer(copy);
  }
  ready_.Unblock(copy.message.key);
  over ? GiveUp(copy) : MakeReady(copy);
}

void LeaseQueue::MakeReady(StoredCopy& copy) {
  copy.state = StoredCopy::State::kReady;
  ready_.Return(copy);
  ScheduleTimer(copy);
}

void LeaseQueue::GiveUp(StoredCopy& copy) {
  copy.Unlink();
  const bool moves = rules_.over_limit == OverLimit::kDeadLetter || rules_.over_limit == OverLimit::kFail;
  if (moves && transfer_.target() != nullptr) return transfer_.Move(copy);
  Remove(copy, RemovalReason::kDropped);
}

SendRequest LeaseQueue::DeadLetterOf(const StoredCopy& copy) const {
  SendRequest request;
  request.message = copy.message;
  request.queue = transfer_.target()->id();
  request.given_up_by = group_;
  request.given_up_in = const_cast<LeaseQueue*>(this);
  request.age = WallClock() - copy.enqueued_at;
  return request;
}

void LeaseQueue::Remove(StoredCopy& copy, RemovalReason reason) {
  Record(MessageRemoved{id_, copy.message.id, copy.id, reason});
  End(copy);
}

void LeaseQueue::End(StoredCopy& copy) {
  copy.Unlink();
  copy.state = StoredCopy::State::kDone;
  --present_;
  unsafe_.Note(copy, CopyChange::kEnded, kernel().now());
  if (copy.noted == 0) copies_.Erase(copy);
}

void LeaseQueue::CloseChannel(ProcessId client, SimTime closed_at, CountOn event) {
  copies_.ForEach([&](StoredCopy& copy) {
    const bool held = copy.state == StoredCopy::State::kLeased && copy.owner == client && copy.leased_at <= closed_at;
    if (held) Return(copy, ReturnReason::kConnection, event);
  });
}

void LeaseQueue::ConnectionClosed(ProcessId client, SimTime closed_at) {
  if (kernel().Has(Defect::kConnectionNeverCloses)) return;
  CloseChannel(client, closed_at, CountOn::kConnectionLoss);
  if (receives_) {
    receives_->Release(
        [&](const WaitingReceive& waiting) {
          return waiting.responder.actor().process == client && waiting.since <= closed_at;
        },
        [](const WaitingReceive& waiting) { waiting.responder.Drop(); });
  }
  ServeWaiting();
}

// --- Timers

SimTime LeaseQueue::ConsumerTimeoutOf(const StoredCopy& copy) const {
  if (rules_.consumer_timeout >= kForever) return SimTime::Max();
  const int64_t age = (copy.leased_at + rules_.consumer_timeout).nanoseconds();
  const int64_t check = kConsumerTimeoutCheck.nanoseconds();
  return SimTime((age + check - 1) / check * check);
}

SimTime LeaseQueue::ExpiryOf(const StoredCopy& copy) {
  if (rules_.retention >= kForever) return SimTime::Max();
  return copy.enqueued_at + rules_.retention / (kernel().Has(Defect::kExpiryTooEarly) ? 10'000 : 1);
}

void LeaseQueue::ScheduleTimer(StoredCopy& copy) {
  copy.Unlink();
  SimDuration wait = kForever;
  const auto at_wall = [&](SimTime time) { wait = std::min(wait, time - WallClock()); };
  const bool leased = copy.state == StoredCopy::State::kLeased;
  if (copy.state == StoredCopy::State::kDelayed) at_wall(copy.due);
  if (leased && !copy.claimable) {
    const bool timed = rules_.recovery == Recovery::kTimer || rules_.recovery == Recovery::kClaim;
    if (timed && rules_.lease < kForever && !kernel().Has(Defect::kLeaseNeverEnds)) at_wall(copy.due);
    if (rules_.recovery == Recovery::kConnection && ConsumerTimeoutOf(copy) < SimTime::Max()) {
      wait = std::min(wait, ConsumerTimeoutOf(copy) - kernel().now());
    }
    if (rules_.recovery == Recovery::kScan && !scan_event_.linked()) {
      const int64_t period = rules_.scan_period.nanoseconds();
      kernel().ScheduleAt(scan_event_, SimTime((kernel().now().nanoseconds() / period + 1) * period));
    }
  }
  const bool expires = rules_.retention < kForever && (!leased || rules_.expire_leased);
  if (expires) at_wall(ExpiryOf(copy));
  if (wait < kForever) kernel().ScheduleAfter(copy, std::max(Nanos(0), wait));
}

void LeaseQueue::TimeIsUp(StoredCopy& copy) {
  if (host() != nullptr && (!host()->running() || host()->Defer(copy))) return;  // Started looks at all of them.
  const bool leased = copy.state == StoredCopy::State::kLeased;
  if (ExpiryOf(copy) <= WallClock() && (!leased || rules_.expire_leased)) {
    Withdraw(copy);
    return Remove(copy, RemovalReason::kExpired);
  }
  if (copy.state == StoredCopy::State::kDelayed) {
    ready_.Unblock(copy.message.key);
    MakeReady(copy);
  } else if (leased && rules_.recovery == Recovery::kConnection) {
    CloseChannel(copy.owner, kernel().now(), CountOn::kLapse);
  } else if (leased && rules_.recovery == Recovery::kClaim) {
    copy.claimable = true;
    ready_.Return(copy);
  } else if (leased && copy.due <= WallClock()) {
    Return(copy, ReturnReason::kLapsed, CountOn::kLapse);
  } else {
    return ScheduleTimer(copy);
  }
  ServeWaiting();
}

void LeaseQueue::Scan() {
  const bool runs = host() == nullptr || host()->running();
  if (runs && host() != nullptr && host()->Defer(scan_event_)) return;
  bool leases = false;
  copies_.ForEach([&](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kLeased) return;
    const bool lapsed = runs && copy.due <= WallClock() && !kernel().Has(Defect::kLeaseNeverEnds);
    if (lapsed) return Return(copy, ReturnReason::kLapsed, CountOn::kLapse);
    leases = true;
  });
  if (leases) kernel().ScheduleAfter(scan_event_, rules_.scan_period);
  ServeWaiting();
}

void LeaseQueue::ClockJumped() {
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kDone && copy.state != StoredCopy::State::kMoving) ScheduleTimer(copy);
  });
}

void LeaseQueue::Withdraw(StoredCopy& copy) {
  switch (copy.state) {
    case StoredCopy::State::kReady:
      return ready_.Remove(copy);
    case StoredCopy::State::kDelayed:
      return ready_.Unblock(copy.message.key);
    case StoredCopy::State::kLeased:
      if (copy.claimable) ready_.Remove(copy);
      ready_.Unblock(copy.message.key);
      return LeaveLease(copy);
    case StoredCopy::State::kMoving:
    case StoredCopy::State::kDone:
      return;
  }
}

// --- Redrive

StoredCopy* LeaseQueue::NextToRedrive() {
  for (StoredCopy* copy = ready_.first(); copy != nullptr; copy = copy->after) {
    if (copy->given_up_in != nullptr) return copy;
  }
  return nullptr;
}

void LeaseQueue::Redriven(const Receipt& receipt) {
  StoredCopy* copy = copies_.Find(receipt);
  if (copy == nullptr || copy->state != StoredCopy::State::kReady) return;
  ready_.Remove(*copy);
  Remove(*copy, RemovalReason::kRedriven);
}

}  // namespace redeliver
