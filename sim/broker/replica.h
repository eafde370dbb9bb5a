// One copy of one partition, on one broker: its log, its high watermark, and its role. Facts about records come from
// here. Rules: KIP-101, KIP-279, KIP-320 (epochs), KIP-497 (in-sync replicas), KAFKA-15583 (min ISR and the high
// watermark).
#ifndef REDELIVER_SIM_BROKER_REPLICA_H_
#define REDELIVER_SIM_BROKER_REPLICA_H_

#include <memory>
#include <optional>
#include <span>

#include "sim/broker/cluster_options.h"
#include "sim/broker/coordinator_log.h"
#include "sim/broker/in_sync_replicas.h"
#include "sim/broker/log_requests.h"
#include "sim/broker/partition_log.h"
#include "sim/kernel/purgatory.h"

namespace redeliver {

class Replica;

// Who is told what happens in a replica.
class ReplicaListener {
 public:
  // The leader has something new below its high watermark or its last stable offset.
  virtual void Advanced(Replica& replica) = 0;
  // The leader has appended: followers have something to fetch.
  virtual void Appended(Replica& replica) = 0;
  // What the broker knows of the cluster.
  virtual const ClusterMetadata& KnownMetadata() const = 0;
  // The broker's process; null: none.
  virtual Context* Host() = 0;

 protected:
  ~ReplicaListener() = default;
};

struct ReplicaSetup {
  TopicPartition id;
  BrokerId broker;
  // The logs behind the coordinators: no facts about their records.
  bool internal = false;
  // Whether there are other replicas.
  bool replicated = false;
  SimDuration flush_interval;
  SimDuration flush_phase;
};

class Replica {
 public:
  enum class Role : uint8_t { kOffline, kLeader, kFollower };

  // All outlive the replica.
  Replica(Kernel& kernel, const ClusterOptions& options, ReplicaListener& listener, const ReplicaSetup& setup);
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  const TopicPartition& id() const { return setup_.id; }
  bool internal() const { return setup_.internal; }
  bool replicated() const { return setup_.replicated; }
  PartitionLog& log() { return log_; }
  const PartitionLog& log() const { return log_; }
  // Whether anybody ever wrote here in a transaction.
  bool seen_transactions() const { return seen_transactions_; }
  Offset high_watermark() const { return high_watermark_; }
  Offset last_stable_offset() const { return log_.LastStableOffset(high_watermark_); }
  Role role() const { return role_; }
  bool leads() const { return role_ == Role::kLeader; }
  BrokerId leader() const { return leader_; }
  LeaderEpoch leader_epoch() const { return leader_epoch_; }
  Offset epoch_start() const { return epoch_start_; }
  // What the leader knows of its followers. Requires that it leads and is replicated.
  InSyncReplicas& in_sync() { return *in_sync_; }

  // --- Roles. The broker has received newer metadata.
  void BecomeLeader(const PartitionState& state);
  // `state.leader` may be None(): then there is nobody to fetch from.
  void BecomeFollower(const PartitionState& state);
  // Its role is as before; the in-sync replicas, or who is alive, may have changed.
  void KeepRole(const PartitionState& state);

  // --- As leader.
  // Whether acks=all would be accepted now.
  bool EnoughReplicas() const;
  // Appends a batch and returns its first offset. `header` gets its leader epoch and timestamp here.
  Offset Append(BatchHeader header, std::span<const Message> messages);
  bool Replicated(Offset end) const { return end <= high_watermark_; }
  // Answers once everything below `end` is replicated, at the latest after `timeout`, unless that is kForever.
  void WhenReplicated(Offset end, SimDuration timeout, std::unique_ptr<ReplicationWaiter> waiter);
  // A follower has fetched from `offset` on.
  void FollowerFetched(BrokerId follower, BrokerEpoch broker_epoch, Offset offset);
  // Raises the high watermark as far as the in-sync replicas allow.
  void AdvanceHighWatermark();

  // --- As follower.
  // Whether it must ask where its leader's log ends before it fetches (leader_epoch protocol).
  bool must_look_up_epoch() const { return must_look_up_epoch_; }
  // nullopt: the leader does not know the epoch.
  void EpochEndKnown(std::optional<Offset> end);
  // The leader's log ends there for the latest epoch that both may share.
  void Diverged(const EpochEnd& end);
  // The leader's log has nothing at the offset fetched from.
  void OutOfRange(Offset leader_start, Offset leader_end);
  void Copy(const BatchHeader& header, std::span<const Message> messages);
  // The leader's high watermark came with a fetch.
  void HighWatermarkKnown(Offset high_watermark);

  // --- Faults.
  // Memory is gone; the log and the last checkpoint of the high watermark stay.
  void Crash();
  void LosePower();
  void LoseDisk();

 private:
  struct Waiting {
    Offset end;
    std::unique_ptr<ReplicationWaiter> waiter;
  };
  friend class Purgatory<Replica, Waiting>;

  void TimedOut(Waiting& waiting) { waiting.waiter->Done(Rejection::kRequestTimedOut); }
  void AnswerReplicated();
  void AnswerAll(Rejection reason);
  void SetHighWatermark(Offset offset);
  void Truncate(Offset end);
  void RecordTruncation(uint64_t count);
  void RecordAppends(Offset base, const BatchHeader& header, std::span<const Message> messages);
  SimTime now() const { return kernel_.now(); }

  Kernel& kernel_;
  const ClusterOptions& options_;
  ReplicaListener& listener_;
  const ReplicaSetup setup_;
  PartitionLog log_;
  Offset high_watermark_;
  // replication-offset-checkpoint: the last value written, and what to write at the next round.
  Offset checkpointed_;
  Offset to_checkpoint_;
  int64_t checkpoint_round_ = 0;

  Role role_ = Role::kOffline;
  BrokerId leader_ = BrokerId::None();
  LeaderEpoch leader_epoch_;
  Offset epoch_start_;
  bool must_look_up_epoch_ = false;
  bool seen_transactions_ = false;
  std::optional<InSyncReplicas> in_sync_;  // Of a leader with followers.
  Purgatory<Replica, Waiting> purgatory_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_REPLICA_H_
