#include "sim/broker/broker.h"

#include <algorithm>

#include "sim/broker/broker_program.h"
#include "sim/broker/log_cluster.h"

namespace redeliver {
namespace {

// Answers an append once its batch is replicated. One that is destroyed unanswered died with the broker.
struct AppendWaiter final : ReplicationWaiter {
  AppendWaiter(Offset base, const Responder<AppendReply>& responder) : base(base), responder(responder) {}
  void Done(Rejection result) override {
    if (result != Rejection::kNone) return responder.Reject(result);
    responder.Ok({base});
  }
  const Offset base;
  const Responder<AppendReply> responder;
};

// The same for a marker. What follows from it in memory follows now.
struct MarkerWaiter final : ReplicationWaiter {
  MarkerWaiter(Broker& broker, const BatchHeader& header, bool offsets, const Responder<redeliver::Done>& responder)
      : broker(broker), header(header), offsets(offsets), responder(responder) {}
  void Done(Rejection result) override {
    if (result != Rejection::kNone) return responder.Reject(result);
    if (offsets) broker.groups().TransactionEnded(header);
    responder.Ok({});
  }
  Broker& broker;
  const BatchHeader header;
  const bool offsets;
  const Responder<redeliver::Done> responder;
};

// Until then a new coordinator refuses everything.
struct LoadWaiter final : ReplicationWaiter {
  LoadWaiter(Broker& broker, Replica& replica) : broker(broker), replica(replica) {}
  void Done(Rejection result) override {
    if (result != Rejection::kNotLeader) broker.Load(replica);
  }
  Broker& broker;
  Replica& replica;
};

constexpr SimDuration kMarkerTimeout = Seconds(30);  // The coordinator's request timeout.

}  // namespace

Broker::Broker(LogCluster& cluster, BrokerId id, Context& host)
    : Server(host.kernel(), id.value()),
      cluster_(cluster),
      id_(id),
      replicas_(host.kernel().pool()),
      consumer_fetches_(*this, host),
      replica_fetches_(*this, host),
      verifier_(*this),
      groups_(host.kernel(), cluster.group_setup()),
      transactions_(host.kernel(), cluster.options(), *this),
      fetch_signals_(host.kernel().pool()) {
  HostOn(host);
  groups_.HostOn(host);
  for (size_t i = 0; i < cluster.broker_count(); ++i) fetch_signals_.push_back(MakePooled<Signal>(host.kernel().pool()));
}

// --- Records

Replica* Broker::FindReplica(TopicPartition partition) { return replicas_[cluster_.PlaceOf(partition)].get(); }

Replica* Broker::FindLeading(TopicPartition partition) {
  Replica* const replica = FindReplica(partition);
  return replica != nullptr && replica->leads() ? replica : nullptr;
}

void Broker::Handle(AppendRequest& request, Responder<AppendReply> responder) {
  request.promises = cluster_.is_source(request.partition.log) && request.transaction.none();
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  if (request.acks == Acks::kAll && !replica->EnoughReplicas()) return responder.Reject(Rejection::kNotEnoughReplicas);
  if (!request.producer.id.none()) return AppendChecked(*replica, request, responder);
  const bool forgets = kernel().Has(Defect::kAcknowledgeBeforeAppend) && ++defective_count_ % 7 == 0;
  if (forgets) return responder.Ok({});
  const Offset base = replica->Append({}, {request.messages.begin(), request.messages.size()});
  AnswerAppend(*replica, request.acks, request.timeout, base, Offset(base.value() + request.messages.size()),
               responder);
}

AppendCheck Broker::Check(Replica& replica, const AppendRequest& request) {
  const ProducerEntry* entry = replica.log().FindProducer(request.producer.id);
  if (entry != nullptr && entry->Expired(kernel().now(), cluster_.options().producer_id_expiration)) entry = nullptr;
  AppendRules rules;
  if (kernel().Has(Defect::kDedupWindowOfZero)) rules.window = 0;
  rules.lowest_waiting = verifier_.LowestWaiting(request.partition, request.producer.id);
  rules.accepts_old_epochs = kernel().Has(Defect::kProducerEpochNotChecked);
  rules.accepts_gaps = kernel().Has(Defect::kSequenceGapAccepted);
  const uint32_t count = static_cast<uint32_t>(request.messages.size());
  return CheckAppend(entry, request.producer.epoch, request.first_sequence, count, rules);
}

void Broker::AppendChecked(Replica& replica, AppendRequest& request, const Responder<AppendReply>& responder) {
  const uint32_t count = static_cast<uint32_t>(request.messages.size());
  const AppendCheck check = Check(replica, request);
  switch (check.verdict) {
    case AppendVerdict::kDuplicate: {
      for (const Message& message : request.messages) {
        Record(DuplicateAppendRefused{request.partition.log, message.id});
      }
      const Offset end(check.duplicate_of.value() + count);
      return AnswerAppend(replica, request.acks, request.timeout, check.duplicate_of, end, responder);
    }
    case AppendVerdict::kInvalidEpoch:
      Record(ProducerFenced{request.producer.id, request.producer.epoch});
      return responder.Reject(Rejection::kInvalidProducerEpoch);
    case AppendVerdict::kOutOfOrder:
      return responder.Reject(Rejection::kOutOfOrderSequence);
    case AppendVerdict::kAccept:
      break;
  }
  const bool transactional = request.transactional_id != 0;
  if (transactional && !verifier_.MayAppend(request.partition, request.producer)) {
    return verifier_.Verify(request, responder);
  }
  Verified(request, responder);
}

void Broker::Verified(AppendRequest& request, Responder<AppendReply> responder) {
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  const uint32_t count = static_cast<uint32_t>(request.messages.size());
  // While the coordinator was asked, another copy of the batch or a newer epoch may have come.
  const AppendCheck check = Check(*replica, request);
  if (check.verdict != AppendVerdict::kAccept) return AppendChecked(*replica, request, responder);
  const bool forgets = kernel().Has(Defect::kAcknowledgeBeforeAppend) && ++defective_count_ % 7 == 0;
  if (forgets) return responder.Ok({});
  const BatchHeader header{.producer = request.producer,
                           .first_sequence = request.first_sequence,
                           .transactional = request.transactional_id != 0,
                           .transaction = request.transaction};
  const Offset base = replica->Append(header, {request.messages.begin(), request.messages.size()});
  AnswerAppend(*replica, request.acks, request.timeout, base, Offset(base.value() + count), responder);
}

void Broker::AnswerAppend(Replica& replica, Acks acks, SimDuration timeout, Offset base, Offset end,
                          const Responder<AppendReply>& responder) {
  const bool at_once =
      acks != Acks::kAll || replica.Replicated(end) || kernel().Has(Defect::kAcknowledgeBeforeReplication);
  if (at_once) return responder.Ok({base});
  replica.WhenReplicated(end, timeout, std::make_unique<AppendWaiter>(base, responder));
}

void Broker::Handle(DeadLetterRequest& request, Responder<AppendReply> responder) {
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  if (!replica->EnoughReplicas()) return responder.Reject(Rejection::kNotEnoughReplicas);
  cluster_.RaiseAlert(request.partition.log);
  if (kernel().Has(Defect::kDeadLetterVanishes)) return responder.Ok({});
  const Offset base = replica->Append({}, std::span(&request.message, 1));
  Record(MessageDeadLettered{cluster_.ChannelOf(request.partition.log), request.group, request.message.id});
  AnswerAppend(*replica, Acks::kAll, request.timeout, base, base.Next(), responder);
}

void Broker::Handle(FetchRequest& request, Responder<FetchReply> responder) {
  consumer_fetches_.Handle(request, responder);
}

void Broker::Handle(ListOffsetsRequest& request, Responder<ListOffsetsReply> responder) {
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  if (!request.latest) return responder.Ok({replica->log().log_start_offset()});
  const bool unknown = cluster_.options().end_offset_guard && replica->high_watermark() < replica->epoch_start();
  if (unknown) return responder.Reject(Rejection::kOffsetNotAvailable);
  const bool committed_only = request.isolation == Isolation::kReadCommitted;
  const Offset end = committed_only ? replica->last_stable_offset() : replica->high_watermark();
  if (!committed_only) Record(EndOffsetTold{request.partition.log, request.partition.partition, end});
  responder.Ok({end});
}

void Broker::Handle(MetadataRequest&, Responder<MetadataReply> responder) {
  if (metadata_ == nullptr) return responder.Reject(Rejection::kUnavailable);
  responder.Ok({metadata_});
}

void Broker::Handle(ReplicaFetchRequest& request, Responder<ReplicaFetchReply> responder) {
  replica_fetches_.Handle(request, responder);
}

void Broker::Handle(EpochEndRequest& request, Responder<EpochEndReply> responder) {
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  const auto end = replica->log().EndOffsetFor(request.epoch);
  if (!end) return responder.Ok({LeaderEpoch::None(), Offset()});
  responder.Ok({end->epoch, end->offset});
}

// --- Transactions

void Broker::Handle(TransactionOffsetsRequest& request, Responder<Done> responder) {
  const TopicPartition partition{cluster_.offsets_log(), PartitionId(0)};
  if (FindLeading(partition) == nullptr) return responder.Reject(Rejection::kNotCoordinator);
  if (!verifier_.MayAppend(partition, request.producer)) return verifier_.Verify(request, partition, responder);
  groups_.CommitInTransaction(request, responder);
}

void Broker::Handle(InitProducerRequest& request, Responder<ProducerIdentity> responder) {
  if (request.transactional_id == 0) return responder.Ok({NewProducerId(), ProducerEpoch()});
  transactions_.Init(request, responder);
}

void Broker::Handle(WriteMarkersRequest& request, Responder<Done> responder) {
  Replica* const replica = FindLeading(request.partition);
  if (replica == nullptr) return responder.Reject(Rejection::kNotLeader);
  if (!replica->EnoughReplicas()) return responder.Reject(Rejection::kNotEnoughReplicas);
  const bool strict = request.raised_epoch && cluster_.options().transactions == TransactionProtocol::kTv2StrictMarkers;
  const ProducerEntry* const entry = replica->log().FindProducer(request.producer.id);
  const MarkerVerdict verdict = CheckMarker(
      entry, request.producer.epoch, request.coordinator_epoch,
      {.strict = strict, .accepts_repeats = true, .accepts_old_epochs = kernel().Has(Defect::kMarkerEpochNotChecked)});
  if (verdict == MarkerVerdict::kInvalidEpoch) return responder.Reject(Rejection::kInvalidProducerEpoch);
  if (verdict == MarkerVerdict::kCoordinatorFenced) {
    return responder.Reject(Rejection::kTransactionCoordinatorFenced);
  }
  verifier_.Ended(request.partition, request.producer.id);
  const bool forgets = kernel().Has(Defect::kCommitForgetsSecondOutput) && !replica->internal();
  const bool commits =
      (request.commit || kernel().Has(Defect::kAbortMarkerCommits)) && !(forgets && ++defective_count_ % 2 == 0);
  const BatchHeader header{.producer = request.producer,
                           .kind = commits ? BatchKind::kCommitMarker : BatchKind::kAbortMarker,
                           .transactional = true,
                           .coordinator_epoch = request.coordinator_epoch,
                           .transaction = request.transaction};
  const Offset end = replica->Append(header, {}).Next();
  const bool offsets = request.partition.log == cluster_.offsets_log();
  if (replica->Replicated(end)) return MarkerWaiter(*this, header, offsets, responder).Done(Rejection::kNone);
  replica->WhenReplicated(end, kMarkerTimeout, std::make_unique<MarkerWaiter>(*this, header, offsets, responder));
}

void Broker::SendMarkers(const WriteMarkersRequest& request) {
  host()->Launch(SendMarkersUntilAnswered(*host(), *this, request));
}

TopicPartition Broker::OffsetsPartitionOf(GroupId) { return {cluster_.offsets_log(), PartitionId(0)}; }

ProducerId Broker::NewProducerId() { return cluster_.NewProducerId(); }

// --- The cluster

void Broker::CreateReplicas() {
  if (!replicas_.empty()) return;
  replicas_.reserve(metadata_->partitions.size());
  for (const PartitionState& state : metadata_->partitions) {
    const bool mine = std::ranges::find(state.replicas, id_) != state.replicas.end();
    PoolPointer<Replica>& replica = replicas_.emplace_back();
    if (!mine) continue;
    replica = MakePooled<Replica>(kernel().pool(), kernel(), cluster_.options(), static_cast<ReplicaListener&>(*this),
                                  cluster_.SetupOf(state, id_));
  }
}

void Broker::Receive(MetadataImage metadata) {
  if (metadata_ != nullptr && metadata->version <= metadata_->version) return;
  metadata_ = metadata;
  CreateReplicas();
  for (size_t i = 0; i < replicas_.size(); ++i) {
    if (replicas_[i] != nullptr) Apply(*replicas_[i], metadata_->partitions[i]);
  }
  for (const auto& signal : fetch_signals_) signal->Notify();
}

void Broker::Apply(Replica& replica, const PartitionState& state) {
  const bool to_lead = state.leader == id_;
  const bool same = state.leader_epoch == replica.leader_epoch() && replica.role() != Replica::Role::kOffline &&
                    replica.leads() == to_lead && replica.leader() == state.leader;
  if (same) return replica.KeepRole(state);
  const bool led = replica.leads();
  if (to_lead) {
    replica.BecomeLeader(state);
  } else {
    replica.BecomeFollower(state);
  }
  if (led || to_lead) LeadershipChanged(replica);
}

void Broker::LeadershipChanged(Replica& replica) {
  const bool leads = replica.leads();
  if (replica.id().log == cluster_.offsets_log()) {
    groups_.Resign();
    group_log_.reset();
    if (leads) LoadWhenReplicated(replica);
  } else if (replica.id().log == cluster_.transactions_log()) {
    transactions_.Resign();
    transaction_log_.reset();
    if (leads) LoadWhenReplicated(replica);
  } else {
    if (leads) cluster_.LeadershipTaken(replica);
    consumer_fetches_.Wake(replica.id().log);
  }
  replica_fetches_.Wake(replica.id());
}

void Broker::LoadWhenReplicated(Replica& replica) {
  const Offset end = replica.log().log_end_offset();
  if (replica.Replicated(end)) return Load(replica);
  replica.WhenReplicated(end, kForever, std::make_unique<LoadWaiter>(*this, replica));
}

void Broker::Load(Replica& replica) {
  if (replica.id().log == cluster_.offsets_log()) {
    group_log_.emplace(cluster_.state_records(), replica);
    groups_.TakeOver(*group_log_);
    group_log_->Replay([this](const StateRecord& record, const BatchHeader& header) { groups_.Replay(record, header); },
                       [this](const BatchHeader& marker) { groups_.ReplayMarker(marker); });
    groups_.Loaded();
    return;
  }
  transaction_log_.emplace(cluster_.state_records(), replica);
  transactions_.TakeOver(*transaction_log_);
  transaction_log_->Replay([this](const StateRecord& record,
                                  const BatchHeader&) { transactions_.Replay(std::get<TransactionMetadata>(record)); },
                           [](const BatchHeader&) {});
  transactions_.Loaded();
}

void Broker::Advanced(Replica& replica) {
  if (replica.internal()) return;
  cluster_.Advanced(replica);
  consumer_fetches_.Wake(replica.id().log);
}

void Broker::Appended(Replica& replica) { replica_fetches_.Wake(replica.id()); }

void Broker::MaybeExpand(Replica& replica, BrokerId follower) {
  if (!replica.leads() || replica.in_sync().pending() || replica.in_sync().members().Contains(follower)) return;
  const bool may_join =
      replica.in_sync().MayJoin(follower, replica.high_watermark()) || kernel().Has(Defect::kFollowerJoinsTooEarly);
  if (!may_join) return;
  BrokerSet in_sync = replica.in_sync().members();
  in_sync.Add(follower);
  Propose(replica, in_sync);
}

void Broker::ShrinkInSyncReplicas() {
  if (kernel().Has(Defect::kInSyncReplicasNeverShrink)) return;
  for (const auto& replica : replicas_) {
    if (replica == nullptr || !replica->leads() || !replica->replicated() || replica->in_sync().pending()) continue;
    const BrokerSet kept = replica->in_sync().ToKeep(replica->log().log_end_offset(), kernel().now());
    if (kept != replica->in_sync().members()) Propose(*replica, kept);
  }
}

void Broker::Propose(Replica& replica, BrokerSet in_sync) {
  replica.in_sync().Propose(in_sync);
  const AlterPartitionRequest request{
      id_, broker_epoch_, replica.id(), replica.leader_epoch(), replica.in_sync().partition_epoch(), in_sync};
  host()->Launch(AlterPartition(*host(), *this, request));
}

// --- Faults

void Broker::HostCrashed() {
  for (const auto& replica : replicas_) {
    if (replica != nullptr) replica->Crash();
  }
  consumer_fetches_.Clear();
  replica_fetches_.Clear();
  verifier_.Clear();
  groups_.Crash();
  transactions_.Resign();
  group_log_.reset();
  transaction_log_.reset();
  metadata_ = nullptr;
}

std::span<Server* const> Broker::PowerPeers() const { return cluster_.PowerPeersOf(id_); }

void Broker::LosePower() {
  for (const auto& replica : replicas_) {
    if (replica != nullptr) replica->LosePower();
  }
}

void Broker::LoseDisk() {
  for (const auto& replica : replicas_) {
    if (replica != nullptr) replica->LoseDisk();
  }
}

}  // namespace redeliver
