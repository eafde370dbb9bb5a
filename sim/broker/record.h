// What travels through a log.
#ifndef REDELIVER_SIM_BROKER_RECORD_H_
#define REDELIVER_SIM_BROKER_RECORD_H_

#include "sim/base/ids.h"
#include "sim/base/message.h"
#include "sim/base/partition_offset.h"
#include "sim/base/sim_time.h"

namespace redeliver {

// A stored copy of a message.
struct Record {
  Message message;
  PartitionId partition;
  Offset offset;
};

// Who an idempotent or transactional producer is (KIP-98). None() for a plain producer.
struct ProducerIdentity {
  ProducerId id = ProducerId::None();
  ProducerEpoch epoch;

  friend bool operator==(const ProducerIdentity&, const ProducerIdentity&) = default;
};

// Whether a batch holds records of users or one marker: the end of its producer's transaction.
enum class BatchKind : uint8_t { kData, kCommitMarker, kAbortMarker };

// What all records of one batch share. The batch is the unit of sequence numbers, retry and deduplication.
struct BatchHeader {
  ProducerIdentity producer;
  Sequence first_sequence;
  BatchKind kind = BatchKind::kData;
  bool transactional = false;
  LeaderEpoch leader_epoch;
  LeaderEpoch coordinator_epoch;  // Markers only.
  SimTime timestamp;
  TransactionId transaction = TransactionId::None();  // For observers.

  bool marker() const { return kind != BatchKind::kData; }
  // No sequence numbers hold the batch together.
  bool plain() const { return producer.id.none() && !marker(); }
};

// The partition of a message; the same for every writer.
constexpr PartitionId PartitionOf(const Message& message, uint16_t partitions) {
  return PartitionId(static_cast<uint16_t>(message.route % partitions));
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_RECORD_H_
