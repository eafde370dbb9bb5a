// A queue that leases messages to its receivers. Every product here that is not a log with offsets is this queue, with
// other rules. It is on a node of its own, which can crash, pause and lose its power.
#ifndef REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_
#define REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_

#include "sim/base/message.h"
#include "sim/base/outcome.h"
#include "sim/kernel/call.h"
#include "sim/queue/queue_options.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class LeaseQueue;

struct SendReply {};

// Adds one copy of the message.
struct SendRequest {
  using Server = LeaseQueue;
  using Reply = SendReply;
  static constexpr Operation kOperation = Operation::kQueueSend;

  Message message;
  QueueId queue;
  // The group whose consumer gave the message up, if this is a dead-letter queue; else None().
  GroupId given_up_by = GroupId::None();

  // The producer was told.
  void Accepted(Kernel& kernel) const { kernel.Record(SendAcknowledged{queue, message.id}); }
};

class LeaseQueue final : public Server {
 public:
  // All outlive the queue. Messages that it gives up go to `dead_letters`, which may be null.
  LeaseQueue(Kernel& kernel, uint16_t index, QueueId id, const QueueOptions& options, const RunShape& shape)
      : Server(kernel, index), id_(id), options_(options), shape_(shape) {}

  void set_dead_letters(LeaseQueue* queue) { dead_letters_ = queue; }

  QueueId id() const { return id_; }

  void Handle(SendRequest& request, Responder<SendReply> responder);

  // Whether everything that a group should settle is settled.
  bool Drained() const { return true; }
  // Records MessagePending for each message that is not.
  void RecordBacklog() {}

 private:
  const QueueId id_;
  const QueueOptions& options_;
  const RunShape& shape_;
  LeaseQueue* dead_letters_ = nullptr;
  CopyId next_copy_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_
