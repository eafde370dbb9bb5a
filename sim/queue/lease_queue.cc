#include "sim/queue/lease_queue.h"

#include <algorithm>

#include "sim/queue/queue_program.h"

namespace redeliver {

LeaseQueue::LeaseQueue(Kernel& kernel, uint16_t index, QueueId id, const QueueOptions& options, const RunShape& shape)
    : Server(kernel, index),
      id_(id),
      options_(options),
      rules_(RulesOf(options)),
      shape_(shape),
      node_{this},
      copies_(kernel.pool()),
      ready_(kernel, rules_, shape.keys, HashName(shape.queues[id.value()].name)),
      dedup_(kernel.pool(), rules_, shape.messages + shape.keys),
      unsafe_(rules_, copies_, kernel.pool()),
      transfer_(*this),
      desk_(kernel, options_, shape.ChannelOf(id)),
      sends_(kernel.pool()) {
  const auto reader = std::ranges::find(shape.groups, id, &RunShape::Group::receives);
  if (reader != shape.groups.end()) group_ = GroupId(static_cast<uint16_t>(reader - shape.groups.begin()));
  if (rules_.recovery == Recovery::kConnection) WatchConnections();
  Kernel::SetBackground(scan_event_);
}

Program LeaseQueue::program() const { return Program::Of<&RunLeaseQueue>(node_); }

// --- Sending

void LeaseQueue::Handle(SendRequest& request, Responder<SendReply> responder) {
  if (dedup_.Remembers(request.dedup_id, WallClock())) {
    Record(SendDeduplicated{id_, request.message.id});
    return Answer(responder, request.confirm);
  }
  if (!MakeRoom()) return responder.Reject(Rejection::kOverLimit);
  Store(request);
  Answer(responder, request.confirm);
}

void LeaseQueue::Handle(RedriveRequest& request, Responder<SendReply> responder) {
  Store({.message = request.message});
  Answer(responder, true);
}

void LeaseQueue::Store(const SendRequest& request) {
  StoredCopy& copy = copies_.Add(*this);
  copy.message = request.message;
  copy.given_up_by = request.given_up_by;
  copy.given_up_in = request.given_up_in;
  copy.stored_at = kernel().now();
  const SimDuration age = rules_.dead_letter_keeps_age ? request.age : Nanos(0);
  copy.enqueued_at = SimTime((WallClock() - SimTime() - age).nanoseconds());
  Kernel::SetBackground(copy);
  ++present_;
  Record(MessageStored{id_, copy.message.id, copy.id});
  if (!copy.given_up_by.none()) {
    Record(MessageDeadLettered{shape_.ChannelOf(id_), copy.given_up_by, copy.message.id});
    desk_.MessageArrived();
  }
  if (!kernel().Has(Defect::kSendNotRemembered)) dedup_.Remember(request.dedup_id, copy.id, WallClock());
  unsafe_.Note(copy, CopyChange::kStored, kernel().now());
  ready_.Append(copy);
  ScheduleTimer(copy);
  ServeWaiting();
}

void LeaseQueue::Answer(const Responder<SendReply>& responder, bool confirm) {
  const bool waits = confirm && rules_.durability == Durability::kSynced && rules_.sync_interval > Nanos(0) &&
                     !kernel().Has(Defect::kConfirmBeforeSync);
  if (!waits) return responder.Ok({});
  sends_.push_back({responder});
  if (!sync_event_.linked()) kernel().ScheduleAt(sync_event_, unsafe_.NextSync(kernel().now()));
}

void LeaseQueue::AnswerSynced() {
  if (host() != nullptr && host()->Defer(sync_event_)) return;
  PoolVector<WaitingSend> sends(kernel().pool());
  sends.swap(sends_);
  for (const WaitingSend& send : sends) send.responder.Ok({});
}

bool LeaseQueue::MakeRoom() {
  if (rules_.length_max == 0 || present_ < rules_.length_max) return true;
  switch (rules_.overflow) {
    case Overflow::kRejectPublish:
      return false;
    case Overflow::kDropHead: {
      StoredCopy* head = ready_.first();
      if (head == nullptr) return true;  // All of them are in work, and that is no reason to refuse.
      Withdraw(*head);
      transfer_.target() != nullptr ? transfer_.Move(*head) : Remove(*head, RemovalReason::kTrimmed);
      return true;
    }
    case Overflow::kTrim: {
      StoredCopy& oldest = *Oldest();
      Withdraw(oldest);
      Remove(oldest, RemovalReason::kTrimmed);
      return true;
    }
  }
  return true;
}

StoredCopy* LeaseQueue::Oldest() {
  StoredCopy* oldest = nullptr;
  copies_.ForEach([&](StoredCopy& copy) {
    if (copy.state == StoredCopy::State::kDone || (oldest != nullptr && oldest->id < copy.id)) return;
    oldest = &copy;
  });
  return oldest;
}

// --- Receiving

void LeaseQueue::Handle(ReceiveRequest& request, Responder<ReceiveReply> responder) {
  const bool full = rules_.in_flight_max > 0 && leased_ >= rules_.in_flight_max;
  if (full && rules_.in_flight_full == InFlightFull::kError) return responder.Reject(Rejection::kOverLimit);
  if (full && rules_.in_flight_full == InFlightFull::kEmpty) return responder.Ok({});
  if (Serve(request, responder)) return;
  if (request.wait == Nanos(0)) return responder.Ok({});
  if (!receives_) receives_.emplace(*this, kernel(), host(), true);
  receives_->Park({&request, responder, kernel().now()}, request.wait);
}

void LeaseQueue::TimedOut(WaitingReceive& waiting) { waiting.responder.Ok({}); }

void LeaseQueue::ServeWaiting() {
  if (!receives_ || receives_->size() == 0) return;
  receives_->Release(
      [this](const WaitingReceive& waiting) {
        if (Serve(*waiting.request, waiting.responder)) return true;
        const bool gone = !waiting.responder.awaited();
        if (gone) waiting.responder.Drop();
        return gone;
      },
      [](const WaitingReceive&) {});
}

bool LeaseQueue::Serve(const ReceiveRequest& request, const Responder<ReceiveReply>& responder) {
  // Nothing is written to a connection that is known to be closed.
  const bool watched = rules_.recovery == Recovery::kConnection || request.settles;
  const bool parked = receives_ && receives_->size() > 0;
  if ((watched || parked) && !responder.awaited()) return false;
  uint64_t room = std::min(request.messages_max, rules_.receive_batch_max);
  if (rules_.in_flight_max > 0) room = std::min(room, rules_.in_flight_max - std::min(leased_, rules_.in_flight_max));
  PoolVector<StoredCopy*> chosen(kernel().pool());
  while (chosen.size() < room) {
    StoredCopy* copy = Choose();
    if (copy == nullptr) break;
    chosen.push_back(copy);
  }
  if (chosen.empty()) return false;
  const ActingFor receiver(kernel(), responder.actor());
  PoolArray<ReceivedMessage> messages(kernel().pool(), chosen.size());
  for (StoredCopy* copy : chosen) {
    HandOut(*copy, request, responder.actor().process);
    messages.push_back({copy->message, copy->receipt(), copy->receive_count});
    if (!request.settles) continue;
    Record(MessageSettled{id_, copy->message.id, copy->id});
    LeaveLease(*copy);
    ready_.Unblock(copy->message.key);
    End(*copy);
  }
  responder.Ok({std::move(messages)});
  return true;
}

StoredCopy* LeaseQueue::Choose() {
  for (;;) {
    StoredCopy* copy = ready_.Take();
    if (copy == nullptr) return nullptr;
    const bool given_up =
        rules_.limit_checked == LimitChecked::kAtReceive && rules_.max_receive_count > 0 &&
        copy->receive_count >= rules_.max_receive_count + (kernel().Has(Defect::kLimitOffByOne) ? 1 : 0);
    if (!given_up) return copy;
    if (copy->claimable) {
      ready_.Unblock(copy->message.key);
      LeaveLease(*copy);
    }
    GiveUp(*copy);
  }
}

void LeaseQueue::HandOut(StoredCopy& copy, const ReceiveRequest& request, ProcessId receiver) {
  if (copy.claimable) {
    Record(MessageReturned{id_, copy.message.id, copy.id, ReturnReason::kClaimed});
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
  Record(MessageReceived{request.group, id_, copy.message.id, copy.id, std::max(copy.receive_count, 1u)});
  ScheduleTimer(copy);
}

// --- The run

bool LeaseQueue::Drained() const {
  if (transfer_.waiting() || desk_.redrive_at()) return false;
  return group_.none() || present_ == 0;
}

void LeaseQueue::RecordBacklog() {
  if (group_.none()) return;
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kDone) Record(MessagePending{group_, id_, copy.message.id});
  });
}

}  // namespace redeliver
