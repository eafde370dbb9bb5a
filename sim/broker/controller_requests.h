// What brokers ask of the controller.
#ifndef REDELIVER_SIM_BROKER_CONTROLLER_REQUESTS_H_
#define REDELIVER_SIM_BROKER_CONTROLLER_REQUESTS_H_

#include "sim/base/outcome.h"
#include "sim/broker/cluster_metadata.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class Controller;

struct RegisterReply {
  BrokerEpoch broker_epoch;
};

// A broker has started, and it did not stop cleanly before. It is fenced until its first heartbeat.
struct RegisterRequest {
  using Server = Controller;
  using Reply = RegisterReply;
  static constexpr Operation kOperation = Operation::kBrokerRegister;

  BrokerId broker;
};

// Refused as kStaleBrokerEpoch if the broker has registered again since. Unfences the broker once it has applied the
// metadata it knows to be current.
struct BrokerHeartbeatRequest {
  using Server = Controller;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kBrokerHeartbeat;

  BrokerId broker;
  BrokerEpoch broker_epoch;
  // Version of the metadata it has.
  uint64_t metadata_version = 0;
};

struct MetadataFetchReply {
  MetadataImage metadata = nullptr;
};

// Answered when there is metadata newer than `known_version`, or after a while with what there is.
struct MetadataFetchRequest {
  using Server = Controller;
  using Reply = MetadataFetchReply;
  static constexpr Operation kOperation = Operation::kMetadataFetch;

  BrokerId broker;
  uint64_t known_version = 0;
};

struct AlterPartitionReply {
  PartitionEpoch partition_epoch;
  BrokerSet in_sync;
};

// A leader proposes the in-sync replicas (KIP-497).
struct AlterPartitionRequest {
  using Server = Controller;
  using Reply = AlterPartitionReply;
  static constexpr Operation kOperation = Operation::kAlterPartition;

  BrokerId broker;
  BrokerEpoch broker_epoch;
  TopicPartition partition;
  LeaderEpoch leader_epoch;
  PartitionEpoch partition_epoch;
  BrokerSet in_sync;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONTROLLER_REQUESTS_H_
