// The words in which the rules of a queue are told.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_TERMS_H_
#define REDELIVER_SIM_QUEUE_QUEUE_TERMS_H_

#include "sim/base/knob.h"

namespace redeliver {

// The product whose rules the queue follows, with its defaults.
enum class QueueProfile {
  kSqsStandard,
  kSqsFifo,
  kRabbitClassic,
  kRabbitQuorum,
  kJetstream,
  kRedisStreams,
  kPubsub,
  kCeleryRedis,
  kBullmq,
  kSidekiqOss,
  kSidekiqSuperFetch,
  kHangfire,
  kLaravel,
  kObanLifeline,
};
inline constexpr int kQueueProfileCount = 14;

template <>
struct EnumNames<QueueProfile> {
  static constexpr EnumName kNames[] = {
      {"sqs_standard", "Amazon SQS standard queue: a visibility timeout per receive, no order."},
      {"sqs_fifo", "Amazon SQS FIFO queue: order per message group, deduplication of sends within 5min."},
      {"rabbit_classic", "RabbitMQ classic queue: what a connection held returns when it closes."},
      {"rabbit_quorum", "RabbitMQ quorum queue: as classic, replicated, with a delivery limit."},
      {"jetstream", "NATS JetStream consumer: AckWait per delivery, a late acknowledgement counts."},
      {"redis_streams", "Redis consumer group: nothing returns by itself, another consumer claims it."},
      {"pubsub", "Google Pub/Sub subscription: a short deadline, late acknowledgements are best effort."},
      {"celery_redis", "Celery on Redis: what is unacknowledged for an hour is restored."},
      {"bullmq", "BullMQ: a lock that the worker renews; a check each 30s finds stalled jobs."},
      {"sidekiq_oss", "Sidekiq: fetching a job removes it."},
      {"sidekiq_super_fetch", "Sidekiq Pro: jobs in work are listed, orphans are looked for once an hour."},
      {"hangfire", "Hangfire: a fetched job is invisible for 30min, whatever its worker does."},
      {"laravel", "Laravel queue worker: a job is reserved for retry_after, 90s."},
      {"oban_lifeline", "Oban with the Lifeline plugin: jobs that run for too long are rescued, by age only."}};
};

// For rabbit_quorum: what counts towards the delivery limit, and what an acknowledgement timeout does.
enum class QueueVersion { kBefore43, k43 };
template <>
struct EnumNames<QueueVersion> {
  static constexpr EnumName kNames[] = {{"before_4.3", "Every return counts."},
                                        {"4.3", "Only rejections and lost connections count."}};
};

// What makes a message available again that was handed out and not settled.
enum class Recovery { kTimer, kConnection, kClaim, kScan, kNone };
template <>
struct EnumNames<Recovery> {
  static constexpr EnumName kNames[] = {
      {"timer", "The end of its lease."},
      {"connection", "The end of the connection that held it."},
      {"claim", "Nothing but another consumer that takes it over once it has been idle for the lease."},
      {"scan", "A scan, once in a while, for leases that have ended."},
      {"none", "Nothing."}};
};

// What raises a message's count, which the limit is about.
enum class CountOn { kReceive, kReject, kNack, kLapse, kConnectionLoss, kClaim };
template <>
struct EnumNames<CountOn> {
  static constexpr EnumName kNames[] = {{"receive", "Each time it is handed out."},
                                        {"reject", "Each time it is given back as failed."},
                                        {"nack", "Each time it is given back otherwise."},
                                        {"lapse", "Each time its lease ends."},
                                        {"connection_loss", "Each time the connection is lost that held it."},
                                        {"claim", "Each time another consumer takes it over."}};
};

enum class LimitChecked { kAtReceive, kAtReturn };
template <>
struct EnumNames<LimitChecked> {
  static constexpr EnumName kNames[] = {
      {"at_receive", "When it would be handed out once more: a limit of n makes n executions."},
      {"at_return", "When its count has passed the limit: n + 1 executions."}};
};

enum class OverLimit { kDeadLetter, kDrop, kPark, kFail };
template <>
struct EnumNames<OverLimit> {
  static constexpr EnumName kNames[] = {
      {"dead_letter", "It goes to the dead-letter queue; without one it is dropped."},
      {"drop", "It is gone."},
      {"park", "It stays where it is and is handed out no more; nobody is told who does not listen."},
      {"fail", "It is listed as failed: in the dead-letter queue, if there is one."}};
};

// How a message reaches the dead-letter queue.
enum class Transfer { kAtomic, kAtMostOnce, kConfirmed };
template <>
struct EnumNames<Transfer> {
  static constexpr EnumName kNames[] = {
      {"atomic", "In one step that cannot fail half-way."},
      {"at_most_once", "Removed first, then sent, without waiting for a confirmation."},
      {"confirmed", "Sent until the target confirms, then removed: there may be two."}};
};

// What an acknowledgement must present.
enum class ReceiptKind { kPerReceive, kPerChannel, kMessageId };
template <>
struct EnumNames<ReceiptKind> {
  static constexpr EnumName kNames[] = {{"per_receive", "The receipt of one receive."},
                                        {"per_channel", "A tag of the channel: a wrong one closes the channel."},
                                        {"message_id", "The message's id: anybody's acknowledgement settles."}};
};

// What becomes of an acknowledgement with an old receipt.
enum class LateAck { kAccepted, kIgnored, kError };
template <>
struct EnumNames<LateAck> {
  static constexpr EnumName kNames[] = {{"accepted", "It settles the message, whoever holds it."},
                                        {"ignored", "It is answered as if it did, and does nothing."},
                                        {"error", "It is refused."}};
};

enum class ReturnPosition { kOriginal, kHead, kTail };
template <>
struct EnumNames<ReturnPosition> {
  static constexpr EnumName kNames[] = {{"original", "Where it was."},
                                        {"head", "Before those that were never handed out, in order of return."},
                                        {"tail", "Behind all others."}};
};

enum class QueueOrder { kNone, kQueue, kGroup };
template <>
struct EnumNames<QueueOrder> {
  static constexpr EnumName kNames[] = {
      {"none", "Any of the first `order_window` that can be handed out."},
      {"queue", "First in, first out."},
      {"group", "First in, first out for each key; none of a key while an earlier one of it is in work."}};
};

enum class Overflow { kDropHead, kRejectPublish, kTrim };
template <>
struct EnumNames<Overflow> {
  static constexpr EnumName kNames[] = {{"drop_head", "The oldest that waits is given up: dead-lettered, or dropped."},
                                        {"reject_publish", "The new one is refused."},
                                        {"trim", "The oldest are removed, whether or not somebody works on them."}};
};

// What has happened to a message, or to the end of it, when the queue answers.
enum class Durability { kSynced, kQuorum, kInterval, kAsyncReplica, kMemory };
template <>
struct EnumNames<Durability> {
  static constexpr EnumName kNames[] = {
      {"synced", "It is on disk: answers wait for the next sync."},
      {"quorum", "It is on the disks of a majority of the nodes."},
      {"interval", "It is in the memory of a majority of the nodes, which sync once in a while."},
      {"async_replica", "It is in the memory of one node, which syncs and replicates a little later."},
      {"memory", "It is in the memory of one node, and nowhere else."}};
};

enum class InFlightFull { kError, kEmpty, kStop };
template <>
struct EnumNames<InFlightFull> {
  static constexpr EnumName kNames[] = {
      {"error", "A receive is refused."}, {"empty", "A receive returns nothing."}, {"stop", "A receive waits."}};
};

enum class ScanGuard { kConditional, kNone };
template <>
struct EnumNames<ScanGuard> {
  static constexpr EnumName kNames[] = {
      {"conditional", "It compares what it has read with what is there now."},
      {"none", "It writes back what it has read: what was settled in between is there again."}};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_TERMS_H_
