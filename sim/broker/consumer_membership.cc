#include "sim/broker/consumer_membership.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"

namespace redeliver {
namespace {

// How much longer than a rebalance may take a JoinGroup is waited for (Kafka: JOIN_GROUP_TIMEOUT_LAPSE).
constexpr SimDuration kJoinLapse = Seconds(5);

}  // namespace

ConsumerMembership::ConsumerMembership(ClusterClient& cluster, const ConsumerEndpoint& endpoint)
    : cluster_(cluster),
      endpoint_(endpoint),
      instance_(endpoint.first_static.none() ? 0 : cluster.self().id().value() - endpoint.first_static.value() + 1u),
      assigned_as_(identity()),
      owned_(cluster.self().kernel().pool()),
      current_(endpoint.assigned),
      must_join_(!endpoint.assigned),
      next_check_(cluster.self()) {
  for (PartitionId partition; endpoint.assigned && partition.value() < endpoint.log.partitions;
       partition = partition.Next()) {
    owned_.push_back(partition);
  }
}

Task<Done> ConsumerMembership::Join() {
  if (!heartbeats_started_) {
    heartbeats_started_ = true;
    self().Spawn(HeartbeatLoop(self(), *this));
  }
  joining_ = true;
  bool assigned = false;
  while (!assigned) assigned = co_await JoinOnce();
  joining_ = false;
  if (next_check_.idle()) next_check_.Set(NextOnGrid());
  co_return Done{};
}

Task<bool> ConsumerMembership::JoinOnce() {
  const CallOptions options{endpoint_.max_poll_interval + kJoinLapse, endpoint_.group_lane()};
  const Membership sender = identity();
  JoinRequest request{sender, endpoint_.session_timeout, endpoint_.max_poll_interval, endpoint_.protocol, Claims()};
  const Outcome<JoinReply> joined = co_await Ask(self(), cluster_.GroupCoordinator(), std::move(request), options);
  bool assigned = false;
  if (!joined.ok()) {
    co_await Recover(joined, sender);
  } else {
    member_ = joined.value().member;
    if (!joined.value().member_id_required) {
      generation_ = joined.value().generation;
      current_ = true;
      PoolArray<MemberPartition> assignment = Assign(joined.value());
      assigned = co_await SyncOnce(std::move(assignment));
    }
  }
  co_return assigned;
}

Task<bool> ConsumerMembership::SyncOnce(PoolArray<MemberPartition> assignment) {
  const CallOptions options{endpoint_.request_timeout, endpoint_.group_lane()};
  const Membership sender = identity();
  SyncRequest request{sender, std::move(assignment)};
  const Outcome<SyncReply> synced = co_await Ask(self(), cluster_.GroupCoordinator(), std::move(request), options);
  if (synced.ok()) {
    Adopt(synced.value().assignment);
  } else {
    co_await Recover(synced, sender);
  }
  co_return synced.ok();
}

template <class T>
Task<Done> ConsumerMembership::Recover(const Outcome<T>& outcome, Membership sender) {
  if (outcome.rejected() && MeansRejoin(outcome.reason())) {
    Learn(outcome.reason(), sender);  // And join again at once, as Kafka's client does.
  } else {
    if (ClusterClient::Misdirected(outcome)) co_await cluster_.Refresh();
    co_await self().Sleep(kRetryBackoff);
  }
  co_return Done{};
}

PoolArray<MemberPartition> ConsumerMembership::Claims() const {
  if (endpoint_.protocol == RebalanceProtocol::kEager) return {};
  PoolArray<MemberPartition> claims(cluster_.self().kernel().pool(), owned_.size());
  for (const PartitionId partition : owned_) claims.push_back({member_, partition, owned_since_});
  return claims;
}

OwnershipClaims ConsumerMembership::ClaimsCheck() const {
  const bool believed = cluster_.self().kernel().Has(Defect::kStaleOwnersBelieved);
  return believed ? OwnershipClaims::kTrusted : endpoint_.owned_check;
}

PoolArray<MemberPartition> ConsumerMembership::Assign(const JoinReply& joined) const {
  if (joined.leader != joined.member) return {};
  const Assignor assignor{endpoint_.protocol, ClaimsCheck()};
  return AssignPartitions(cluster_.self().kernel(), assignor, joined.members, joined.owned, endpoint_.log.partitions);
}

void ConsumerMembership::Adopt(const PoolArray<PartitionId>& assignment) {
  const PoolVector<PartitionId> before = owned_;
  owned_.assign(assignment.begin(), assignment.end());
  std::ranges::sort(owned_);
  owned_since_ = generation_;
  assigned_as_ = identity();
  // What moved goes to its new owner in a rebalance of its own, once nobody reads it any more (KIP-429).
  must_join_ = !std::ranges::includes(owned_, before);
}

void ConsumerMembership::Lose(Rejection reason) {
  current_ = false;
  must_join_ = true;
  lost_because_ = reason;
  if (reason != Rejection::kIllegalGeneration) member_ = MemberId::None();
  // Before KAFKA-12983 a member that lost its membership while it joined went on claiming what it had.
  if (joining_ && ClaimsCheck() == OwnershipClaims::kTrusted) return;
  lost_ = true;
  owned_.clear();
}

void ConsumerMembership::Learn(Rejection reason, const Membership& sender) {
  if (!MeansRejoin(reason)) return;
  if (sender.member != member_ || sender.generation != generation_) return;  // It has joined anew meanwhile.
  if (reason != Rejection::kRebalanceInProgress) {
    Lose(reason);
  } else if (!joining_) {
    must_join_ = true;
  }
  Interrupt();
}

void ConsumerMembership::Interrupt() {
  if (waiting_fetch_ != nullptr) waiting_fetch_->Cancel();
  changed_.Notify();
}

Task<Done> ConsumerMembership::AwaitChange() {
  co_await changed_.Wait();
  co_return Done{};
}

Task<Done> ConsumerMembership::Leave() {
  const LeaveRequest request{identity()};
  Lose(Rejection::kUnknownMember);
  if (instance_ == 0) {
    const CallOptions options{endpoint_.request_timeout, endpoint_.group_lane(), true};
    co_await Ask(self(), cluster_.GroupCoordinator(), request, options);  // Unanswered: the session runs out.
  }
  co_return Done{};
}

bool ConsumerMembership::PollOverdue() const {
  return !polling_ && cluster_.self().now() - last_poll_ > endpoint_.max_poll_interval;
}

SimDuration ConsumerMembership::UntilNextCheck() const {
  const SimDuration left = last_poll_ + endpoint_.max_poll_interval + Nanos(1) - cluster_.self().now();
  if (polling_ || left <= Nanos(0)) return endpoint_.heartbeat_interval;
  return std::min(left, endpoint_.heartbeat_interval);
}

SimTime ConsumerMembership::NextOnGrid() const {
  const int64_t interval = endpoint_.heartbeat_interval.nanoseconds();
  const int64_t passed = (cluster_.self().now() - last_check_).nanoseconds() / interval;
  return last_check_ + Nanos((passed + 1) * interval);
}

Process ConsumerMembership::HeartbeatLoop(Context& self, ConsumerMembership& membership) {
  Alarm& next_check = membership.next_check_;
  for (;;) {
    membership.last_check_ = self.now();
    if (membership.SendsHeartbeats()) next_check.Set(self.now() + membership.UntilNextCheck());
    co_await next_check;
    if (!membership.SendsHeartbeats()) continue;
    if (membership.PollOverdue()) {
      co_await membership.Leave();
      continue;
    }
    const CallOptions options{membership.endpoint_.request_timeout, membership.endpoint_.group_lane(), true};
    const HeartbeatRequest request{membership.identity()};
    const Outcome<Done> alive = co_await Ask(self, membership.cluster_.GroupCoordinator(), request, options);
    if (alive.rejected()) membership.Learn(alive.reason(), request.membership);
    if (ClusterClient::Misdirected(alive)) co_await membership.cluster_.Refresh();
  }
}

}  // namespace redeliver
