#include "sim/queue/message_leases.h"

#include <algorithm>

#include "sim/queue/lease_queue.h"

namespace redeliver {
namespace {

constexpr SimDuration kConsumerTimeoutCheck = Minutes(1);

}  // namespace

void StoredCopy::Fire() { leases.TimeIsUp(*this); }

MessageLeases::MessageLeases(LeaseQueue& queue, const QueueRules& rules, const RunShape& shape)
    : queue_(queue),
      rules_(rules),
      copies_(queue.kernel().pool()),
      ready_(queue.kernel(), rules, shape.keys, HashName(shape.queues[queue.id().value()].name)),
      unsafe_(rules, copies_, queue.kernel().pool()),
      scan_(*this, queue, rules) {}

Kernel& MessageLeases::kernel() { return queue_.kernel(); }

SimTime MessageLeases::WallClock() const { return queue_.WallClock(); }

// --- In and out

StoredCopy& MessageLeases::Add(const Message& message, SimDuration age) {
  StoredCopy& copy = copies_.Add(*this);
  copy.message = message;
  copy.stored_at = kernel().now();
  copy.enqueued_at = SimTime((WallClock() - SimTime() - age).nanoseconds());
  Kernel::SetBackground(copy);
  ++present_;
  unsafe_.Note(copy, CopyChange::kStored, kernel().now());
  ready_.Append(copy);
  ScheduleTimer(copy);
  return copy;
}

StoredCopy* MessageLeases::Choose() {
  for (;;) {
    StoredCopy* copy = ready_.Take();
    if (copy == nullptr) return nullptr;
    const bool expired = ExpiryOf(*copy) <= WallClock() && (!copy->claimable || rules_.expire_leased);
    const bool given_up =
        rules_.limit_checked == LimitChecked::kAtReceive && rules_.max_receive_count > 0 &&
        copy->receive_count >= rules_.max_receive_count + (kernel().Has(Defect::kLimitOffByOne) ? 1 : 0);
    if (!expired && !given_up) return copy;
    if (copy->claimable) {
      ready_.Unblock(copy->message.key);
      LeaveLease(*copy);
    }
    expired ? Remove(*copy, RemovalReason::kExpired) : GiveUp(*copy);
  }
}

void MessageLeases::HandOut(StoredCopy& copy, GroupId group, ProcessId receiver) {
  if (copy.claimable) {
    Record(MessageReturned{queue_.id(), copy.message.id, copy.id, ReturnReason::kClaimed});
    ready_.Unblock(copy.message.key);
    LeaveLease(copy);
  }
  copy.Unlink();
  copy.state = StoredCopy::State::kLeased;
  copy.owner = receiver;
  copy.leased_at = kernel().now();
  copy.due = WallClock() + rules_.lease;
  ++copy.lease_epoch;
  ++leased_;
  const bool counts = rules_.count_on.Has(CountOn::kReceive) || rules_.count_on.Has(CountOn::kClaim);
  if (counts && !kernel().Has(Defect::kReceiveNotCounted)) ++copy.receive_count;
  ready_.Block(copy.message.key);
  unsafe_.Note(copy, CopyChange::kHandedOut, kernel().now());
  Record(MessageReceived{group, queue_.id(), copy.message.id, copy.id, std::max(copy.receive_count, 1u)});
  ScheduleTimer(copy);
}

void MessageLeases::SettleAtOnce(StoredCopy& copy) {
  Record(MessageSettled{queue_.id(), copy.message.id, copy.id});
  Withdraw(copy);
  End(copy);
}

StoredCopy* MessageLeases::Oldest() {
  StoredCopy* oldest = nullptr;
  copies_.ForEach([&](StoredCopy& copy) {
    if (copy.state == StoredCopy::State::kDone || (oldest != nullptr && oldest->id < copy.id)) return;
    oldest = &copy;
  });
  return oldest;
}

// --- Requests of the holder

Rejection MessageLeases::Release(const ReleaseRequest& request, ProcessId sender) {
  StoredCopy* copy = copies_.Find(request.receipt);
  if (!IsCurrent(copy, request.receipt)) return AnswerStale(rules_.late_ack, request.receipt, sender);
  const ReturnReason reason = request.rejects ? ReturnReason::kRejected : ReturnReason::kReleased;
  Return(*copy, reason, request.rejects ? CountOn::kReject : CountOn::kNack, request.delay);
  return Rejection::kNone;
}

Rejection MessageLeases::Extend(const Receipt& receipt) {
  StoredCopy* copy = copies_.Find(receipt);
  if (!IsCurrent(copy, receipt)) return Rejection::kStaleReceipt;
  const SimTime due = WallClock() + rules_.lease;
  if (due > copy->leased_at + rules_.lease_max) return Rejection::kOverLimit;
  if (copy->claimable) ready_.Remove(*copy);
  copy->claimable = false;
  if (!kernel().Has(Defect::kExtendDoesNothing)) copy->due = due;
  ScheduleTimer(*copy);
  return Rejection::kNone;
}

bool MessageLeases::IsCurrent(const StoredCopy* copy, const Receipt& receipt) {
  const bool leased = copy != nullptr && copy->state == StoredCopy::State::kLeased;
  return leased && (copy->lease_epoch == receipt.lease_epoch || kernel().Has(Defect::kReceiptNotChecked));
}

Rejection MessageLeases::Settle(const Receipt& receipt, ProcessId sender) {
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
  Record(MessageSettled{queue_.id(), copy->message.id, copy->id});
  Withdraw(*copy);
  End(*copy);
  return Rejection::kNone;
}

Rejection MessageLeases::AnswerStale(LateAck rule, const Receipt& receipt, ProcessId sender) {
  Record(StaleReceipt{queue_.id(), receipt.message, receipt.copy});
  if (rule != LateAck::kError) return Rejection::kNone;
  if (rules_.receipt != ReceiptKind::kPerChannel) return Rejection::kStaleReceipt;
  CloseChannel(sender, kernel().now(), CountOn::kConnectionLoss);
  return Rejection::kChannelClosed;
}

// --- Returns

void MessageLeases::LeaveLease(StoredCopy& copy) {
  copy.Unlink();
  copy.claimable = false;
  --leased_;
}

void MessageLeases::Return(StoredCopy& copy, ReturnReason reason, CountOn event, SimDuration delay) {
  Record(MessageReturned{queue_.id(), copy.message.id, copy.id, reason});
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

void MessageLeases::MakeReady(StoredCopy& copy) {
  copy.state = StoredCopy::State::kReady;
  ready_.Return(copy);
  ScheduleTimer(copy);
}

void MessageLeases::GiveUp(StoredCopy& copy) {
  copy.Unlink();
  const bool moves = rules_.over_limit == OverLimit::kDeadLetter || rules_.over_limit == OverLimit::kFail;
  if (moves && queue_.transfer().target() != nullptr) return queue_.transfer().Move(copy);
  Remove(copy, rules_.over_limit == OverLimit::kPark ? RemovalReason::kParked : RemovalReason::kDropped);
}

void MessageLeases::Remove(StoredCopy& copy, RemovalReason reason) {
  Record(MessageRemoved{queue_.id(), copy.message.id, copy.id, reason});
  End(copy);
}

void MessageLeases::End(StoredCopy& copy) {
  copy.Unlink();
  copy.state = StoredCopy::State::kDone;
  --present_;
  unsafe_.Note(copy, CopyChange::kEnded, kernel().now());
  if (copy.kept_for == 0) copies_.Erase(copy);
}

void MessageLeases::CloseChannel(ProcessId client, SimTime closed_at, CountOn event) {
  copies_.ForEach([&](StoredCopy& copy) {
    const bool held = copy.state == StoredCopy::State::kLeased && copy.owner == client && copy.leased_at <= closed_at;
    if (held) Return(copy, ReturnReason::kConnection, event);
  });
}

// --- Timers

SimTime MessageLeases::ConsumerTimeoutOf(const StoredCopy& copy) const {
  if (rules_.consumer_timeout >= kForever) return SimTime::Max();
  const int64_t age = (copy.leased_at + rules_.consumer_timeout).nanoseconds();
  const int64_t check = kConsumerTimeoutCheck.nanoseconds();
  return SimTime((age + check - 1) / check * check);
}

SimTime MessageLeases::ExpiryOf(const StoredCopy& copy) {
  if (rules_.retention >= kForever) return SimTime::Max();
  return copy.enqueued_at + rules_.retention / (kernel().Has(Defect::kExpiryTooEarly) ? 10'000 : 1);
}

void MessageLeases::ScheduleTimer(StoredCopy& copy) {
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
    if (rules_.recovery == Recovery::kScan) scan_.Schedule();
  }
  const bool expires = rules_.retention < kForever && (!leased || rules_.expire_leased);
  if (expires) at_wall(ExpiryOf(copy));
  if (wait < kForever) kernel().ScheduleAfter(copy, std::max(Nanos(0), wait));
}

void MessageLeases::TimeIsUp(StoredCopy& copy) {
  if (queue_.host() != nullptr && (!queue_.host()->running() || queue_.host()->Defer(copy)))
    return;  // Started looks at all of them.
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
    ReturnLapsed(copy);
  } else {
    return ScheduleTimer(copy);
  }
  queue_.ServeWaiting();
}

bool MessageLeases::HasLapsed(const StoredCopy& copy) {
  return copy.due <= WallClock() && !kernel().Has(Defect::kLeaseNeverEnds);
}

void MessageLeases::ReturnLapsed(StoredCopy& copy) { Return(copy, ReturnReason::kLapsed, CountOn::kLapse); }

void MessageLeases::TakeBackEnd(StoredCopy& copy) {
  ++present_;
  copy.state = StoredCopy::State::kReady;
  Record(MessageRestored{queue_.id(), copy.message.id, copy.id});
  ready_.Restore(copy);
}

void MessageLeases::Withdraw(StoredCopy& copy) {
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

void MessageLeases::RescheduleAll() {
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kDone && copy.state != StoredCopy::State::kMoving) ScheduleTimer(copy);
  });
}

