// What can be asked of a queue.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_REQUESTS_H_
#define REDELIVER_SIM_QUEUE_QUEUE_REQUESTS_H_

#include "sim/base/message.h"
#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/kernel/kernel.h"

namespace redeliver {

class LeaseQueue;

// By which a queue recognises a repeated send: the number of a message or, behind all messages, that of a key.
using SendId = StrongId<struct SendTag, uint32_t>;

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
  // Where that was, and the message's age there.
  LeaseQueue* given_up_in = nullptr;
  SimDuration age;
  SendId dedup_id = SendId::None();
  // Whether the sender waits for the queue's word; else it takes a written socket for a stored message.
  bool confirm = true;

  // The producer was told.
  void Accepted(Kernel& kernel) const { kernel.Record(SendAcknowledged{queue, message.id}); }
};

// A message comes back from a dead-letter queue, as a new one.
struct RedriveRequest {
  using Server = LeaseQueue;
  using Reply = SendReply;
  static constexpr Operation kOperation = Operation::kRedrive;

  Message message;
};

// Names one hand-out of one copy.
struct Receipt {
  uint32_t slot = 0;
  CopyId copy = CopyId::None();
  uint32_t lease_epoch = 0;
  MessageId message = MessageId::None();

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct ReceivedMessage {
  Message message;
  Receipt receipt;
  uint32_t receive_count = 0;  // As the queue counts, this time included.
};

struct ReceiveReply {
  PoolArray<ReceivedMessage> messages;
};

// Hands out messages, or waits for the first.
struct ReceiveRequest {
  using Server = LeaseQueue;
  using Reply = ReceiveReply;
  static constexpr Operation kOperation = Operation::kQueueReceive;

  GroupId group;
  uint32_t messages_max = 1;
  SimDuration wait;
  // What is handed out counts as done at once.
  bool settles = false;
};

struct DeleteReply {
  // Of the receipts; the others were done as asked.
  uint32_t refused = 0;
};

// Settles messages.
struct DeleteRequest {
  using Server = LeaseQueue;
  using Reply = DeleteReply;
  static constexpr Operation kOperation = Operation::kQueueDelete;

  PoolArray<Receipt> receipts;
};

// Gives a message back: it may be handed out again after the delay.
struct ReleaseRequest {
  using Server = LeaseQueue;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kQueueRelease;

  Receipt receipt;
  SimDuration delay;
  // As failed, which may count differently.
  bool rejects = false;
};

// Starts the lease anew, from now.
struct ExtendRequest {
  using Server = LeaseQueue;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kQueueExtend;

  Receipt receipt;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_REQUESTS_H_
