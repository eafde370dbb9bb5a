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
      leases_(*this, rules_, shape),
      dedup_(kernel.pool(), rules_, shape.messages + shape.keys),
      transfer_(*this),
      desk_(kernel, options_, shape.ChannelOf(id)),
      sends_(kernel.pool()) {
  const auto reader = std::ranges::find(shape.groups, id, &RunShape::Group::receives);
  if (reader != shape.groups.end()) group_ = GroupId(static_cast<uint16_t>(reader - shape.groups.begin()));
  if (rules_.recovery == Recovery::kConnection) WatchConnections();
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
  const SimDuration age = rules_.dead_letter_keeps_age ? request.age : Nanos(0);
  StoredCopy& copy = leases_.Add(request.message, age);
  copy.given_up_in = request.given_up_in;
  Record(MessageStored{id_, copy.message.id, copy.id});
  if (!request.given_up_by.none()) {
    Record(MessageDeadLettered{shape_.ChannelOf(id_), request.given_up_by, copy.message.id});
    desk_.MessageArrived();
  }
  if (!kernel().Has(Defect::kSendNotRemembered)) dedup_.Remember(request.dedup_id, copy.id, WallClock());
  ServeWaiting();
}

void LeaseQueue::Answer(const Responder<SendReply>& responder, bool confirm) {
  const bool waits = confirm && rules_.durability == Durability::kSynced && rules_.sync_interval > Nanos(0) &&
                     !kernel().Has(Defect::kConfirmBeforeSync);
  if (!waits) return responder.Ok({});
  sends_.push_back({responder});
  if (!sync_event_.linked()) kernel().ScheduleAt(sync_event_, leases_.unsafe().NextSync(kernel().now()));
}

void LeaseQueue::AnswerSynced() {
  if (host() != nullptr && host()->Defer(sync_event_)) return;
  PoolVector<WaitingSend> sends(kernel().pool());
  sends.swap(sends_);
  for (const WaitingSend& send : sends) send.responder.Ok({});
}

bool LeaseQueue::MakeRoom() {
  if (rules_.length_max == 0 || leases_.present() < rules_.length_max) return true;
  switch (rules_.overflow) {
    case Overflow::kRejectPublish:
      return false;
    case Overflow::kDropHead: {
      StoredCopy* head = leases_.ready().first();
      if (head == nullptr) return true;  // All of them are in work, and that is no reason to refuse.
      leases_.Withdraw(*head);
      transfer_.target() != nullptr ? transfer_.Move(*head) : leases_.Remove(*head, RemovalReason::kTrimmed);
      return true;
    }
    case Overflow::kTrim: {
      StoredCopy& oldest = *leases_.Oldest();
      leases_.Withdraw(oldest);
      leases_.Remove(oldest, RemovalReason::kTrimmed);
      return true;
    }
  }
  return true;
}

// --- Receiving

void LeaseQueue::Handle(ReceiveRequest& request, Responder<ReceiveReply> responder) {
  const bool full = rules_.in_flight_max > 0 && leases_.leased() >= rules_.in_flight_max;
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
  if (rules_.in_flight_max > 0)
    room = std::min(room, rules_.in_flight_max - std::min(leases_.leased(), rules_.in_flight_max));
  PoolVector<StoredCopy*> chosen(kernel().pool());
  while (chosen.size() < room) {
    StoredCopy* copy = leases_.Choose();
    if (copy == nullptr) break;
    chosen.push_back(copy);
  }
  if (chosen.empty()) return false;
  const ActingFor receiver(kernel(), responder.actor());
  PoolArray<ReceivedMessage> messages(kernel().pool(), chosen.size());
  for (StoredCopy* copy : chosen) {
    leases_.HandOut(*copy, request.group, responder.actor().process);
    messages.push_back({copy->message, copy->receipt(), copy->receive_count});
    if (request.settles) leases_.SettleAtOnce(*copy);
  }
  responder.Ok({std::move(messages)});
  return true;
}

// --- Requests of holders

