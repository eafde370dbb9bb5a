// partition.assignment.strategy: what the leader of a group computes between JoinGroup and SyncGroup. The result
// depends on the arguments alone; the kernel lends its pool, and tells what tests have planted.
#ifndef REDELIVER_SIM_BROKER_PARTITION_ASSIGNOR_H_
#define REDELIVER_SIM_BROKER_PARTITION_ASSIGNOR_H_

#include <cstdint>

#include "sim/broker/group_requests.h"
#include "sim/kernel/kernel.h"

namespace redeliver {

// How the cooperative assignor reads what members say they own (KAFKA-12984, KAFKA-14639).
enum class OwnershipClaims : uint8_t {
  kByGeneration,  // Of two claims to one partition the newer generation's stands; of one generation neither does.
  kTrusted,       // All stand.
};

struct Assignor {
  RebalanceProtocol protocol = RebalanceProtocol::kEager;
  OwnershipClaims claims = OwnershipClaims::kByGeneration;
};

// Distributes partitions 0 to `partitions` - 1 over the members, listed member by member. Requires a member.
//
// Eager: contiguous ranges in the order of `members`, of which the first ones get one more (RangeAssignor).
// Cooperative: everybody keeps what it owns up to its fair share, the rest goes to those who have least. What somebody
// claims but has to give up goes to nobody yet: its owner gives it up first and joins again (KIP-429).
PoolArray<MemberPartition> AssignPartitions(Kernel& kernel, const Assignor& assignor,
                                            const PoolArray<MemberId>& members, const PoolArray<MemberPartition>& owned,
                                            uint16_t partitions);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PARTITION_ASSIGNOR_H_
