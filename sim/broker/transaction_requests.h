// What transactional producers ask of the transaction coordinator, what it asks of partition leaders, and they of it.
#ifndef REDELIVER_SIM_BROKER_TRANSACTION_REQUESTS_H_
#define REDELIVER_SIM_BROKER_TRANSACTION_REQUESTS_H_

#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/broker/record.h"
#include "sim/broker/topic_partition.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class Broker;

// With a transactional id: aborts what an older instance left open, and fences it by a newer epoch. Without one: a new
// producer id, from any broker.
struct InitProducerRequest {
  using Server = Broker;
  using Reply = ProducerIdentity;
  static constexpr Operation kOperation = Operation::kProducerInit;

  // Hash of the transactional.id; 0 for an idempotent producer without one.
  uint64_t transactional_id = 0;
  SimDuration transaction_timeout;
  // The identity to be replaced (KIP-360); None() id at the first call of an instance.
  ProducerIdentity expected;
};

// AddPartitionsToTxn, from the client (before KIP-890 part 2).
struct AddPartitionRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kAddPartition;

  uint64_t transactional_id = 0;
  ProducerIdentity producer;
  TopicPartition partition;
  TransactionId transaction;  // For observers.
};

// AddOffsetsToTxn: the same for the log of committed offsets (before KIP-890 part 2).
struct AddOffsetsRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kAddOffsets;

  uint64_t transactional_id = 0;
  ProducerIdentity producer;
  GroupId group;
  TransactionId transaction;  // For observers.
};

// AddPartitionsToTxn from the leader of the partition (KIP-890): asks whether the partition belongs to the open
// transaction (part 1), or adds it (part 2).
struct VerifyPartitionRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kVerifyPartition;

  uint64_t transactional_id = 0;
  ProducerIdentity producer;
  TopicPartition partition;
  bool verify_only = false;
  TransactionId transaction;  // For observers.
};

// EndTxn. The reply is the identity of the next transaction: a new one with KIP-890 part 2, the same before.
struct EndTransactionRequest {
  using Server = Broker;
  using Reply = ProducerIdentity;
  static constexpr Operation kOperation = Operation::kTransactionEnd;

  uint64_t transactional_id = 0;
  ProducerIdentity producer;
  bool commit = true;
  // What the client speaks: with KIP-890 part 2 every end raises the epoch.
  bool raises_epoch = true;
  TransactionId transaction;  // For observers.
};

// WriteTxnMarkers, to the leader of one partition.
struct WriteMarkersRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kWriteMarkers;

  ProducerIdentity producer;
  LeaderEpoch coordinator_epoch;
  bool commit = true;
  // The transaction ran under KIP-890 part 2.
  bool raised_epoch = true;
  TopicPartition partition;
  TransactionId transaction;  // For observers.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRANSACTION_REQUESTS_H_
