// A consumer's place in its group: joining, heartbeats, and what it owns. Follows Kafka's classic protocol on the side
// of the client (AbstractCoordinator, ConsumerCoordinator): JoinGroup, SyncGroup, a background task for heartbeats that
// leaves the group for an application that does not poll (KIP-62), static members (KIP-345), cooperative rebalances
// (KIP-429).
//
// The background task never touches what the application is doing: that its member was removed, the application learns
// at its next poll or commit.
#ifndef REDELIVER_SIM_BROKER_CONSUMER_MEMBERSHIP_H_
#define REDELIVER_SIM_BROKER_CONSUMER_MEMBERSHIP_H_

#include <utility>
#include <vector>

#include "sim/broker/cluster_client.h"
#include "sim/broker/group_options.h"
#include "sim/kernel/alarm.h"
#include "sim/kernel/signal.h"

namespace redeliver {

// What one consumer reads, and how it behaves towards its group.
struct ConsumerEndpoint {
  LogEndpoint log;
  GroupId group;
  Isolation isolation = Isolation::kReadUncommitted;
  size_t max_poll_records = 500;
  SimDuration request_timeout;
  SimDuration session_timeout;
  SimDuration heartbeat_interval;
  SimDuration max_poll_interval;
  ResetPolicy offset_reset = ResetPolicy::kEarliest;
  bool auto_commit = false;
  SimDuration auto_commit_interval = Seconds(5);
  RebalanceProtocol protocol = RebalanceProtocol::kEager;
  OwnershipClaims owned_check = OwnershipClaims::kByGeneration;
  // It is the second consumer of its process, and has connections of its own as every consumer has.
  bool second = false;
  // It reads every partition of the log and has no place in the group, which keeps its offsets only (assign()).
  bool assigned = false;
  // Static members are numbered by their processes, from this one; None(): members are dynamic.
  ProcessId first_static = ProcessId::None();

  Lane fetch_lane() const { return second ? Lane::kSecondFetch : Lane::kFetch; }
  Lane group_lane() const { return second ? Lane::kSecondCoordination : Lane::kCoordination; }
};

// Whether the refusal of a group request is final: the member must join again. Everything else is worth another try.
constexpr bool MeansRejoin(Rejection reason) {
  return reason == Rejection::kIllegalGeneration || reason == Rejection::kUnknownMember ||
         reason == Rejection::kFencedInstance || reason == Rejection::kRebalanceInProgress;
}

class ConsumerMembership {
 public:
  // Both outlive the membership.
  ConsumerMembership(ClusterClient& cluster, const ConsumerEndpoint& endpoint);
  ConsumerMembership(const ConsumerMembership&) = delete;
  ConsumerMembership& operator=(const ConsumerMembership&) = delete;

  Context& self() { return cluster_.self(); }

  Membership identity() const { return {endpoint_.group, member_, generation_, instance_}; }
  // As whom it has what the application was handed out: the identity of its last assignment, which outlives the
  // membership. A zombie that put nobody's offsets into its transaction would not be fenced (KIP-447).
  const Membership& assigned_as() const { return assigned_as_; }
  // Whether it is a member of a generation, as far as it knows.
  bool current() const { return current_; }
  // Why not; otherwise meaningless.
  Rejection lost_because() const { return lost_because_; }
  bool must_join() const { return must_join_; }
  void RequestRejoin() { must_join_ = true; }

  // The application is in poll(), or has just left it.
  void set_polling(bool polling) {
    polling_ = polling;
    last_poll_ = cluster_.self().now();
  }

  // Before Join: gives up what the protocol says must be given up. The partitions left over are still its own.
  void PrepareJoin() {
    if (endpoint_.protocol == RebalanceProtocol::kEager) owned_.clear();
  }
  // Joins until it has its part of an assignment. One round: with the cooperative protocol it must join again at once
  // if that took something away. Afterwards owned() is what it reads.
  Task<Done> Join();
  const PoolVector<PartitionId>& owned() const { return owned_; }
  // Whether since the last call it lost its membership, so that others may have gone on with what it owned.
  bool TakeLost() { return std::exchange(lost_, false); }

  // What the refusal of a request that was sent as `sender` says about the membership.
  void Learn(Rejection reason, const Membership& sender);
  // Leaves the group if it can: static members leave by their session timeout only.
  Task<Done> Leave();

  // The fetch that an interrupted poll must not wait for; nullptr: none.
  void set_waiting_fetch(EffectBase* fetch) { waiting_fetch_ = fetch; }
  // Waits until the membership changes. For a member without partitions, which has nothing to fetch.
  Task<Done> AwaitChange();

 private:
  static Process HeartbeatLoop(Context& self, ConsumerMembership& membership);

  // One JoinGroup and, if that has succeeded, one SyncGroup. Returns whether there is an assignment now.
  Task<bool> JoinOnce();
  Task<bool> SyncOnce(PoolArray<MemberPartition> assignment);
  // After a request without success: what it says is taken note of, and whatever should pass is waited for.
  template <class T>
  Task<Done> Recover(const Outcome<T>& outcome, Membership sender);
  // What the leader of the group hands in; empty for the others.
  PoolArray<MemberPartition> Assign(const JoinReply& joined) const;
  // How claims are read: the setting, unless a test has planted a defect.
  OwnershipClaims ClaimsCheck() const;
  void Adopt(const PoolArray<PartitionId>& assignment);
  PoolArray<MemberPartition> Claims() const;
  void Lose(Rejection reason);
  // Ends the wait of a poll.
  void Interrupt();
  // Whether heartbeats are due. While it joins, its request waits at the coordinator and stands for its life; a
  // heartbeat would queue up behind.
  bool SendsHeartbeats() const { return current_ && !joining_; }
  SimDuration UntilNextCheck() const;
  SimTime NextOnGrid() const;
  bool PollOverdue() const;

  ClusterClient& cluster_;
  const ConsumerEndpoint& endpoint_;
  const uint32_t instance_;
  MemberId member_ = MemberId::None();
  Generation generation_;
  Membership assigned_as_;
  Generation owned_since_;         // The generation in which `owned_` was assigned.
  PoolVector<PartitionId> owned_;  // Ascending.
  Rejection lost_because_ = Rejection::kUnknownMember;
  bool current_ = false;
  bool must_join_ = true;
  bool joining_ = false;
  bool lost_ = false;
  bool heartbeats_started_ = false;
  Alarm next_check_;    // For the background task; not set while there are no heartbeats to send.
  SimTime last_check_;  // Checks are due one interval after the other from here on.
  bool polling_ = false;
  SimTime last_poll_;
  EffectBase* waiting_fetch_ = nullptr;
  Signal changed_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONSUMER_MEMBERSHIP_H_
