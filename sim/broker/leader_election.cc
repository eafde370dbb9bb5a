#include "sim/broker/leader_election.h"

namespace redeliver {
namespace {

// The first replica of the assignment that `suits`, or None().
template <class Suits>
BrokerId FirstReplica(const PartitionState& state, Suits&& suits) {
  for (const BrokerId replica : state.replicas) {
    if (suits(replica)) return replica;
  }
  return BrokerId::None();
}

// An elected replica that was not in sync is alone in sync from now on. After an unclean election the eligible ones are
// worth nothing: what they have is not what the new leader has.
CompleteReplicas LedBy(BrokerId leader, bool unclean, const PartitionState& state, CompleteReplicas replicas) {
  if (replicas.in_sync.Contains(leader)) return replicas;
  replicas.in_sync = BrokerSet();
  replicas.in_sync.Add(leader);
  replicas.eligible.Remove(leader);
  if (unclean || replicas.in_sync.size() >= state.min_insync_replicas) replicas.eligible = BrokerSet();
  return replicas;
}

}  // namespace

CompleteReplicas ReplaceInSync(const PartitionState& state, BrokerSet in_sync, BrokerSet distrusted,
                               const ElectionRules& rules) {
  if (!rules.eligible_leader_replicas) {
    // Somebody must be remembered who may lead one day.
    return {in_sync.empty() ? state.in_sync : in_sync, BrokerSet()};
  }
  CompleteReplicas replaced{in_sync, BrokerSet()};
  // With enough replicas in sync the high watermark moves on, and whoever left falls behind it.
  if (in_sync.size() >= state.min_insync_replicas) return replaced;
  for (const BrokerId replica : state.replicas) {
    const bool was_complete = state.in_sync.Contains(replica) || state.eligible.Contains(replica);
    if (was_complete && !in_sync.Contains(replica) && !distrusted.Contains(replica)) replaced.eligible.Add(replica);
  }
  return replaced;
}

ElectionResult ElectLeader(const PartitionState& state, const CompleteReplicas& replicas, BrokerSet active,
                           ElectionKind kind, const ElectionRules& rules) {
  const BrokerSet& complete = replicas.in_sync.empty() ? replicas.eligible : replicas.in_sync;
  const auto may_lead = [&](BrokerId replica) {
    return active.Contains(replica) && (complete.Contains(replica) || rules.any_replica);
  };
  const auto elected = [&](BrokerId leader, bool unclean) {
    return ElectionResult{leader, unclean, LedBy(leader, unclean, state, replicas)};
  };

  const BrokerId preferred = state.replicas.front();
  if (kind == ElectionKind::kPreferred && may_lead(preferred)) return elected(preferred, false);
  if (may_lead(state.leader)) return elected(state.leader, false);
  const BrokerId clean = FirstReplica(state, may_lead);
  if (!clean.none()) return elected(clean, false);

  // Nobody is known to be complete: the last leader is the best guess.
  if (complete.empty() && active.Contains(state.last_leader)) return elected(state.last_leader, true);
  if (kind == ElectionKind::kUnclean) {
    const BrokerId any = FirstReplica(state, [&](BrokerId replica) { return active.Contains(replica); });
    if (!any.none()) return elected(any, true);
  }
  return {BrokerId::None(), false, replicas};
}

Rejection CheckProposal(const PartitionState& state, const AlterPartitionRequest& request, BrokerSet active) {
  if (state.leader != request.broker || state.leader_epoch != request.leader_epoch) {
    return Rejection::kFencedLeaderEpoch;
  }
  if (state.partition_epoch != request.partition_epoch) return Rejection::kInvalidUpdateVersion;
  if (!request.in_sync.Contains(request.broker)) return Rejection::kInvalidUpdateVersion;
  int admissible = 0;
  for (const BrokerId replica : state.replicas) {
    if (request.in_sync.Contains(replica) && active.Contains(replica)) ++admissible;
  }
  return admissible == request.in_sync.size() ? Rejection::kNone : Rejection::kUnavailable;
}

}  // namespace redeliver
