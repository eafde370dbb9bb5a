// Facts that queues record: about each copy of a message, from its send to its end.
#ifndef REDELIVER_SIM_TRACE_QUEUE_FACTS_H_
#define REDELIVER_SIM_TRACE_QUEUE_FACTS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/ids.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// Why a message that was handed out can be handed out again.
enum class ReturnReason : uint8_t {
  kLapsed,      // Its lease ended.
  kReleased,    // Its consumer gave it back: a visibility of zero, a nack.
  kRejected,    // Its consumer gave it back as failed.
  kConnection,  // The connection that held it is gone.
  kClaimed,     // Another consumer took it over, or a scan put it back.
};
inline constexpr std::array<std::string_view, 5> kReturnReasonNames = {"lapsed", "released", "rejected", "connection",
                                                                       "claimed"};

// Why a copy is in its queue no longer although nobody settled it.
enum class RemovalReason : uint8_t {
  kMoved,            // To the dead-letter queue.
  kRedriven,         // Out of the dead-letter queue.
  kExpired,          // Older than the retention.
  kDropped,          // Over the limit, and there is no dead-letter queue.
  kTrimmed,          // The queue is bounded, and newer ones came.
  kConsumerDeleted,  // With the list of what its consumer held.
  kLost,             // Not on disk, or not replicated.
  kParked,           // Over the limit: it stays in the storage of the queue, and is handed out no more.
};
inline constexpr std::array<std::string_view, 8> kRemovalReasonNames = {
    "moved", "redriven", "expired", "dropped", "trimmed", "consumer_deleted", "lost", "parked"};

// A copy of the message is in the queue.
struct MessageStored {
  static constexpr std::string_view kName = "queue.message_stored";
  QueueId queue;
  MessageId message;
  CopyId copy;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy);
  }
};

// The queue's answer reached the producer: it was promised that the message is safe.
struct SendAcknowledged {
  static constexpr std::string_view kName = "queue.send_acknowledged";
  QueueId queue;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message);
  }
};

// The queue knew the deduplication id of the send: it said yes and stored nothing.
struct SendDeduplicated {
  static constexpr std::string_view kName = "queue.send_deduplicated";
  QueueId queue;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message);
  }
};

// The queue handed the copy to a consumer. A second time is no violation.
struct MessageReceived {
  static constexpr std::string_view kName = "queue.message_received";
  GroupId group;
  QueueId queue;
  MessageId message;
  CopyId copy;
  uint32_t receive_count;  // As the queue counts.
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("queue", queue), v("message", message), v("copy", copy), v("receive_count", receive_count);
  }
};

// Whoever held the copy holds it no longer; it will be handed out again.
struct MessageReturned {
  static constexpr std::string_view kName = "queue.message_returned";
  QueueId queue;
  MessageId message;
  CopyId copy;
  ReturnReason reason;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy), v("reason", reason);
  }
};

// A consumer said that it is done with the copy, and the queue believed it.
struct MessageSettled {
  static constexpr std::string_view kName = "queue.message_settled";
  QueueId queue;
  MessageId message;
  CopyId copy;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy);
  }
};

// A consumer said so with a receipt that is not the last one, and nothing changed, whatever it was answered.
struct StaleReceipt {
  static constexpr std::string_view kName = "queue.stale_receipt";
  QueueId queue;
  MessageId message;
  CopyId copy;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy);
  }
};

// The copy is not in the queue any more.
struct MessageRemoved {
  static constexpr std::string_view kName = "queue.message_removed";
  QueueId queue;
  MessageId message;
  CopyId copy;
  RemovalReason reason;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy), v("reason", reason);
  }
};

// The copy had been settled or moved, and is back: that was not on disk, or not on the node that serves now.
struct MessageRestored {
  static constexpr std::string_view kName = "queue.message_restored";
  QueueId queue;
  MessageId message;
  CopyId copy;
  template <class V>
  void VisitFields(V&& v) const {
    v("queue", queue), v("message", message), v("copy", copy);
  }
};

// At the end, the copy is still in the queue and somebody should have settled it.
struct MessagePending {
  static constexpr std::string_view kName = "run.message_pending";
  GroupId group;
  QueueId queue;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("queue", queue), v("message", message);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_QUEUE_FACTS_H_
