// What a process sees of a queue.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_
#define REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/queue/lease_queue.h"

namespace redeliver {

// Where a queue is, and for whom it is asked. A null queue: none.
struct QueueEndpoint {
  LeaseQueue* queue = nullptr;
  GroupId group = GroupId::None();
};

class QueueClient {
 public:
  QueueClient(Context& self, const QueueEndpoint& endpoint, SimDuration request_timeout)
      : self_(self), endpoint_(endpoint), timeout_(request_timeout) {}

  Context& self() { return self_; }

  // One attempt; unknown means that the queue may have the message.
  Effect<SendReply> Send(const Message& message) {
    return Ask(self_, *endpoint_.queue, SendRequest{message, endpoint_.queue->id(), GroupId::None()}, {timeout_});
  }
  // The same for a message that the endpoint's group gave up on, to a dead-letter queue.
  Effect<SendReply> SendDeadLetter(const Message& message) {
    return Ask(self_, *endpoint_.queue, SendRequest{message, endpoint_.queue->id(), endpoint_.group}, {timeout_});
  }

 private:
  Context& self_;
  const QueueEndpoint endpoint_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_
