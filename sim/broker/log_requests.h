// The requests a log cluster serves. Names follow Kafka's; sources are the protocol guide and the KIPs named.
#ifndef REDELIVER_SIM_BROKER_LOG_REQUESTS_H_
#define REDELIVER_SIM_BROKER_LOG_REQUESTS_H_

#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/broker/log_options.h"
#include "sim/broker/record.h"
#include "sim/kernel/kernel.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class LogCluster;

// Who an idempotent or transactional producer is (KIP-98). None() for a plain producer.
struct ProducerIdentity {
  ProducerId id = ProducerId::None();
  ProducerEpoch epoch;
};

// Who a group member is, as the coordinator last told it (KIP-447: travels with transactional offset commits too).
struct Membership {
  GroupId group;
  MemberId member;
  Generation generation;
};

struct AppendReply {
  Offset offset;
};

struct AppendRequest {
  using Server = LogCluster;
  using Reply = AppendReply;
  static constexpr Operation kOperation = Operation::kLogAppend;

  LogId log;
  Message message;
  ProducerIdentity producer;
  Sequence sequence;
  bool transactional = false;
  // Set by the server: an ok reply tells somebody outside that the message is safe.
  bool promises = false;

  void Accepted(Kernel& kernel) const {
    if (promises) kernel.Record(ProduceAcknowledged{log, message.id});
  }
};

// A record moved to a dead-letter log by a group that gave up on it.
struct DeadLetterRequest {
  using Server = LogCluster;
  using Reply = AppendReply;
  static constexpr Operation kOperation = Operation::kDeadLetter;

  LogId log;
  GroupId group;
  Message message;
};

struct FetchReply {
  PoolArray<Record> records;
  // Where to read on, for each requested partition: past records that the reader may not see.
  PoolArray<PartitionOffset> positions;
};

// Parked at the server until there is something to return.
struct FetchRequest {
  using Server = LogCluster;
  using Reply = FetchReply;
  static constexpr Operation kOperation = Operation::kLogFetch;

  GroupId group;
  LogId log;
  Isolation isolation;
  PoolArray<PartitionOffset> positions;
};

struct JoinReply {
  Generation generation;
  PoolArray<PartitionId> assignment;
};

// Parked at the coordinator until every known member has joined, at most rebalance_timeout.
struct JoinRequest {
  using Server = LogCluster;
  using Reply = JoinReply;
  static constexpr Operation kOperation = Operation::kGroupJoin;

  GroupId group;
  // Chosen by the member, so that a repeated request finds it again (what KIP-394 gets by a second round trip).
  MemberId member;
  SimDuration session_timeout;
  SimDuration rebalance_timeout;
};

struct HeartbeatRequest {
  using Server = LogCluster;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kGroupHeartbeat;

  Membership membership;
};

struct OffsetsReply {
  PoolArray<PartitionOffset> offsets;
};

// Refused as kUnstableOffsets while an open transaction holds offsets of these partitions (KIP-447, requireStable).
struct OffsetsFetchRequest {
  using Server = LogCluster;
  using Reply = OffsetsReply;
  static constexpr Operation kOperation = Operation::kOffsetsFetch;

  GroupId group;
  PoolArray<PartitionId> partitions;
};

struct OffsetsCommitRequest {
  using Server = LogCluster;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kOffsetsCommit;

  Membership membership;
  PoolArray<PartitionOffset> offsets;
};

// With a transactional id: aborts what an older instance left open, and fences it by a newer epoch.
struct InitProducerRequest {
  using Server = LogCluster;
  using Reply = ProducerIdentity;
  static constexpr Operation kOperation = Operation::kProducerInit;

  // Hash of the transactional.id; 0 for an idempotent producer without one.
  uint64_t transactional_id = 0;
  SimDuration transaction_timeout;
};

// TxnOffsetCommit.
struct TransactionOffsetsRequest {
  using Server = LogCluster;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kTransactionOffsets;

  ProducerIdentity producer;
  Membership membership;
  PoolArray<PartitionOffset> offsets;
};

// EndTxn in its second version (KIP-890 part 2): every end raises the epoch and the reply carries the new one, so that
// a late copy cannot end the next transaction.
struct EndTransactionRequest {
  using Server = LogCluster;
  using Reply = ProducerIdentity;
  static constexpr Operation kOperation = Operation::kTransactionEnd;

  ProducerIdentity producer;
  bool commit = true;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_REQUESTS_H_
