#include "sim/broker/log_cluster.h"

#include <algorithm>

namespace redeliver {

LogCluster::LogCluster(Kernel& kernel, const RunShape& shape, const ClusterOptions& options,
                       const std::vector<LogOptions>& logs)
    : kernel_(kernel),
      shape_(shape),
      options_(options),
      logs_(logs),
      told_positions_(kernel.pool()),
      visibility_(kernel, shape),
      metadata_(kernel.pool()),
      state_records_(kernel.pool()),
      brokers_(static_cast<size_t>(options.brokers), kernel.pool()),
      setups_(brokers_.size(), kernel.pool()),
      power_peers_(brokers_.size(), PoolVector<Server*>(kernel.pool()), kernel.pool()) {
  metadata_.push_back(InitialMetadata());
  first_partition_ = first_metadata()->first_partition;
  if (options.brokers > 1) {
    controller_ =
        std::make_unique<Controller>(kernel, static_cast<uint16_t>(options.brokers), options, *first_metadata());
  }
}

Program LogCluster::HostOn(BrokerId id, Context& host) {
  brokers_[id.value()] = MakePooled<Broker>(kernel_.pool(), *this, id, host);
  setups_[id.value()].broker = brokers_[id.value()].get();
  if (options_.power_domains == PowerDomains::kShared) {
    for (size_t other = 0; other < brokers_.size(); ++other) {
      if (brokers_[other] == nullptr || other == id.value()) continue;
      power_peers_[id.value()].push_back(brokers_[other].get());
      power_peers_[other].push_back(brokers_[id.value()].get());
    }
  }
  return Program::Of<&BrokerProgram>(setups_[id.value()]);
}

void LogCluster::AddPartitions(ClusterMetadata& metadata, uint16_t partitions, int64_t replicas,
                               int64_t min_insync_replicas, bool unclean) const {
  const uint16_t brokers = static_cast<uint16_t>(options_.brokers);
  const LogId log(static_cast<uint16_t>(metadata.first_partition.size()));
  metadata.first_partition.push_back(static_cast<uint32_t>(metadata.partitions.size()));
  const uint16_t copies = static_cast<uint16_t>(replicas == 0 ? std::min<int64_t>(3, brokers) : replicas);
  for (uint16_t p = 0; p < partitions; ++p) {
    PartitionState state;
    state.id = {log, PartitionId(p)};
    for (uint16_t r = 0; r < copies; ++r) {
      const BrokerId broker(static_cast<uint16_t>((log.value() + p + r) % brokers));
      state.replicas.push_back(broker);
      state.in_sync.Add(broker);
    }
    state.min_insync_replicas = static_cast<int>(std::min<int64_t>(min_insync_replicas, copies));
    state.unclean_leader_election = unclean;
    state.leader = state.last_leader = state.replicas.front();
    metadata.partitions.push_back(std::move(state));
  }
}

PoolPointer<ClusterMetadata> LogCluster::InitialMetadata() const {
  PoolPointer<ClusterMetadata> owned = MakePooled<ClusterMetadata>(kernel_.pool());
  ClusterMetadata& metadata = *owned;
  metadata.version = 1;
  for (const LogOptions& log : logs_) {
    AddPartitions(metadata, static_cast<uint16_t>(log.partitions), log.replicas, log.min_insync_replicas,
                  log.unclean_leader_election);
  }
  for (int internal = 0; internal < 2; ++internal) {
    AddPartitions(metadata, 1, 0, options_.internal_min_insync_replicas, false);
  }
  metadata.broker_epochs.resize(static_cast<size_t>(options_.brokers));
  for (uint16_t i = 0; i < options_.brokers; ++i) metadata.active.Add(BrokerId(i));
  return owned;
}

MetadataImage LogCluster::NextMetadataOfOne() {
  metadata_.push_back(MakePooled<ClusterMetadata>(kernel_.pool(), *metadata_.back()));
  ClusterMetadata& next = *metadata_.back();
  ++next.version;
  for (PartitionState& state : next.partitions) state.leader_epoch = state.leader_epoch.Next();
  return &next;
}

Broker& LogCluster::TransactionCoordinatorSeenBy(Broker& broker) {
  const BrokerId leader = broker.metadata()->partition({transactions_log(), PartitionId(0)}).leader;
  return leader.none() ? broker : *brokers_[leader.value()];
}

GroupSetup LogCluster::group_setup() {
  GroupSetup setup{options_.initial_rebalance_delay, options_.group_metadata_fencing, {}, &told_positions_};
  for (const RunShape::Group& group : shape_.groups) {
    setup.partitions.push_back(group.reads.none() ? 0 : shape_.logs[group.reads.value()].partitions);
  }
  return setup;
}

ReplicaSetup LogCluster::SetupOf(const PartitionState& state, BrokerId broker) const {
  ReplicaSetup setup;
  setup.id = state.id;
  setup.broker = broker;
  setup.internal = state.id.log >= offsets_log();
  setup.replicated = state.replicas.size() > 1;
  if (!setup.internal) {
    setup.flush_interval = logs_[state.id.log.value()].flush_interval;
  } else if (!logs_.empty()) {
    // The logs behind the coordinators are as durable as the most durable one of the scenario.
    setup.flush_interval = std::ranges::min(logs_, {}, &LogOptions::flush_interval).flush_interval;
  }
  // Brokers write back at different times.
  setup.flush_phase = Nanos(setup.flush_interval.nanoseconds() / options_.brokers * broker.value());
  return setup;
}

void LogCluster::RaiseAlert(LogId log) {
  const auto& alert_after = logs_[log.value()].alert_after;
  if (!alert_after || kernel_.Has(Defect::kAlertNeverRaised)) return;
  alerts_.push_back(std::make_unique<Alert>(kernel_, shape_.ChannelOf(log)));
  kernel_.ScheduleAfter(*alerts_.back(), *alert_after);
}

MetadataImage LogCluster::CurrentMetadata() { return controller_ ? controller_->metadata() : metadata_.back().get(); }

Replica* LogCluster::Leader(TopicPartition partition) {
  const BrokerId leader = CurrentMetadata()->partitions[PlaceOf(partition)].leader;
  if (leader.none() || brokers_[leader.value()]->metadata() == nullptr) return nullptr;
  return brokers_[leader.value()]->FindLeading(partition);
}

Replica* LogCluster::Remains(TopicPartition partition) {
  Replica* leader = Leader(partition);
  if (leader != nullptr) return leader;
  const MetadataImage metadata = CurrentMetadata();
  const PartitionState& state = metadata->partitions[PlaceOf(partition)];
  Broker& last = *brokers_[(state.last_leader.none() ? state.replicas.front() : state.last_leader).value()];
  return last.replicas().empty() ? nullptr : last.FindReplica(partition);  // None yet: it knows of no cluster.
}

bool LogCluster::Settled(const PartitionState& state) {
  Replica* const leader = Leader(state.id);
  if (leader == nullptr || !leader->Replicated(leader->log().log_end_offset())) return false;
  // What a broker kept that was away must be brought in line before anybody judges it.
  return state.in_sync.size() == static_cast<int>(state.replicas.size());
}

const GroupCoordinator* LogCluster::Coordinator() {
  const TopicPartition offsets{offsets_log(), PartitionId(0)};
  if (Leader(offsets) == nullptr) return nullptr;
  return &brokers_[CurrentMetadata()->partitions[PlaceOf(offsets)].leader.value()]->groups();
}

template <class Visit>
void LogCluster::VisitBacklog(GroupId group, Visit&& visit) {
  const LogId log = shape_.groups[group.value()].reads;
  if (log.none()) return;  // It receives from a queue.
  const GroupCoordinator* const coordinator = Coordinator();
  for (uint16_t p = 0; p < shape_.logs[log.value()].partitions; ++p) {
    const PartitionId partition(p);
    Replica* const replica = Remains({log, partition});
    if (replica == nullptr) continue;
    const PartitionLog& records = replica->log();
    const Offset committed = coordinator == nullptr ? Offset::None() : coordinator->committed(group, partition);
    // Beyond the end, after a loss, the group starts the partition again.
    const bool from_start = committed.none() || committed > records.log_end_offset();
    const Offset from = from_start ? records.log_start_offset() : std::max(committed, records.log_start_offset());
    for (auto cursor = records.Read(from, records.log_end_offset()); !cursor.done(); cursor.Next()) {
      if (cursor.batch().marker() || cursor.batch().aborted) continue;
      for (Offset at = cursor.begin(); at < cursor.end(); at = at.Next()) {
        if (!visit(partition, at, records.MessageAt(at))) return;
      }
    }
  }
}

bool LogCluster::HasBacklog(GroupId group) {
  bool found = false;
  VisitBacklog(group, [&found](PartitionId, Offset, const Message&) {
    found = true;
    return false;
  });
  return found;
}

bool LogCluster::Drained() {
  // What is missing most often comes first.
  for (GroupId group; group.value() < shape_.groups.size(); group = group.Next()) {
    if (HasBacklog(group)) return false;
  }
  const MetadataImage metadata = CurrentMetadata();
  for (const PartitionState& state : metadata->partitions) {
    if (!Settled(state)) return false;
  }
  const BrokerId coordinator = metadata->partitions[PlaceOf({transactions_log(), PartitionId(0)})].leader;
  return !brokers_[coordinator.value()]->transactions().AnyUnfinished();
}

void LogCluster::RecordBacklog() {
  for (GroupId group; group.value() < shape_.groups.size(); group = group.Next()) {
    VisitBacklog(group, [&](PartitionId partition, Offset offset, const Message& message) {
      kernel_.Record(RecordPending{group, shape_.groups[group.value()].reads, partition, offset, message.id});
      return true;
    });
  }
}

}  // namespace redeliver
