// What a process sees of a queue.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_
#define REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_

#include "sim/kernel/connection_watch.h"
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

  // --- For producers. One attempt; unknown means that the queue may have the message.
  Effect<SendReply> Send(const Message& message, SendId dedup_id = SendId::None(), bool confirm = true) {
    SendRequest request;
    request.message = message;
    request.queue = endpoint_.queue->id();
    request.dedup_id = dedup_id;
    request.confirm = confirm;
    return Ask(self_, *endpoint_.queue, request, {timeout_});
  }
  // The same for a message that the endpoint's group gave up on, to a dead-letter queue. `source`: where it was.
  Effect<SendReply> SendDeadLetter(const Message& message, LeaseQueue* source = nullptr) {
    SendRequest request;
    request.message = message;
    request.queue = endpoint_.queue->id();
    request.given_up_by = endpoint_.group;
    request.given_up_in = source;
    return Ask(self_, *endpoint_.queue, request, {timeout_});
  }

  // --- For consumers. Waiting for a message keeps no run alive, and no other request waits behind it.
  Effect<ReceiveReply> Receive(uint32_t messages_max, bool settles) {
    const ReceiveRequest request{endpoint_.group, messages_max, kLongPoll, settles};
    return Ask(self_, *endpoint_.queue, request, {kLongPoll + timeout_, Lane::kFetch, true});
  }
  Effect<DeleteReply> Delete(const Receipt& receipt) {
    DeleteRequest request{PoolArray<Receipt>(self_.kernel().pool(), 1)};
    request.receipts.push_back(receipt);
    return Ask(self_, *endpoint_.queue, std::move(request), {timeout_});
  }
  Effect<Done> Release(const Receipt& receipt, SimDuration delay, bool rejects) {
    return Ask(self_, *endpoint_.queue, ReleaseRequest{receipt, delay, rejects}, {timeout_});
  }
  Effect<Done> Extend(const Receipt& receipt) {
    return Ask(self_, *endpoint_.queue, ExtendRequest{receipt}, {timeout_, Lane::kCoordination});
  }

  // An answer did not come. Where messages return with the connection that held them, everything goes over one
  // connection: it is closed, and a new one has none of them. True if that is so.
  bool Disconnect() {
    if (endpoint_.queue->rules().recovery != Recovery::kConnection) return false;
    const uint16_t server = endpoint_.queue->index();
    for (const Lane lane : {Lane::kData, Lane::kFetch, Lane::kCoordination}) self_.connection(server, lane).Break();
    TellConnectionWatchers(self_, server);
    return true;
  }

 private:
  // SQS allows no more.
  static constexpr SimDuration kLongPoll = Seconds(20);

  Context& self_;
  const QueueEndpoint endpoint_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_CLIENT_H_
