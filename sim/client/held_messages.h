// What one process holds of a queue: messages that wait for a worker, and those in work.
#ifndef REDELIVER_SIM_CLIENT_HELD_MESSAGES_H_
#define REDELIVER_SIM_CLIENT_HELD_MESSAGES_H_

#include <algorithm>
#include <deque>
#include <vector>

#include "sim/kernel/signal.h"
#include "sim/queue/queue_client.h"

namespace redeliver {

class HeldMessages {
 public:
  HeldMessages(size_t room, size_t workers) : most_(room), wake_(workers) {}

  // How many more it takes.
  uint32_t room() const { return static_cast<uint32_t>(most_ - std::min(most_, held_.size())); }
  // Of all that it holds.
  const std::vector<Receipt>& receipts() const { return held_; }
  // How many of them no worker has begun.
  uint32_t waiting() const { return static_cast<uint32_t>(waiting_.size()); }

  void Add(const PoolArray<ReceivedMessage>& received) {
    for (const ReceivedMessage& message : received) {
      waiting_.push_back(message);
      held_.push_back(message.receipt);
    }
    for (Signal& wake : wake_) wake.Notify();
  }
  // The oldest that waits, to be worked on. Requires that one waits.
  ReceivedMessage Take() {
    const ReceivedMessage message = waiting_.front();
    waiting_.pop_front();
    return message;
  }
  // It is done with this one, in whichever way.
  void Drop(const Receipt& receipt) {
    std::erase(held_, receipt);
    room_made_.Notify();
  }
  // What waits has gone back to the queue.
  void DropWaiting() {
    for (const ReceivedMessage& message : waiting_) std::erase(held_, message.receipt);
    waiting_.clear();
    room_made_.Notify();
  }

  // Notified when there is more room.
  Signal& room_made() { return room_made_; }
  // Notified when something comes. One for each worker.
  Signal& wake(size_t worker) { return wake_[worker]; }

 private:
  const size_t most_;
  std::deque<ReceivedMessage> waiting_;
  std::vector<Receipt> held_;
  Signal room_made_;
  std::deque<Signal> wake_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_HELD_MESSAGES_H_
