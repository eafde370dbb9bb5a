// What the leader of a partition knows of its followers, and what follows from it: who is in sync, how far the log is
// replicated. In memory only; the controller commits every change of the in-sync replicas (KIP-497).
#ifndef REDELIVER_SIM_BROKER_IN_SYNC_REPLICAS_H_
#define REDELIVER_SIM_BROKER_IN_SYNC_REPLICAS_H_

#include <optional>
#include <vector>

#include "sim/base/sim_time.h"
#include "sim/broker/cluster_metadata.h"
#include "sim/broker/cluster_options.h"

namespace redeliver {

class InSyncReplicas {
 public:
  // Broker `self` has become the leader in the epoch of `state`, which begins at the end of its log. Nothing is known
  // of the followers yet. Lives as long as the broker leads.
  InSyncReplicas(const ClusterOptions& options, BrokerId self, const PartitionState& state, Offset epoch_start,
                 SimTime now);
  // The same broker leads in a newer epoch: how far the followers have come is still known.
  void LeadAgain(const PartitionState& state, Offset epoch_start, SimTime now);

  // The broker has received metadata. Until then nobody may join.
  void MetadataKnown(const ClusterMetadata& metadata);
  // A follower has fetched from `fetch_offset`, in the leader's own epoch, while the leader's log ended at
  // `leader_end`. Requires that the metadata knows no newer broker epoch of it.
  void Fetched(BrokerId follower, BrokerEpoch broker_epoch, Offset fetch_offset, Offset leader_end, SimTime now);

  // How far the log is replicated; at least `current`.
  Offset HighWatermark(Offset current, Offset leader_end, SimTime now) const;
  // The in-sync replicas without followers that have been behind for longer than replica.lag.time.max.ms. All of them
  // while a change is pending.
  BrokerSet ToKeep(Offset leader_end, SimTime now) const;
  // Whether the follower is eligible and has caught up far enough to be proposed; not while a change is pending.
  bool MayJoin(BrokerId follower, Offset high_watermark) const;

  // AlterPartition is on its way. Until it is answered, whom it would add counts as well.
  void Propose(BrokerSet in_sync);
  // The controller has not done it and will not. Where an earlier copy of the request may have been carried out, as
  // after kInvalidUpdateVersion, the proposal must stay pending until metadata tells.
  void Refused() { pending_.reset(); }
  // What the controller decided in this leader epoch, by its answer or by metadata; ends a proposal. False if it is no
  // news.
  bool Committed(BrokerSet in_sync, PartitionEpoch partition_epoch);

  // Before an append with acks=all: kNotEnoughReplicas otherwise.
  bool EnoughReplicas() const { return members_.size() >= min_insync_replicas_; }
  // At its answer: kNotEnoughReplicasAfterAppend otherwise.
  bool EnoughReplicasAfterAppend() const { return Maximal().size() >= min_insync_replicas_; }

  // As last committed.
  BrokerSet members() const { return members_; }
  // With a pending expansion (KIP-497).
  BrokerSet Maximal() const;
  bool pending() const { return pending_.has_value(); }
  LeaderEpoch leader_epoch() const { return leader_epoch_; }
  PartitionEpoch partition_epoch() const { return partition_epoch_; }
  // Where the leader's epoch begins in its log.
  Offset epoch_start_offset() const { return epoch_start_; }
  // None(): it has not fetched yet.
  Offset LogEndOf(BrokerId follower) const;

 private:
  // Before every time of a run, and safe to subtract.
  static constexpr SimTime kNever = SimTime() + Days(36500) * -1;

  struct Follower {
    BrokerId broker;
    BrokerEpoch fetched_as;
    BrokerEpoch registered_as = BrokerEpoch::None();  // By the metadata; None(): fenced, or unknown.
    Offset log_end = Offset::None();                  // None(): unknown.
    SimTime last_fetch = kNever;
    Offset leader_end_at_last_fetch;
    SimTime last_caught_up = kNever;

    bool knows_end() const { return !log_end.none(); }
    bool eligible() const { return knows_end() && fetched_as == registered_as; }
  };

  void BeginEpoch(const PartitionState& state, Offset epoch_start);
  const Follower* Find(BrokerId broker) const;
  bool CaughtUp(const Follower& follower, Offset leader_end, SimTime now) const;

  SimDuration lag_time_max_;
  bool joins_after_epoch_start_;
  bool high_watermark_needs_min_isr_;

  int min_insync_replicas_ = 1;
  LeaderEpoch leader_epoch_;
  PartitionEpoch partition_epoch_;
  Offset epoch_start_;
  BrokerSet members_;
  std::optional<BrokerSet> pending_;
  std::vector<Follower> followers_;  // In the order of the assignment.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_IN_SYNC_REPLICAS_H_
