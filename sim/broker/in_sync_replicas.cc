#include "sim/broker/in_sync_replicas.h"

#include <algorithm>

#include "sim/base/check.h"

namespace redeliver {

InSyncReplicas::InSyncReplicas(const ClusterOptions& options, BrokerId self, const PartitionState& state,
                               Offset epoch_start, SimTime now)
    : lag_time_max_(options.replica_lag_time_max),
      joins_after_epoch_start_(options.isr_expansion == IsrExpansion::kEpochStart),
      high_watermark_needs_min_isr_(options.high_watermark_needs_min_isr) {
  for (const BrokerId broker : state.replicas) {
    if (broker == self) continue;
    Follower& follower = followers_.emplace_back();
    follower.broker = broker;
    // A member is given the time to fetch for the first time; the high watermark waits for nobody else.
    if (state.in_sync.Contains(broker)) follower.last_caught_up = now;
  }
  BeginEpoch(state, epoch_start);
}

void InSyncReplicas::LeadAgain(const PartitionState& state, Offset epoch_start, SimTime now) {
  for (Follower& follower : followers_) {
    follower.last_caught_up = follower.last_fetch = state.in_sync.Contains(follower.broker) ? now : kNever;
    follower.leader_end_at_last_fetch = epoch_start;
  }
  BeginEpoch(state, epoch_start);
}

void InSyncReplicas::BeginEpoch(const PartitionState& state, Offset epoch_start) {
  min_insync_replicas_ = state.min_insync_replicas;
  leader_epoch_ = state.leader_epoch;
  partition_epoch_ = state.partition_epoch;
  epoch_start_ = epoch_start;
  members_ = state.in_sync;
  pending_.reset();
}

void InSyncReplicas::MetadataKnown(const ClusterMetadata& metadata) {
  for (Follower& follower : followers_) {
    const bool active = metadata.active.Contains(follower.broker);
    follower.registered_as = active ? metadata.broker_epochs[follower.broker.value()] : BrokerEpoch::None();
  }
}

void InSyncReplicas::Fetched(BrokerId follower, BrokerEpoch broker_epoch, Offset fetch_offset, Offset leader_end,
                             SimTime now) {
  const auto found = std::ranges::find(followers_, follower, &Follower::broker);
  REDELIVER_CHECK(found != followers_.end());
  if (fetch_offset >= leader_end) {
    found->last_caught_up = now;
  } else if (fetch_offset >= found->leader_end_at_last_fetch) {
    // It has all that there was at its previous fetch.
    found->last_caught_up = std::max(found->last_caught_up, found->last_fetch);
  }
  found->fetched_as = broker_epoch;
  found->log_end = fetch_offset;
  found->last_fetch = now;
  found->leader_end_at_last_fetch = std::max(found->leader_end_at_last_fetch, leader_end);
}

bool InSyncReplicas::CaughtUp(const Follower& follower, Offset leader_end, SimTime now) const {
  return follower.log_end == leader_end || now - follower.last_caught_up <= lag_time_max_;
}

Offset InSyncReplicas::HighWatermark(Offset current, Offset leader_end, SimTime now) const {
  if (high_watermark_needs_min_isr_ && !EnoughReplicas()) return current;
  const BrokerSet maximal = Maximal();
  Offset replicated = leader_end;
  for (const Follower& follower : followers_) {
    // One that is about to join counts, or it could join only after the log stood still.
    const bool counts =
        maximal.Contains(follower.broker) || (follower.eligible() && CaughtUp(follower, leader_end, now));
    if (!counts) continue;
    if (!follower.knows_end()) return current;
    replicated = std::min(replicated, follower.log_end);
  }
  return std::max(current, replicated);
}

BrokerSet InSyncReplicas::ToKeep(Offset leader_end, SimTime now) const {
  BrokerSet kept = members_;
  if (pending()) return kept;
  for (const Follower& follower : followers_) {
    if (kept.Contains(follower.broker) && !CaughtUp(follower, leader_end, now)) kept.Remove(follower.broker);
  }
  return kept;
}

bool InSyncReplicas::MayJoin(BrokerId follower, Offset high_watermark) const {
  const Follower* state = Find(follower);
  if (state == nullptr || !state->eligible() || pending() || members_.Contains(follower)) return false;
  return state->log_end >= high_watermark && (!joins_after_epoch_start_ || state->log_end >= epoch_start_);
}

void InSyncReplicas::Propose(BrokerSet in_sync) {
  REDELIVER_CHECK(!pending());
  pending_ = in_sync;
}

bool InSyncReplicas::Committed(BrokerSet in_sync, PartitionEpoch partition_epoch) {
  if (partition_epoch <= partition_epoch_) return false;
  partition_epoch_ = partition_epoch;
  members_ = in_sync;
  pending_.reset();
  return true;
}

BrokerSet InSyncReplicas::Maximal() const {
  BrokerSet maximal = members_;
  if (!pending_) return maximal;
  for (const Follower& follower : followers_) {
    if (pending_->Contains(follower.broker)) maximal.Add(follower.broker);
  }
  return maximal;
}

Offset InSyncReplicas::LogEndOf(BrokerId follower) const {
  const Follower* state = Find(follower);
  return state == nullptr ? Offset::None() : state->log_end;
}

const InSyncReplicas::Follower* InSyncReplicas::Find(BrokerId broker) const {
  const auto at = std::ranges::find(followers_, broker, &Follower::broker);
  return at == followers_.end() ? nullptr : &*at;
}

}  // namespace redeliver
