// The log cluster of a run: brokers, and a controller if there are several. What nobody inside it may know stands here
// too: what observers are told, and whether everything is settled.
#ifndef REDELIVER_SIM_BROKER_LOG_CLUSTER_H_
#define REDELIVER_SIM_BROKER_LOG_CLUSTER_H_

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sim/broker/broker.h"
#include "sim/broker/broker_program.h"
#include "sim/broker/cluster_options.h"
#include "sim/broker/controller.h"
#include "sim/broker/log_options.h"
#include "sim/broker/record_visibility.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class LogCluster {
 public:
  // `logs` has one entry per log of the shape. All outlive the cluster. Server numbers: broker i is server i, and the
  // controller, if there are several brokers, comes after the last of them.
  LogCluster(Kernel& kernel, const RunShape& shape, const ClusterOptions& options, const std::vector<LogOptions>& logs);
  LogCluster(const LogCluster&) = delete;
  LogCluster& operator=(const LogCluster&) = delete;

  // Servers that the cluster takes: brokers, and the controller if any.
  static uint16_t ServerCount(const ClusterOptions& options) {
    return static_cast<uint16_t>(options.brokers == 1 ? 1 : options.brokers + 1);
  }

  size_t broker_count() const { return brokers_.size(); }
  // Requires that it is on its host.
  Broker& broker(BrokerId id) { return *brokers_[id.value()]; }
  // nullptr: one broker, which needs none.
  Controller* controller() { return controller_.get(); }
  // Puts the broker on its host and returns what the host runs.
  Program HostOn(BrokerId id, Context& host);

  const ClusterOptions& options() const { return options_; }
  // As everybody knew it when the run began.
  MetadataImage first_metadata() const { return metadata_.front().get(); }
  // For a cluster of one: the broker has restarted and leads everything in a new epoch.
  MetadataImage NextMetadataOfOne();
  LogId offsets_log() const { return LogId(static_cast<uint16_t>(shape_.logs.size())); }
  LogId transactions_log() const { return LogId(static_cast<uint16_t>(shape_.logs.size() + 1)); }
  bool is_source(LogId log) const { return log.value() < shape_.logs.size() && shape_.logs[log.value()].source; }
  ChannelId ChannelOf(LogId log) const { return shape_.ChannelOf(log); }
  size_t PlaceOf(TopicPartition id) const { return first_partition_[id.log.value()] + id.partition.value(); }
  // The brokers that lose their power together with this one.
  std::span<Server* const> PowerPeersOf(BrokerId broker) const { return power_peers_[broker.value()]; }
  // Who the broker believes to coordinate transactions; itself if it knows of nobody.
  Broker& TransactionCoordinatorSeenBy(Broker& broker);
  ReplicaSetup SetupOf(const PartitionState& state, BrokerId broker) const;
  GroupSetup group_setup();
  StateRecords& state_records() { return state_records_; }

  ProducerId NewProducerId() { return std::exchange(next_producer_, next_producer_.Next()); }
  // A name for the transaction that a producer begins; for observers.
  TransactionId NewTransaction() { return std::exchange(next_transaction_, next_transaction_.Next()); }

  // --- What observers are told
  void Advanced(Replica& leader) { visibility_.Advanced(leader); }
  void LeadershipTaken(Replica& leader) { visibility_.LeadershipTaken(leader); }
  // A message has come to a dead-letter log: its alert goes off in time, if it has one.
  void RaiseAlert(LogId log);

  // Whether every group has settled every record it can see, nothing waits for replication and no transaction is open.
  bool Drained();
  // Records RecordPending for each record that its group has not settled.
  void RecordBacklog();

 private:
  // The alert of a dead-letter log; active from when it goes off, as nobody empties the log.
  struct Alert final : EventNode {
    Alert(Kernel& kernel, ChannelId channel) : kernel(kernel), channel(channel) {}
    void Fire() override { kernel.Record(AlertRaised{channel}); }
    Kernel& kernel;
    ChannelId channel;
  };

  PoolPointer<ClusterMetadata> InitialMetadata() const;
  void AddPartitions(ClusterMetadata& metadata, uint16_t partitions, int64_t replicas, int64_t min_insync_replicas,
                     bool unclean) const;
  MetadataImage CurrentMetadata();
  // The replica that leads by the controller's decision; nullptr if nobody does.
  Replica* Leader(TopicPartition partition);
  // The leader, or else who led last: what is left of the partition.
  Replica* Remains(TopicPartition partition);
  bool Settled(const PartitionState& state);
  // Whoever coordinates groups; nullptr if nobody does.
  const GroupCoordinator* Coordinator();
  // Calls visit(partition, offset, message) for each record the group could still see; stops when it returns false.
  template <class Visit>
  void VisitBacklog(GroupId group, Visit&& visit);
  bool HasBacklog(GroupId group);

  Kernel& kernel_;
  const RunShape& shape_;
  const ClusterOptions& options_;
  const std::vector<LogOptions>& logs_;
  ToldPositions told_positions_;
  RecordVisibility visibility_;
  PoolVector<PoolPointer<ClusterMetadata>> metadata_;  // Of a cluster of one also the later versions.
  std::span<const uint32_t> first_partition_;          // By log, as in all of them.
  StateRecords state_records_;
  PoolVector<PoolPointer<Broker>> brokers_;
  PoolVector<BrokerSetup> setups_;
  PoolVector<PoolVector<Server*>> power_peers_;  // By broker.
  std::unique_ptr<Controller> controller_;
  std::vector<std::unique_ptr<Alert>> alerts_;
  ProducerId next_producer_;
  TransactionId next_transaction_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_CLUSTER_H_
