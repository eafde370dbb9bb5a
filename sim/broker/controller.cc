#include "sim/broker/controller.h"

#include <utility>

namespace redeliver {
namespace {

// What follows from a change of brokers, without the operator.
ElectionKind KindFor(const PartitionState& state) {
  return state.unclean_leader_election ? ElectionKind::kUnclean : ElectionKind::kOnline;
}

}  // namespace

Controller::Controller(Kernel& kernel, uint16_t index, const ClusterOptions& options, ClusterMetadata initial)
    : Server(kernel, index), options_(options), metadata_(std::move(initial)), published_({metadata_}) {
  for (uint16_t broker = 0; broker < metadata_.broker_epochs.size(); ++broker) {
    sessions_.emplace_back(*this, BrokerId(broker)).registered_at = metadata_.version;
  }
  for (Session& session : sessions_) SignOfLife(session);
}

void Controller::Handle(const RegisterRequest& request, Responder<RegisterReply> responder) {
  BrokerEpoch& epoch = metadata_.broker_epochs[request.broker.value()];
  epoch = epoch.Next();
  metadata_.active.Remove(request.broker);
  const bool distrusted = options_.eligible_leader_replicas && !kernel().Has(Defect::kUncleanRestartTrusted);
  Withdraw(request.broker, distrusted ? Withdrawal::kRestartedDistrusted : Withdrawal::kRestartedTrusted);
  Publish();
  Session& session = SessionOf(request.broker);
  session.registered_at = metadata_.version;
  SignOfLife(session);
  responder.Ok({epoch});
}

void Controller::Handle(const BrokerHeartbeatRequest& request, Responder<Done> responder) {
  if (request.broker_epoch != metadata_.broker_epochs[request.broker.value()]) {
    return responder.Reject(Rejection::kStaleBrokerEpoch);
  }
  Session& session = SessionOf(request.broker);
  SignOfLife(session);
  const bool fenced = !metadata_.active.Contains(request.broker);
  if (fenced && request.metadata_version >= session.registered_at) Unfence(request.broker);
  responder.Ok({});
}

void Controller::Handle(const MetadataFetchRequest& request, Responder<MetadataFetchReply> responder) {
  Session& session = SessionOf(request.broker);
  if (session.parked) Unpark(session).Drop();
  if (request.known_version < metadata_.version) return responder.Ok({metadata()});
  session.parked = responder;
  kernel().ScheduleAfter(session.fetch_wait, kMetadataFetchWait);
}

void Controller::Handle(const AlterPartitionRequest& request, Responder<AlterPartitionReply> responder) {
  if (request.broker_epoch != metadata_.broker_epochs[request.broker.value()]) {
    return responder.Reject(Rejection::kStaleBrokerEpoch);
  }
  PartitionState& state = StateOf(request.partition);
  const Rejection refused = CheckProposal(state, request, metadata_.active);
  if (refused != Rejection::kNone && !kernel().Has(Defect::kStaleLeaderMayAlter)) return responder.Reject(refused);
  const CompleteReplicas replicas = ReplaceInSync(state, request.in_sync, BrokerSet(), Rules());
  if (Commit(state, {state.leader, false, replicas})) Publish();
  responder.Ok({state.partition_epoch, state.in_sync});
}

void Controller::ForceElection(TopicPartition partition) {
  if (Elect(StateOf(partition), ElectionKind::kUnclean)) Publish();
}

void Controller::ElectPreferred() {
  bool changed = false;
  for (PartitionState& state : metadata_.partitions) changed |= Elect(state, ElectionKind::kPreferred);
  if (changed) Publish();
}

void Controller::LosePower() {
  for (Session& session : sessions_) {
    if (session.parked) Unpark(session).Drop();
  }
}

PartitionState& Controller::StateOf(TopicPartition partition) {
  return metadata_.partitions[metadata_.first_partition[partition.log.value()] + partition.partition.value()];
}

ElectionRules Controller::Rules() {
  return {.eligible_leader_replicas = options_.eligible_leader_replicas,
          .any_replica = kernel().Has(Defect::kAnyReplicaElected)};
}

void Controller::SignOfLife(Session& session) {
  if (sessions_.size() == 1) return;
  session.Unlink();
  kernel().ScheduleAfter(session, options_.broker_session_timeout);
}

void Controller::SessionOver(Session& session) {
  // A controller that could hear nobody gives everybody a fresh session, as a new one does.
  if (down()) return SignOfLife(session);
  const bool was_active = metadata_.active.Contains(session.broker);
  if (was_active) {
    metadata_.active.Remove(session.broker);
    Record(BrokerFenced{session.broker});
  }
  const bool changed = Withdraw(session.broker, Withdrawal::kSilent);
  if (was_active || changed) Publish();
}

void Controller::FetchWaitOver(Session& session) {
  const auto fetch = Unpark(session);
  if (down()) return fetch.Vanish();
  fetch.Ok({metadata()});
}

Responder<MetadataFetchReply> Controller::Unpark(Session& session) {
  session.fetch_wait.Unlink();
  return *std::exchange(session.parked, std::nullopt);
}

void Controller::Unfence(BrokerId broker) {
  metadata_.active.Add(broker);
  for (PartitionState& state : metadata_.partitions) {
    if (state.leader.none()) Elect(state, KindFor(state));
  }
  Publish();
}

bool Controller::Withdraw(BrokerId broker, Withdrawal withdrawal) {
  BrokerSet distrusted;
  if (withdrawal == Withdrawal::kRestartedDistrusted) distrusted.Add(broker);
  bool changed = false;
  for (PartitionState& state : metadata_.partitions) {
    const bool complete = state.in_sync.Contains(broker) || state.eligible.Contains(broker);
    if (!complete && state.leader != broker) continue;
    BrokerSet in_sync = state.in_sync;
    // Before KIP-966 a restart within the session went unnoticed: the broker stayed in sync whatever it had lost.
    if (withdrawal != Withdrawal::kRestartedTrusted) in_sync.Remove(broker);
    changed |= Elect(state, ReplaceInSync(state, in_sync, distrusted, Rules()), KindFor(state));
  }
  return changed;
}

bool Controller::Elect(PartitionState& state, const CompleteReplicas& replicas, ElectionKind kind) {
  return Commit(state, ElectLeader(state, replicas, metadata_.active, kind, Rules()));
}

bool Controller::Elect(PartitionState& state, ElectionKind kind) {
  return Elect(state, {state.in_sync, state.eligible}, kind);
}

bool Controller::Commit(PartitionState& state, const ElectionResult& decision) {
  const bool leader_changed = decision.leader != state.leader;
  const bool in_sync_changed = decision.replicas.in_sync != state.in_sync;
  const bool eligible_changed = decision.replicas.eligible != state.eligible;
  state.in_sync = decision.replicas.in_sync;
  state.eligible = decision.replicas.eligible;
  if (leader_changed) {
    state.last_leader = decision.leader.none() ? state.leader : BrokerId::None();
    state.leader = decision.leader;
    if (!kernel().Has(Defect::kEpochNotRaisedAtElection)) state.leader_epoch = state.leader_epoch.Next();
    Record(LeaderElected{state.id.log, state.id.partition, state.leader, state.leader_epoch, decision.unclean});
  }
  if (in_sync_changed) Record(InSyncReplicasChanged{state.id.log, state.id.partition, state.in_sync.bits()});
  if (leader_changed || in_sync_changed) state.partition_epoch = state.partition_epoch.Next();
  return leader_changed || in_sync_changed || eligible_changed;
}

void Controller::Publish() {
  ++metadata_.version;
  published_.push_back(metadata_);
  for (Session& session : sessions_) {
    // Nobody reads the answer to a broker that has crashed meanwhile.
    if (session.parked) Unpark(session).Ok({metadata()});
  }
}

}  // namespace redeliver
