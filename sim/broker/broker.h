// One broker: the replicas it keeps, the coordinators of the groups and transactions whose log it leads, and its own,
// possibly old, picture of the cluster. A server, hosted on a process of the same name that runs what the broker does
// by itself (broker_program.h).
#ifndef REDELIVER_SIM_BROKER_BROKER_H_
#define REDELIVER_SIM_BROKER_BROKER_H_

#include <optional>

#include "sim/broker/consumer_fetches.h"
#include "sim/broker/group_coordinator.h"
#include "sim/broker/log_requests.h"
#include "sim/broker/partition_verifier.h"
#include "sim/broker/replica.h"
#include "sim/broker/replica_fetches.h"
#include "sim/broker/state_log.h"
#include "sim/broker/transaction_coordinator.h"
#include "sim/kernel/server.h"
#include "sim/kernel/signal.h"

namespace redeliver {

class LogCluster;

class Broker final : public Server, private ReplicaListener, private TransactionCoordinator::Outlet {
 public:
  // Both outlive the broker, which is server number `id` of the run.
  Broker(LogCluster& cluster, BrokerId id, Context& host);

  BrokerId id() const { return id_; }
  LogCluster& cluster() { return cluster_; }

  // --- Records
  void Handle(AppendRequest& request, Responder<AppendReply> responder);
  void Handle(DeadLetterRequest& request, Responder<AppendReply> responder);
  void Handle(FetchRequest& request, Responder<FetchReply> responder);
  void Handle(ListOffsetsRequest& request, Responder<ListOffsetsReply> responder);
  void Handle(MetadataRequest& request, Responder<MetadataReply> responder);
  void Handle(ReplicaFetchRequest& request, Responder<ReplicaFetchReply> responder);
  void Handle(EpochEndRequest& request, Responder<EpochEndReply> responder);
  // The transaction coordinator agrees that the partition belongs to the producer's transaction.
  void Verified(AppendRequest& request, Responder<AppendReply> responder);
  void Verified(TransactionOffsetsRequest& request, Responder<Done> responder) {
    groups_.CommitInTransaction(request, responder);
  }

  // --- Groups
  void Handle(JoinRequest& request, Responder<JoinReply> responder) { groups_.Join(request, responder); }
  void Handle(SyncRequest& request, Responder<SyncReply> responder) { groups_.Sync(request, responder); }
  void Handle(HeartbeatRequest& request, Responder<Done> responder) { groups_.Heartbeat(request, responder); }
  void Handle(LeaveRequest& request, Responder<Done> responder) { groups_.Leave(request, responder); }
  void Handle(OffsetsFetchRequest& request, Responder<OffsetsReply> responder) {
    groups_.FetchOffsets(request, responder);
  }
  void Handle(OffsetsCommitRequest& request, Responder<Done> responder) { groups_.CommitOffsets(request, responder); }
  void Handle(TransactionOffsetsRequest& request, Responder<Done> responder);

  // --- Transactions
  void Handle(InitProducerRequest& request, Responder<ProducerIdentity> responder);
  void Handle(AddPartitionRequest& request, Responder<Done> responder) {
    transactions_.AddPartition(request, responder);
  }
  void Handle(AddOffsetsRequest& request, Responder<Done> responder) { transactions_.AddOffsets(request, responder); }
  void Handle(VerifyPartitionRequest& request, Responder<Done> responder) { transactions_.Verify(request, responder); }
  void Handle(EndTransactionRequest& request, Responder<ProducerIdentity> responder) {
    transactions_.End(request, responder);
  }
  void Handle(WriteMarkersRequest& request, Responder<Done> responder);

  // --- The cluster
  MetadataImage metadata() const { return metadata_; }
  // Newer metadata has reached this broker.
  void Receive(MetadataImage metadata);
  BrokerEpoch broker_epoch() const { return broker_epoch_; }
  void Registered(BrokerEpoch epoch) { broker_epoch_ = epoch; }
  // A follower has fetched: maybe it can join the in-sync replicas now.
  void MaybeExpand(Replica& replica, BrokerId follower);
  // Drops followers that have not kept up.
  void ShrinkInSyncReplicas();

  // nullptr: this broker keeps no replica of it.
  Replica* FindReplica(TopicPartition partition);
  // The replica, if this broker believes to lead it.
  Replica* FindLeading(TopicPartition partition);
  const PoolVector<PoolPointer<Replica>>& replicas() const { return replicas_; }
  ReplicaFetches& replica_fetches() { return replica_fetches_; }
  GroupCoordinator& groups() { return groups_; }
  TransactionCoordinator& transactions() { return transactions_; }
  // Wakes the loop that fetches from this leader.
  Signal& fetch_signal(BrokerId leader) { return *fetch_signals_[leader.value()]; }

  // The coordinator whose log this is takes up its work. Requires that the broker leads it.
  void Load(Replica& replica);

  // --- Faults
  void HostCrashed() override;
  void LosePower() override;
  void LoseDisk() override;
  std::span<Server* const> PowerPeers() const override;

 private:
  void Advanced(Replica& replica) override;
  void Appended(Replica& replica) override;
  const ClusterMetadata& KnownMetadata() const override { return *metadata_; }

  void SendMarkers(const WriteMarkersRequest& request) override;
  TopicPartition OffsetsPartitionOf(GroupId group) override;
  SimTime WallClock() override { return Server::WallClock(); }
  ProducerId NewProducerId() override;
  Context* Host() override { return host(); }

  // Adds the replicas this broker keeps, once.
  void CreateReplicas();
  void Apply(Replica& replica, const PartitionState& state);
  void LeadershipChanged(Replica& replica);
  // Reads the log behind a coordinator, once all that is in it is replicated: nothing that is served may vanish.
  void LoadWhenReplicated(Replica& replica);
  AppendCheck Check(Replica& replica, const AppendRequest& request);
  void AppendChecked(Replica& replica, AppendRequest& request, const Responder<AppendReply>& responder);
  // Answers an append whose batch ends before `end`, once it is as safe as was asked for.
  void AnswerAppend(Replica& replica, Acks acks, SimDuration timeout, Offset base, Offset end,
                    const Responder<AppendReply>& responder);
  void Propose(Replica& replica, BrokerSet in_sync);

  LogCluster& cluster_;
  const BrokerId id_;
  MetadataImage metadata_ = nullptr;
  BrokerEpoch broker_epoch_;
  PoolVector<PoolPointer<Replica>> replicas_;  // By place in ClusterMetadata::partitions; null where there is none.
  ConsumerFetches consumer_fetches_;
  ReplicaFetches replica_fetches_;
  PartitionVerifier verifier_;
  GroupCoordinator groups_;
  TransactionCoordinator transactions_;
  std::optional<StateLog> group_log_;
  std::optional<StateLog> transaction_log_;
  PoolVector<PoolPointer<Signal>> fetch_signals_;  // By leader.
  uint64_t defective_count_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_BROKER_H_
