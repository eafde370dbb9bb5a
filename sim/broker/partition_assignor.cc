#include "sim/broker/partition_assignor.h"

#include <algorithm>
#include <vector>

namespace redeliver {
namespace {

using Owned = PoolArray<MemberPartition>;

void AssignRanges(const PoolArray<MemberId>& members, size_t partitions, PoolArray<MemberPartition>* assignment) {
  const size_t count = members.size();
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t share = partitions / count + (i < partitions % count ? 1 : 0);
    for (const size_t end = next + share; next < end; ++next) {
      assignment->push_back({members[i], PartitionId(static_cast<uint16_t>(next)), Generation()});
    }
  }
}

// Nobody else claims the partition by the same or a newer generation.
bool Undisputed(const MemberPartition& claim, const Owned& owned) {
  return std::ranges::none_of(owned, [&claim](const MemberPartition& other) {
    return other.partition == claim.partition && other.member != claim.member && other.generation >= claim.generation;
  });
}

// The constrained case of the sticky assignor (KIP-54, KIP-429): all members read the same log.
class StickyAssignment {
 public:
  StickyAssignment(const PoolArray<MemberId>& members, size_t partitions)
      : members_(members),
        share_(partitions / members.size()),
        larger_shares_(partitions % members.size()),
        partitions_(members.size()),
        assigned_(partitions) {}

  // Each member keeps what it owns, up to its share; the first that own enough get the larger shares.
  void KeepOwned(const Owned& owned, bool trusted) {
    for (size_t i = 0; i < members_.size(); ++i) {
      std::vector<PartitionId> claims;
      for (const MemberPartition& claim : owned) {
        const bool valid = claim.member == members_[i] && claim.partition.value() < assigned_.size();
        if (valid && (trusted || Undisputed(claim, owned))) claims.push_back(claim.partition);
      }
      std::ranges::sort(claims);
      for (const PartitionId partition : claims) {
        if (HasRoom(i)) Give(i, partition);
      }
    }
  }

  // The rest, one by one, goes to whoever has least.
  void DistributeRest(const Owned& owned) {
    for (size_t p = 0; p < assigned_.size(); ++p) {
      if (assigned_[p]) continue;
      const PartitionId partition(static_cast<uint16_t>(p));
      const auto least = std::ranges::min_element(partitions_, {}, [](const auto& share) { return share.size(); });
      const size_t receiver = static_cast<size_t>(least - partitions_.begin());
      if (!HasRoom(receiver)) return;  // Only where claims to one partition were honoured twice.
      Give(receiver, partition);
      const bool claimed = std::ranges::find(owned, partition, &MemberPartition::partition) != owned.end();
      if (claimed) withheld_.push_back(partition);
    }
  }

  void List(PoolArray<MemberPartition>* assignment) {
    for (size_t i = 0; i < members_.size(); ++i) {
      std::ranges::sort(partitions_[i]);
      for (const PartitionId partition : partitions_[i]) {
        const bool withheld = std::ranges::find(withheld_, partition) != withheld_.end();
        if (!withheld) assignment->push_back({members_[i], partition, Generation()});
      }
    }
  }

 private:
  bool HasRoom(size_t member) const {
    const size_t has = partitions_[member].size();
    return has < share_ || (has == share_ && larger_shares_ > 0);
  }
  void Give(size_t member, PartitionId partition) {
    if (partitions_[member].size() == share_) --larger_shares_;
    partitions_[member].push_back(partition);
    assigned_[partition.value()] = true;
  }

  const PoolArray<MemberId>& members_;
  const size_t share_;
  size_t larger_shares_;                              // How many members may still have one more than share_.
  std::vector<std::vector<PartitionId>> partitions_;  // By member.
  std::vector<bool> assigned_;
  std::vector<PartitionId> withheld_;
};

}  // namespace

PoolArray<MemberPartition> AssignPartitions(Kernel& kernel, const Assignor& assignor,
                                            const PoolArray<MemberId>& members, const PoolArray<MemberPartition>& owned,
                                            uint16_t partitions) {
  // Trusted claims may count a partition more than once.
  PoolArray<MemberPartition> assignment(kernel.pool(), size_t{partitions} + owned.size() + 1);
  if (assignor.protocol == RebalanceProtocol::kEager) {
    AssignRanges(members, partitions, &assignment);
  } else {
    StickyAssignment sticky(members, partitions);
    sticky.KeepOwned(owned, assignor.claims == OwnershipClaims::kTrusted);
    sticky.DistributeRest(owned);
    sticky.List(&assignment);
  }
  if (kernel.Has(Defect::kAssignmentOverlaps) && members.size() > 1 && !assignment.empty()) {
    const MemberId other = assignment[0].member == members[0] ? members[1] : members[0];
    assignment.push_back({other, assignment[0].partition, Generation()});
  }
  return assignment;
}

}  // namespace redeliver
