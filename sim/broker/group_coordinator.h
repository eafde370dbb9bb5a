// What a broker does as coordinator of consumer groups: membership (consumer_group.h), and what each group has
// committed. It serves while its broker leads the log behind it, and knows what is in that log and what it was asked
// since. Rules: protocol guide of Kafka; KIP-98 and KIP-447 (offsets in transactions).
#ifndef REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_
#define REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_

#include <memory>
#include <span>

#include "absl/container/inlined_vector.h"
#include "sim/broker/consumer_group.h"

namespace redeliver {

// A group's place in one partition, and the transaction that brought it there.
struct CommittedPosition {
  Offset offset = Offset::None();
  TransactionId transaction = TransactionId::None();  // For observers.

  friend bool operator==(const CommittedPosition&, const CommittedPosition&) = default;
};

// What observers were told last, by group and partition: a coordinator that reads the log of another tells them what is
// news, and only that. Nothing may be decided by it.
class ToldPositions {
 public:
  explicit ToldPositions(Pool& pool) : positions_(pool) {}

  // `partitions`: by group, the same for all coordinators.
  void MakeRoom(std::span<const uint16_t> partitions);
  CommittedPosition& At(GroupId group, PartitionId partition) {
    return positions_[first_[group.value()] + partition.value()];
  }

 private:
  absl::InlinedVector<uint32_t, 8> first_;  // By group.
  PoolVector<CommittedPosition> positions_;
};

struct GroupSetup {
  SimDuration initial_rebalance_delay = Seconds(3);  // group.initial.rebalance.delay.ms
  bool group_metadata_fencing = true;
  absl::InlinedVector<uint16_t, 8> partitions;  // By group: those of the log that it reads.
  // Shared by all brokers of a cluster, and outlives them; null: the coordinator's own.
  ToldPositions* told = nullptr;
};

class GroupCoordinator {
 public:
  GroupCoordinator(Kernel& kernel, const GroupSetup& setup);
  GroupCoordinator(const GroupCoordinator&) = delete;
  GroupCoordinator& operator=(const GroupCoordinator&) = delete;

  // The broker's process: timers wait while it is paused. Without one they never do.
  void HostOn(Context& host) { surroundings_.host = &host; }

  // The broker leads `log` from now on, under an epoch that no coordinator had before. Next come Replay and
  // ReplayMarker for all that is in it, in order, and then Loaded; until then requests are refused. `log` outlives
  // Resign or Crash.
  void TakeOver(CoordinatorLog& log);
  void Replay(const StateRecord& record, const BatchHeader& batch);
  void ReplayMarker(const BatchHeader& marker) { EndTransaction(marker); }
  void Loaded();
  // The broker leads no longer: what waits is refused, and everything forgotten.
  void Resign();
  // The broker has died: connections are closed, and everything forgotten.
  void Crash();

  // Refused as kNotCoordinator unless the coordinator is active.
  void Join(const JoinRequest& request, Responder<JoinReply> responder);
  void Sync(const SyncRequest& request, Responder<SyncReply> responder);
  void Heartbeat(const HeartbeatRequest& request, Responder<Done> responder);
  void Leave(const LeaveRequest& request, Responder<Done> responder);
  void FetchOffsets(const OffsetsFetchRequest& request, Responder<OffsetsReply> responder);
  // Answered once the offsets are replicated. Otherwise refused as the write was: then they may count or not.
  void CommitOffsets(OffsetsCommitRequest& request, Responder<Done> responder);
  // TxnOffsetCommit: the same, and the offsets count when the transaction commits.
  void CommitInTransaction(TransactionOffsetsRequest& request, Responder<Done> responder);
  // The marker is replicated. Requires that what was written before it has been answered.
  void TransactionEnded(const BatchHeader& marker);

  bool active() const { return active_; }
  // None(): nothing is committed, or somebody else coordinates.
  Offset committed(GroupId group, PartitionId partition) const {
    return groups_[group.value()]->positions[partition.value()].committed.offset;
  }

 private:
  struct Position {
    CommittedPosition committed;
    uint64_t write = 0;  // Of two commits the one that stands later in the log counts.
  };
  // Counts once its producer's transaction commits.
  struct PendingOffset {
    ProducerId producer;
    TransactionId transaction;
    PartitionOffset offset;
    uint64_t write = 0;
  };
  struct Group {
    Group(GroupSurroundings& surroundings, GroupId id, uint16_t partitions)
        : id(id),
          members(surroundings, id),
          positions(partitions, surroundings.kernel.pool()),
          pending(surroundings.kernel.pool()) {}

    const GroupId id;
    ConsumerGroup members;
    PoolVector<Position> positions;  // By partition.
    PoolVector<PendingOffset> pending;
  };
  // Offsets that are not replicated yet.
  struct OffsetWrite {
    uint64_t write = 0;  // 0: this place is free.
    Group* group = nullptr;
    ProducerId producer = ProducerId::None();
    TransactionId transaction = TransactionId::None();
    PoolArray<PartitionOffset> offsets;
    Responder<Done> responder;
  };

  Group& group(GroupId id) { return *groups_[id.value()]; }
  void WriteOffsets(Group& group, const ProducerIdentity& producer, TransactionId transaction,
                    PoolArray<PartitionOffset>& offsets, const Responder<Done>& responder);
  // nullptr: it is settled. With 0: a free place, or none.
  OffsetWrite* FindWrite(uint64_t write);
  void Settle(uint64_t write, Rejection result);
  void Commit(Group& group, const PartitionOffset& offset, TransactionId transaction, uint64_t write);
  static void Stage(Group& group, const PendingOffset& offset);
  void EndTransaction(const BatchHeader& marker);
  bool Unstable(const Group& group, PartitionId partition) const;
  // Tells observers where the group is now, if they do not know.
  void Tell(const Group& group, PartitionId partition);
  template <class Answer, class AnswerWrite>
  void Forget(const Answer& answer, const AnswerWrite& answer_write);

  GroupSurroundings surroundings_;
  ToldPositions own_told_;
  ToldPositions& told_;
  bool active_ = false;
  PoolVector<PoolPointer<Group>> groups_;  // By number.
  PoolVector<OffsetWrite> writes_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_
