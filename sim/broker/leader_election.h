// Who may lead a partition, and which replicas still have every committed record. Pure rules: the state of one
// partition and the active brokers go in, a decision comes out. Rules: KIP-106 (unclean elections), KIP-497
// (AlterPartition), KIP-966 (eligible leader replicas).
#ifndef REDELIVER_SIM_BROKER_LEADER_ELECTION_H_
#define REDELIVER_SIM_BROKER_LEADER_ELECTION_H_

#include "sim/broker/controller_requests.h"

namespace redeliver {

enum class ElectionKind : uint8_t {
  kOnline,     // A replica that has every committed record, or nobody.
  kUnclean,    // The same; but rather any active replica than nobody.
  kPreferred,  // As kOnline, and the first replica of the assignment takes over if it may lead.
};

struct ElectionRules {
  bool eligible_leader_replicas = true;
  // Tests only: every active replica is taken for complete.
  bool any_replica = false;
};

// The replicas of a partition that have every committed record.
struct CompleteReplicas {
  BrokerSet in_sync;
  BrokerSet eligible;  // Not in sync. Empty unless the rules have eligible leader replicas.

  friend constexpr bool operator==(const CompleteReplicas&, const CompleteReplicas&) = default;
};

struct ElectionResult {
  BrokerId leader = BrokerId::None();  // None(): nobody may lead.
  bool unclean = false;                // It was elected although it may lack committed records.
  CompleteReplicas replicas;
};

// What remains complete when `in_sync` replaces the in-sync replicas of `state`. Replicas in `distrusted` have
// restarted uncleanly: they may have lost what they had.
CompleteReplicas ReplaceInSync(const PartitionState& state, BrokerSet in_sync, BrokerSet distrusted,
                               const ElectionRules& rules);

// Elects among `replicas`, which replace those of `state`. A leader that may go on leading stays.
ElectionResult ElectLeader(const PartitionState& state, const CompleteReplicas& replicas, BrokerSet active,
                           ElectionKind kind, const ElectionRules& rules);

// Why a leader's proposal is refused; kNone if it is not. The broker epoch of the sender is not looked at. A member
// that is fenced now (INELIGIBLE_REPLICA in Kafka) makes it kUnavailable: the leader asks again a little later.
Rejection CheckProposal(const PartitionState& state, const AlterPartitionRequest& request, BrokerSet active);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LEADER_ELECTION_H_
