#include "sim/queue/dead_letter_transfer.h"

#include "sim/queue/lease_queue.h"
#include "sim/queue/queue_program.h"

namespace redeliver {

void DeadLetterTransfer::Move(StoredCopy& copy) {
  Transfer transfer = queue_.rules().transfer;
  if (transfer == Transfer::kConfirmed && queue_.kernel().Has(Defect::kTransferRemovesFirst)) {
    transfer = Transfer::kAtMostOnce;
  }
  switch (transfer) {
    case Transfer::kAtomic:
      target_->Store(queue_.DeadLetterOf(copy));
      return queue_.leases().Remove(copy, RemovalReason::kMoved);
    case Transfer::kAtMostOnce: {
      const SendRequest request = queue_.DeadLetterOf(copy);
      queue_.leases().Remove(copy, RemovalReason::kMoved);
      return queue_.host()->Launch(SendDeadLetterOnce(*queue_.host(), *target_, request));
    }
    case Transfer::kConfirmed:
      copy.state = StoredCopy::State::kMoving;
      waiting_.push_back(copy.receipt());
      return work_.Notify();
  }
}

StoredCopy* DeadLetterTransfer::Next() {
  StoredCopy* copy = queue_.leases().copies().Find(waiting_.front());
  return copy != nullptr && copy->state == StoredCopy::State::kMoving ? copy : nullptr;
}

void DeadLetterTransfer::Finish() {
  StoredCopy* copy = Next();
  waiting_.pop_front();
  if (copy != nullptr) queue_.leases().Remove(*copy, RemovalReason::kMoved);
}

}  // namespace redeliver