void LeaseQueue::Handle(DeleteRequest& request, Responder<DeleteReply> responder) {
  DeleteReply reply;
  Rejection refusal = Rejection::kNone;
  const ProcessId sender = responder.actor().process;
  for (const Receipt& receipt : request.receipts) {
    const Rejection reason = leases_.Settle(receipt, sender);
    if (reason != Rejection::kNone) ++reply.refused, refusal = reason;
  }
  ServeWaiting();
  // A request for one message is refused with it; of several, the reply says how many were.
  const bool whole = request.receipts.size() == 1 || refusal == Rejection::kChannelClosed;
  if (refusal != Rejection::kNone && whole) return responder.Reject(refusal);
  responder.Ok(reply);
}

void LeaseQueue::Handle(ReleaseRequest& request, Responder<Done> responder) {
  const Rejection refusal = leases_.Release(request, responder.actor().process);
  ServeWaiting();
  refusal == Rejection::kNone ? responder.Ok({}) : responder.Reject(refusal);
}

void LeaseQueue::Handle(ExtendRequest& request, Responder<Done> responder) {
  const Rejection refusal = leases_.Extend(request.receipt);
  refusal == Rejection::kNone ? responder.Ok({}) : responder.Reject(refusal);
}

void LeaseQueue::ConnectionClosed(ProcessId client, SimTime closed_at) {
  if (kernel().Has(Defect::kConnectionNeverCloses)) return;
  leases_.CloseChannel(client, closed_at, CountOn::kConnectionLoss);
  if (receives_) {
    receives_->Release(
        [&](const WaitingReceive& waiting) {
          return waiting.responder.actor().process == client && waiting.since <= closed_at;
        },
        [](const WaitingReceive& waiting) { waiting.responder.Drop(); });
  }
  ServeWaiting();
}

// --- Dead letters

SendRequest LeaseQueue::DeadLetterOf(const StoredCopy& copy) const {
  SendRequest request;
  request.message = copy.message;
  request.queue = transfer_.target()->id();
  request.given_up_by = group_;
  request.given_up_in = const_cast<LeaseQueue*>(this);
  request.age = WallClock() - copy.enqueued_at;
  return request;
}

StoredCopy* LeaseQueue::NextToRedrive() {
  for (StoredCopy* copy = leases_.ready().first(); copy != nullptr; copy = copy->after) {
    if (copy->given_up_in != nullptr) return copy;
  }
  return nullptr;
}

void LeaseQueue::Redriven(const Receipt& receipt) {
  StoredCopy* copy = leases_.copies().Find(receipt);
  if (copy == nullptr || copy->state != StoredCopy::State::kReady) return;
  leases_.Withdraw(*copy);
  leases_.Remove(*copy, RemovalReason::kRedriven);
}

// --- Losses

void LeaseQueue::Started() {
  leases_.ReturnConnected();
  leases_.RescheduleAll();
}

// Requests that wait are refused by their connections.
void LeaseQueue::HostCrashed() {
  receives_.reset();
  sends_.clear();
  sync_event_.Unlink();
  if (rules_.durability == Durability::kMemory) leases_.LoseEverything();
}

void LeaseQueue::LosePower() {
  if (rules_.durability == Durability::kMemory) return leases_.LoseEverything();
  leases_.LoseChanges(leases_.unsafe().SafeAtPowerLoss(kernel().now()));
}

void LeaseQueue::LoseDisk() {
  const bool others = rules_.nodes > 1 && rules_.durability != Durability::kMemory;
  others ? FailOver() : leases_.LoseEverything();
}

void LeaseQueue::FailOver() {
  if (rules_.durability == Durability::kMemory) {
    leases_.LoseEverything();
  } else {
    leases_.LoseChanges(leases_.unsafe().SafeAtFailover(kernel().now()));
  }
  if (receives_) {
    receives_->Release([](const WaitingReceive&) { return true; },
                       [](const WaitingReceive& waiting) { waiting.responder.Drop(); });
  }
  for (const WaitingSend& send : sends_) send.responder.Drop();
  sends_.clear();
  sync_event_.Unlink();
  Started();
}

// --- The run

bool LeaseQueue::Drained() const {
  if (transfer_.waiting() || desk_.redrive_at()) return false;
  return group_.none() || leases_.present() == 0;
}

void LeaseQueue::RecordBacklog() {
  if (group_.none()) return;
  leases_.copies().ForEach([this](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kDone) Record(MessagePending{group_, id_, copy.message.id});
  });
}

}  // namespace redeliver
