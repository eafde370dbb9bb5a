// How a coordinator keeps its state: as records of a replicated log, written with acks=all. A change takes effect in
// memory once it is replicated; a new coordinator reads the log from the start.
#ifndef REDELIVER_SIM_BROKER_COORDINATOR_LOG_H_
#define REDELIVER_SIM_BROKER_COORDINATOR_LOG_H_

#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "absl/container/inlined_vector.h"
#include "sim/base/outcome.h"
#include "sim/base/sim_time.h"
#include "sim/broker/cluster_metadata.h"
#include "sim/broker/record.h"

namespace redeliver {

// A group's next offset to read in one partition. Part of a transaction if the batch it stands in is.
struct CommittedOffset {
  GroupId group;
  PartitionId partition;
  Offset offset;
};

// A member as the coordinator remembers it across a failover.
struct RememberedMember {
  MemberId id;
  // group.instance.id of a static member (KIP-345); 0 for a dynamic one.
  uint32_t instance = 0;
  SimDuration session_timeout;
  SimDuration rebalance_timeout;
  absl::InlinedVector<PartitionId, 8> assignment;
};

// The group after a rebalance. No members: it is empty.
struct GroupMetadata {
  GroupId group;
  Generation generation;
  MemberId leader = MemberId::None();
  absl::InlinedVector<RememberedMember, 2> members;
};

// States of a transactional.id (7.1 of the protocol notes: TransactionState in Kafka). Fencing is in memory only.
enum class TransactionStatus : uint8_t {
  kEmpty,
  kOngoing,
  kPrepareCommit,
  kPrepareAbort,
  kCompleteCommit,
  kCompleteAbort
};

// One transactional.id, as its coordinator remembers it.
struct TransactionMetadata {
  uint64_t transactional_id = 0;
  ProducerIdentity producer;
  // The epoch before the last change of identity, by which a retry is recognised; None(): there is none.
  ProducerEpoch last_epoch = ProducerEpoch::None();
  TransactionStatus status = TransactionStatus::kEmpty;
  SimDuration timeout;
  SimTime started;  // On the coordinator's wall clock.
  absl::InlinedVector<TopicPartition, 4> partitions;
  TransactionId transaction = TransactionId::None();  // For observers.
  // Where the epochs of one producer id are used up: the id before this one, to which `last_epoch` then belongs, and in
  // Prepare* the id after it. None(): no change of id.
  ProducerId last_id = ProducerId::None();
  ProducerId next_id = ProducerId::None();
  // The last end raised the epoch (KIP-890 part 2): markers are newer than the records they end.
  bool raised_epoch = false;
};

using StateRecord = std::variant<CommittedOffset, GroupMetadata, TransactionMetadata>;

// Something that waits until a record is replicated. Destroyed unanswered if the broker crashes.
class ReplicationWaiter {
 public:
  virtual ~ReplicationWaiter() = default;
  // kNone: every in-sync replica has it. Otherwise kNotLeader, kNotEnoughReplicasAfterAppend or kRequestTimedOut: the
  // record may survive or not.
  virtual void Done(Rejection result) = 0;
};

// The log partition behind one coordinator, on the broker that leads it.
class CoordinatorLog {
 public:
  // Appends the state records as one batch; they are moved from. `producer`: whose transaction the batch belongs to;
  // None() id outside. Calls done(Rejection) once the batch is replicated (at once, if there is one replica) or will
  // not be: kNone, kNotLeader, kNotEnoughReplicas, kNotEnoughReplicasAfterAppend, kRequestTimedOut, or, for a
  // transactional batch, kInvalidProducerEpoch.
  template <class DoneFunction>
  void Write(std::span<StateRecord> records, const ProducerIdentity& producer, TransactionId transaction,
             DoneFunction done) {
    Offset end;
    Rejection refused = Append(records, producer, transaction, &end);
    if (refused != Rejection::kNone || Replicated(end)) return done(refused);
    Park(end, std::make_unique<WaiterOf<DoneFunction>>(std::move(done)));
  }
  template <class DoneFunction>
  void Write(StateRecord&& record, DoneFunction done) {
    Write(std::span(&record, 1), ProducerIdentity(), TransactionId::None(), std::move(done));
  }

  // The leader epoch of the partition: the coordinator epoch in markers.
  virtual LeaderEpoch epoch() const = 0;

 protected:
  virtual ~CoordinatorLog() = default;

 private:
  template <class DoneFunction>
  struct WaiterOf final : ReplicationWaiter {
    explicit WaiterOf(DoneFunction done) : done(std::move(done)) {}
    void Done(Rejection result) override { done(result); }
    DoneFunction done;
  };

  // Appends locally; *end is the offset after the batch.
  virtual Rejection Append(std::span<StateRecord> records, const ProducerIdentity& producer, TransactionId transaction,
                           Offset* end) = 0;
  virtual bool Replicated(Offset end) const = 0;
  virtual void Park(Offset end, std::unique_ptr<ReplicationWaiter> waiter) = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_COORDINATOR_LOG_H_
