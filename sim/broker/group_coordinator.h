// Consumer groups: who is a member, who owns which partition, and what each group has committed. The classic protocol
// with eager rebalances: every member gives up everything, all join again, a new generation begins. Simplified in one
// way: the coordinator computes the assignment, so a join's reply carries it and there is no SyncGroup. Rules: Kafka
// protocol guide (JoinGroup, Heartbeat, OffsetCommit), KIP-62 (heartbeat apart from poll), KIP-134 (initial delay),
// KIP-447 (unstable offsets).
#ifndef REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_
#define REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_

#include <memory>
#include <vector>

#include "sim/broker/log_requests.h"
#include "sim/kernel/call.h"

namespace redeliver {

// group.initial.rebalance.delay.ms: how long an empty group waits for more members after its first one.
inline constexpr SimDuration kInitialRebalanceDelay = Seconds(3);

class ConsumerGroup {
 public:
  // `flush_interval`: how often committed offsets reach the disk, for they are records of a log too; 0 means at once.
  ConsumerGroup(Kernel& kernel, GroupId id, uint16_t partitions, SimDuration flush_interval = SimDuration());
  ConsumerGroup(const ConsumerGroup&) = delete;
  ConsumerGroup& operator=(const ConsumerGroup&) = delete;

  void Join(const JoinRequest& request, Responder<JoinReply> responder);
  Rejection Heartbeat(const Membership& membership);
  // Whether an offset commit of this member would be accepted now; also a sign of life.
  Rejection CheckCommit(const Membership& membership);
  void Commit(const PartitionOffset& offset, TransactionId transaction);

  void Stage(const PartitionOffset& offset, TransactionId transaction);
  // The transaction's staged offsets are committed or forgotten.
  void EndTransaction(TransactionId transaction, bool commit);
  // Whether an open transaction holds an offset of the partition.
  bool Unstable(PartitionId partition) const;

  Offset committed(PartitionId partition) const { return committed_[partition.value()]; }

  // The coordinator restarts: members must join again, and committed offsets fall back to those on disk.
  void LosePower();

 private:
  enum class State : uint8_t { kEmpty, kPreparingRebalance, kStable };

  struct Member final : EventNode {
    Member(ConsumerGroup& group, MemberId id) : group(group), id(id) {}
    // Nothing was heard for the session timeout.
    void Fire() override { group.Expire(*this); }

    ConsumerGroup& group;
    const MemberId id;
    SimDuration session_timeout;
    SimDuration rebalance_timeout;
    bool joined = false;  // For the generation being prepared; `parked` waits for it.
    Responder<JoinReply> parked;
  };

  struct StagedOffset {
    TransactionId transaction;
    PartitionOffset offset;
  };

  Member* Find(MemberId id);
  void SignOfLife(Member& member);
  void Expire(Member& member);
  // Waits for every member, at most as long as the most patient of them allows.
  void PrepareRebalance(SimDuration initial_delay);
  void MaybeCompleteRebalance();
  void CompleteRebalance();
  // What was committed before the present interval began is on disk.
  void SyncOlderCommits();
  void RebalanceOverdue();
  void InitialDelayOver();

  Kernel& kernel_;
  const GroupId id_;
  State state_ = State::kEmpty;
  Generation generation_;
  std::vector<std::unique_ptr<Member>> members_;  // In the order they joined first.
  const SimDuration flush_interval_;
  std::vector<Offset> committed_;
  std::vector<Offset> synced_;
  int64_t last_commit_interval_ = 0;
  std::vector<StagedOffset> staged_;
  MemberEvent<ConsumerGroup, &ConsumerGroup::RebalanceOverdue> overdue_{*this};
  MemberEvent<ConsumerGroup, &ConsumerGroup::InitialDelayOver> initial_delay_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_GROUP_COORDINATOR_H_
