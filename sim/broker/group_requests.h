// What consumers ask of the group coordinator. Names follow Kafka's protocol guide.
#ifndef REDELIVER_SIM_BROKER_GROUP_REQUESTS_H_
#define REDELIVER_SIM_BROKER_GROUP_REQUESTS_H_

#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/broker/record.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class Broker;

// partition.assignment.strategy, as far as it decides when partitions are given up (KIP-429).
enum class RebalanceProtocol : uint8_t { kEager, kCooperative };

// Who a group member is, as the coordinator last told it (KIP-447: travels with transactional offset commits too).
struct Membership {
  GroupId group;
  MemberId member = MemberId::None();
  Generation generation;
  // group.instance.id (KIP-345) as a number from 1; 0: a dynamic member.
  uint32_t instance = 0;
};

// A partition that a member says it owns, or is to own.
struct MemberPartition {
  MemberId member;
  PartitionId partition;
  // Of the assignment by which the member owned it (KIP-429 user data, KAFKA-12984).
  Generation generation;
};

struct JoinReply {
  // KIP-394: the first join of a dynamic member is answered with its id only; it joins again under that.
  bool member_id_required = false;
  MemberId member;
  Generation generation;
  // The member that computes the assignment; the other lists are empty for everybody else.
  MemberId leader;
  PoolArray<MemberId> members;       // In the order they joined first.
  PoolArray<MemberPartition> owned;  // What each says it owns (cooperative only).
};

// Parked at the coordinator until every known member has joined, at most rebalance_timeout.
struct JoinRequest {
  using Server = Broker;
  using Reply = JoinReply;
  static constexpr Operation kOperation = Operation::kGroupJoin;

  Membership membership;  // Member None(): give me an id. The generation is not looked at.
  SimDuration session_timeout;
  SimDuration rebalance_timeout;
  RebalanceProtocol protocol = RebalanceProtocol::kEager;
  PoolArray<MemberPartition> owned;  // Cooperative only.
};

struct SyncReply {
  PoolArray<PartitionId> assignment;
};

// Parked until the leader of the group has handed in the assignment.
struct SyncRequest {
  using Server = Broker;
  using Reply = SyncReply;
  static constexpr Operation kOperation = Operation::kGroupSync;

  Membership membership;
  PoolArray<MemberPartition> assignment;  // From the leader only; its generations are not looked at.
};

struct HeartbeatRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kGroupHeartbeat;

  Membership membership;
};

struct LeaveRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kGroupLeave;

  Membership membership;
};

struct OffsetsReply {
  // Offset None(): the group has committed nothing for the partition.
  PoolArray<PartitionOffset> offsets;
};

// Refused as kUnstableOffsets while an open transaction holds offsets of these partitions (KIP-447, requireStable).
struct OffsetsFetchRequest {
  using Server = Broker;
  using Reply = OffsetsReply;
  static constexpr Operation kOperation = Operation::kOffsetsFetch;

  GroupId group;
  PoolArray<PartitionId> partitions;
};

struct OffsetsCommitRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kOffsetsCommit;

  Membership membership;
  PoolArray<PartitionOffset> offsets;
};

// TxnOffsetCommit.
struct TransactionOffsetsRequest {
  using Server = Broker;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kTransactionOffsets;

  ProducerIdentity producer;
  uint64_t transactional_id = 0;
  TransactionId transaction;  // For observers.
  // The client speaks KIP-890 part 2: the coordinator's log is added to the transaction on the way.
  bool leader_adds_partition = true;
  // Member None(): without group metadata (before KIP-447).
  Membership membership;
  PoolArray<PartitionOffset> offsets;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_GROUP_REQUESTS_H_
