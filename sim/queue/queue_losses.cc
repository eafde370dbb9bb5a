// What a queue loses with its power, its disk, its host or the node that served.
#include "sim/queue/lease_queue.h"

namespace redeliver {

void LeaseQueue::Started() {
  if (rules_.recovery == Recovery::kConnection) {
    copies_.ForEach([this](StoredCopy& copy) {
      if (copy.state == StoredCopy::State::kLeased) Return(copy, ReturnReason::kConnection, CountOn::kConnectionLoss);
    });
  }
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kDone && copy.state != StoredCopy::State::kMoving) ScheduleTimer(copy);
  });
}

// Requests that wait are refused by their connections.
void LeaseQueue::HostCrashed() {
  receives_.reset();
  sends_.clear();
  sync_event_.Unlink();
  if (rules_.durability == Durability::kMemory) LoseEverything();
}

void LeaseQueue::LosePower() {
  if (rules_.durability == Durability::kMemory) return LoseEverything();
  LoseChanges(unsafe_.SafeAtPowerLoss(kernel().now()));
}

void LeaseQueue::LoseDisk() {
  const bool others = rules_.nodes > 1 && rules_.durability != Durability::kMemory;
  others ? FailOver() : LoseEverything();
}

void LeaseQueue::FailOver() {
  if (rules_.durability == Durability::kMemory) {
    LoseEverything();
  } else {
    LoseChanges(unsafe_.SafeAtFailover(kernel().now()));
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

void LeaseQueue::LoseEverything() {
  copies_.ForEach([this](StoredCopy& copy) {
    if (copy.state == StoredCopy::State::kDone) return;
    Withdraw(copy);
    Remove(copy, RemovalReason::kLost);
  });
}

void LeaseQueue::LoseChanges(SimTime safe) {
  unsafe_.Lose(safe, kernel().now(), [&](StoredCopy& copy, CopyChange change) { Undo(copy, change, safe); });
}

// What came and went since then is simply not there.
void LeaseQueue::Undo(StoredCopy& copy, CopyChange change, SimTime safe) {
  const bool done = copy.state == StoredCopy::State::kDone;
  switch (change) {
    case CopyChange::kStored:
      dedup_.Forget(copy.id);
      if (done) return;
      Withdraw(copy);
      copy.Unlink();
      Record(MessageRemoved{id_, copy.message.id, copy.id, RemovalReason::kLost});
      copy.state = StoredCopy::State::kDone;
      --present_;
      return;
    case CopyChange::kHandedOut:
      if (copy.state != StoredCopy::State::kLeased) return;
      if (copy.receive_count > 0 && rules_.count_on.Has(CountOn::kReceive)) --copy.receive_count;
      Withdraw(copy);
      Record(MessageReturned{id_, copy.message.id, copy.id, ReturnReason::kConnection});
      copy.state = StoredCopy::State::kReady;
      return ready_.Restore(copy);
    case CopyChange::kEnded:
      if (!done || copy.stored_at > safe) return;
      ++present_;
      copy.state = StoredCopy::State::kReady;
      Record(MessageRestored{id_, copy.message.id, copy.id});
      return ready_.Restore(copy);
  }
}

}  // namespace redeliver
