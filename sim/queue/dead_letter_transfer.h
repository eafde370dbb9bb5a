// How a queue passes a message on that it has given up: at once, without looking back, or until the dead-letter queue
// confirms.
#ifndef REDELIVER_SIM_QUEUE_DEAD_LETTER_TRANSFER_H_
#define REDELIVER_SIM_QUEUE_DEAD_LETTER_TRANSFER_H_

#include <deque>

#include "sim/kernel/signal.h"
#include "sim/queue/stored_copy.h"

namespace redeliver {

class DeadLetterTransfer {
 public:
  // It outlives the transfer.
  explicit DeadLetterTransfer(LeaseQueue& queue) : queue_(queue) {}

  void set_target(LeaseQueue* target) { target_ = target; }
  // Null: there is none.
  LeaseQueue* target() const { return target_; }

  // The copy is in no list and nobody holds it. Requires a target.
  void Move(StoredCopy& copy);

  // --- For the queue's program, which carries out confirmed transfers one after the other.
  bool waiting() const { return !waiting_.empty(); }
  // Notified when there is one more.
  Signal& work() { return work_; }
  // The next copy; nullptr if it is gone. Requires waiting().
  StoredCopy* Next();
  // The target has confirmed it, or it is gone.
  void Finish();

 private:
  LeaseQueue& queue_;
  LeaseQueue* target_ = nullptr;
  std::deque<Receipt> waiting_;
  Signal work_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_DEAD_LETTER_TRANSFER_H_
