// The copies of messages in a queue. A copy that is done gives its place to the next one, so that memory is what is in
// flight, unless the queue may have to take its end back.
#ifndef REDELIVER_SIM_QUEUE_STORED_COPY_H_
#define REDELIVER_SIM_QUEUE_STORED_COPY_H_

#include "sim/base/message.h"
#include "sim/base/pool.h"
#include "sim/kernel/timer_wheel.h"
#include "sim/queue/queue_requests.h"

namespace redeliver {

class MessageLeases;

struct StoredCopy final : EventNode {
  enum class State : uint8_t {
    kReady,    // Can be handed out, if nothing blocks it.
    kDelayed,  // The same, once it is due.
    kLeased,   // Handed out.
    kMoving,   // On its way to the dead-letter queue, whose answer is awaited.
    kDone,     // Gone, unless the queue has to take that back.
  };

  explicit StoredCopy(MessageLeases& leases) : leases(leases) {}

  // Its lease, its delay or its time in the queue is over.
  void Fire() override;

  Receipt receipt() const { return {slot, id, lease_epoch, message.id}; }

  MessageLeases& leases;
  Message message;
  CopyId id;
  uint32_t slot = 0;
  State state = State::kReady;
  bool returned = false;   // Among those that return before the others.
  bool claimable = false;  // Its holder has been idle for a lease, and holds it all the same.
  uint32_t receive_count = 0;
  uint32_t lease_epoch = 0;  // Of the last hand-out.
  ProcessId owner = ProcessId::None();
  SimTime stored_at;
  SimTime leased_at;
  SimTime enqueued_at;  // By the queue's clock, as `due`.
  SimTime due;
  LeaseQueue* given_up_in = nullptr;
  uint32_t kept_for = 0;         // Reasons to keep its place when it is done: changes to undo, a scan that has read it.
  StoredCopy* before = nullptr;  // In the order of those that are ready.
  StoredCopy* after = nullptr;
};

// All copies of one queue, in places that are used again.
class CopyTable {
 public:
  explicit CopyTable(Pool& pool) : pool_(pool), copies_(pool), free_(pool) {}

  StoredCopy& Add(MessageLeases& leases) {
    uint32_t slot = static_cast<uint32_t>(copies_.size());
    if (free_.empty()) {
      copies_.push_back(nullptr);
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    copies_[slot] = MakePooled<StoredCopy>(pool_, leases);
    StoredCopy& copy = *copies_[slot];
    copy.slot = slot;
    copy.id = next_id_;
    next_id_ = next_id_.Next();
    return copy;
  }
  // Nullptr if it has given its place away.
  StoredCopy* Find(uint32_t slot, CopyId id) {
    StoredCopy* copy = slot < copies_.size() ? copies_[slot].get() : nullptr;
    return copy != nullptr && copy->id == id ? copy : nullptr;
  }
  StoredCopy* Find(const Receipt& receipt) { return Find(receipt.slot, receipt.copy); }
  // One reason to keep it is gone.
  void LetGo(StoredCopy& copy) {
    if (--copy.kept_for == 0 && copy.state == StoredCopy::State::kDone) Erase(copy);
  }
  void Erase(StoredCopy& copy) {
    const uint32_t slot = copy.slot;
    copies_[slot] = nullptr;
    free_.push_back(slot);
  }

  // Calls visit(StoredCopy&) for each; it may erase the one it is given.
  template <class Visit>
  void ForEach(Visit&& visit) {
    for (size_t slot = 0; slot < copies_.size(); ++slot) {
      if (StoredCopy* copy = copies_[slot].get()) visit(*copy);
    }
  }

 private:
  Pool& pool_;
  PoolVector<PoolPointer<StoredCopy>> copies_;  // By slot; null where free.
  PoolVector<uint32_t> free_;
  CopyId next_id_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_STORED_COPY_H_
