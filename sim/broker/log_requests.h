// What clients ask of the brokers about records, and what followers ask of leaders. Names follow Kafka's protocol
// guide.
#ifndef REDELIVER_SIM_BROKER_LOG_REQUESTS_H_
#define REDELIVER_SIM_BROKER_LOG_REQUESTS_H_

#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/broker/log_options.h"
#include "sim/broker/metadata_image.h"
#include "sim/broker/record.h"
#include "sim/broker/topic_partition.h"
#include "sim/kernel/kernel.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class Broker;

// How much a producer waits for: every in-sync replica, the leader, or nothing.
enum class Acks { kAll, kLeader, kNone };

template <>
struct EnumNames<Acks> {
  static constexpr EnumName kNames[] = {{"all", "Every in-sync replica has the record: acks=all."},
                                        {"leader", "The leader has it in its page cache: acks=1."},
                                        {"none", "It was sent: acks=0."}};
};

struct AppendReply {
  // Of the batch's first record; None() if the broker recognised a repeated batch but no longer knows where it is.
  Offset offset;
};

// Produce: one batch for one partition.
struct AppendRequest {
  using Server = Broker;
  using Reply = AppendReply;
  static constexpr Operation kOperation = Operation::kLogAppend;

  TopicPartition partition;
  PoolArray<Message> messages;
  Acks acks = Acks::kAll;
  // How long the leader waits for replication: the client's request timeout.
  SimDuration timeout = Seconds(30);
  ProducerIdentity producer;
  Sequence first_sequence;
  // Hash of the transactional.id; 0 outside a transaction.
  uint64_t transactional_id = 0;
  // The client speaks KIP-890 part 2: the leader may add the partition to the transaction by itself.
  bool leader_adds_partition = true;
  TransactionId transaction = TransactionId::None();  // For observers.
  // Set by the server: an ok reply tells somebody outside that the messages are safe.
  bool promises = false;

  void Accepted(Kernel& kernel) const {
    // Without acks the producer has promised already, when the request left.
    if (!promises || acks == Acks::kNone) return;
    for (const Message& message : messages) kernel.Record(ProduceAcknowledged{partition.log, message.id});
  }
};

// A record moved to a dead-letter log by a group that gave up on it; with acks=all.
struct DeadLetterRequest {
  using Server = Broker;
  using Reply = AppendReply;
  static constexpr Operation kOperation = Operation::kDeadLetter;

  TopicPartition partition;
  GroupId group;
  Message message;
  SimDuration timeout = Seconds(30);
};

struct FetchReply {
  PoolArray<Record> records;
  // Where to read on, for each requested partition that is in range: past records that the reader may not see.
  PoolArray<PartitionOffset> positions;
  // Partitions whose requested offset the log does not have: below its start or beyond its end.
  PoolArray<PartitionId> out_of_range;
};

// Held by the leader until there is something to return, at most `max_wait`. Refused as kNotLeader if the broker does
// not lead one of the partitions. Group membership is not looked at.
struct FetchRequest {
  using Server = Broker;
  using Reply = FetchReply;
  static constexpr Operation kOperation = Operation::kLogFetch;

  GroupId group;  // None(): an operator's tool.
  LogId log;
  Isolation isolation;
  PoolArray<PartitionOffset> positions;
  // Zero: answer at once. fetch.max.wait.ms is 500ms in Kafka; an idle wait has no effect of its own here, so that a
  // consumer with a single leader to ask may wait as long as its request timeout.
  SimDuration max_wait = kForever;
};

struct ListOffsetsReply {
  Offset offset;
};

// The first offset of a partition, or the one after the last that this isolation level can see.
struct ListOffsetsRequest {
  using Server = Broker;
  using Reply = ListOffsetsReply;
  static constexpr Operation kOperation = Operation::kListOffsets;

  TopicPartition partition;
  bool latest = true;
  Isolation isolation = Isolation::kReadUncommitted;
};

struct MetadataReply {
  MetadataImage metadata = nullptr;
};

// What this broker knows of the cluster, coordinators included.
struct MetadataRequest {
  using Server = Broker;
  using Reply = MetadataReply;
  static constexpr Operation kOperation = Operation::kMetadata;
};

// --- Between brokers

struct ReplicaPosition {
  TopicPartition partition;
  LeaderEpoch current_epoch;  // As the follower knows it; not looked at before KIP-320.
  Offset fetch_offset;
  LeaderEpoch last_fetched_epoch;
};

// One batch on its way to a follower: its header and which of the reply's messages are its own.
struct CopiedBatch {
  BatchHeader header;
  uint32_t first_message = 0;
  uint32_t messages = 0;  // 0 for a marker.
};

struct ReplicaFetchResult {
  TopicPartition partition;
  Rejection error = Rejection::kNone;
  Offset high_watermark;
  Offset log_start;
  // The follower's log differs from the leader's: cut it there (KIP-595's reply to KIP-279). No data then. Out of
  // range: where the leader's log ends.
  bool diverging = false;
  LeaderEpoch diverging_epoch;
  Offset diverging_end;
  uint32_t first_batch = 0;
  uint32_t batches = 0;
};

struct ReplicaFetchReply {
  PoolArray<ReplicaFetchResult> results;
  PoolArray<CopiedBatch> batches;
  PoolArray<Message> messages;
};

// A follower's fetch of all partitions that it copies from this leader. Held until one has data, at most
// replica.fetch.wait.max.ms.
struct ReplicaFetchRequest {
  using Server = Broker;
  using Reply = ReplicaFetchReply;
  static constexpr Operation kOperation = Operation::kReplicaFetch;

  BrokerId follower;
  BrokerEpoch broker_epoch;
  PoolArray<ReplicaPosition> positions;
};

struct EpochEndReply {
  // None(): the leader knows no such epoch.
  LeaderEpoch epoch;
  Offset end;
};

// OffsetsForLeaderEpoch: where the leader's log ends for the follower's latest epoch (KIP-101, KIP-279).
struct EpochEndRequest {
  using Server = Broker;
  using Reply = EpochEndReply;
  static constexpr Operation kOperation = Operation::kEpochEnd;

  TopicPartition partition;
  LeaderEpoch current_epoch;
  LeaderEpoch epoch;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_REQUESTS_H_