// --- Losses

void MessageLeases::ReturnConnected() {
  if (rules_.recovery != Recovery::kConnection) return;
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state == StoredCopy::State::kLeased) Return(copy, ReturnReason::kConnection, CountOn::kConnectionLoss);
  });
}

void MessageLeases::LoseEverything() {
  scan_.Forget();
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state == StoredCopy::State::kDone) return;
    Withdraw(copy);
    Remove(copy, RemovalReason::kLost);
  });
}

void MessageLeases::LoseChanges(SimTime safe) {
  scan_.Forget();
  unsafe_.Lose(safe, kernel().now(), [&](StoredCopy& copy, CopyChange change) { Undo(copy, change, safe); });
}

// What came and went since then is simply not there.
void MessageLeases::Undo(StoredCopy& copy, CopyChange change, SimTime safe) {
  const bool done = copy.state == StoredCopy::State::kDone;
  switch (change) {
    case CopyChange::kStored:
      queue_.SendLost(copy.id);
      if (done) return;
      Withdraw(copy);
      copy.Unlink();
      Record(MessageRemoved{queue_.id(), copy.message.id, copy.id, RemovalReason::kLost});
      copy.state = StoredCopy::State::kDone;
      --present_;
      return;
    case CopyChange::kHandedOut:
      if (copy.state != StoredCopy::State::kLeased) return;
      if (copy.receive_count > 0 && rules_.count_on.Has(CountOn::kReceive)) --copy.receive_count;
      Withdraw(copy);
      Record(MessageReturned{queue_.id(), copy.message.id, copy.id, ReturnReason::kConnection});
      copy.state = StoredCopy::State::kReady;
      return ready_.Restore(copy);
    case CopyChange::kEnded:
      if (!done || copy.stored_at > safe) return;
      return TakeBackEnd(copy);
  }
}

}  // namespace redeliver
