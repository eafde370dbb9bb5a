// Who leads what: the controller's decisions, as they reach each broker and client at its own time.
#ifndef REDELIVER_SIM_BROKER_CLUSTER_METADATA_H_
#define REDELIVER_SIM_BROKER_CLUSTER_METADATA_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "sim/base/ids.h"
#include "sim/broker/metadata_image.h"
#include "sim/broker/topic_partition.h"

namespace redeliver {

// Brokers by number, at most 16.
class BrokerSet {
 public:
  constexpr BrokerSet() = default;

  constexpr bool Contains(BrokerId broker) const { return !broker.none() && (bits_ >> broker.value() & 1) != 0; }
  constexpr void Add(BrokerId broker) { bits_ = static_cast<uint16_t>(bits_ | 1u << broker.value()); }
  constexpr void Remove(BrokerId broker) { bits_ = static_cast<uint16_t>(bits_ & ~(1u << broker.value())); }
  constexpr int size() const {
    int count = 0;  // They are few: std::popcount would call a library where the processor may lack the instruction.
    for (uint16_t rest = bits_; rest != 0; rest = static_cast<uint16_t>(rest & (rest - 1))) ++count;
    return count;
  }
  constexpr bool empty() const { return bits_ == 0; }
  // The i-th bit is broker i.
  constexpr uint16_t bits() const { return bits_; }

  friend constexpr bool operator==(BrokerSet, BrokerSet) = default;

 private:
  uint16_t bits_ = 0;
};

// What the controller has decided about one partition.
struct PartitionState {
  TopicPartition id;
  absl::InlinedVector<BrokerId, 4>
      replicas;                 // In the order of the assignment: the first is the preferred leader. Fixed.
  int min_insync_replicas = 1;  // At most the number of replicas.
  bool unclean_leader_election = false;

  BrokerId leader = BrokerId::None();  // None(): nobody may lead now.
  LeaderEpoch leader_epoch;
  PartitionEpoch partition_epoch;
  BrokerSet in_sync;
  BrokerSet eligible;  // Eligible leader replicas (KIP-966): have every committed record, though not in sync.
  BrokerId last_leader = BrokerId::None();
};

// All decisions up to `version`. Immutable once published.
struct ClusterMetadata {
  uint64_t version = 0;
  absl::InlinedVector<PartitionState, 6> partitions;  // Those of log 0, then of log 1, and so on.
  absl::InlinedVector<uint32_t, 4> first_partition;   // By log: where its partitions begin.
  absl::InlinedVector<BrokerEpoch, 4> broker_epochs;  // By broker, as last registered.
  BrokerSet active;                                   // Brokers that are not fenced.

  const PartitionState& partition(TopicPartition id) const {
    return partitions[first_partition[id.log.value()] + id.partition.value()];
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CLUSTER_METADATA_H_
