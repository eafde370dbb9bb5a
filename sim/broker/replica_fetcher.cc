#include "sim/broker/replica_fetcher.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"
#include "sim/kernel/effect.h"

namespace redeliver {
namespace {

constexpr SimDuration kFetchBackoff = Seconds(1);    // replica.fetch.backoff.ms
constexpr SimDuration kSocketTimeout = Seconds(30);  // replica.socket.timeout.ms

// Another one comes first each turn: a batch too large for what the others leave of a reply is copied then.
PoolArray<ReplicaPosition> Positions(Broker& broker, BrokerId leader, uint64_t turn) {
  PoolArray<ReplicaPosition> positions(broker.kernel().pool(), broker.replicas().size() + 1);
  for (const auto& replica : broker.replicas()) {
    if (replica == nullptr || replica->role() != Replica::Role::kFollower || replica->leader() != leader) continue;
    if (replica->must_look_up_epoch()) continue;
    positions.push_back(
        {replica->id(), replica->leader_epoch(), replica->log().log_end_offset(), replica->log().epochs().latest()});
  }
  if (!positions.empty()) std::rotate(positions.begin(), positions.begin() + turn % positions.size(), positions.end());
  return positions;
}

Replica* FindLookup(Broker& broker, BrokerId leader) {
  for (const auto& replica : broker.replicas()) {
    if (replica != nullptr && replica->role() == Replica::Role::kFollower && replica->leader() == leader &&
        replica->must_look_up_epoch()) {
      return replica.get();
    }
  }
  return nullptr;
}

// Whether the replica still follows as it did when the request was sent.
bool StillFollows(const Replica& replica, BrokerId leader, const ReplicaPosition& position) {
  return replica.role() == Replica::Role::kFollower && replica.leader() == leader &&
         replica.leader_epoch() == position.current_epoch && replica.log().log_end_offset() == position.fetch_offset;
}

// Returns false if the leader refused something, and the follower should wait before it asks again.
bool Apply(Broker& broker, BrokerId leader, const PoolArray<ReplicaPosition>& positions,
           const ReplicaFetchReply& reply) {
  bool fine = true;
  for (size_t i = 0; i < reply.results.size(); ++i) {
    const ReplicaFetchResult& result = reply.results[i];
    Replica& replica = *broker.FindReplica(result.partition);
    if (!StillFollows(replica, leader, positions[i])) continue;
    const bool out_of_range = result.error == Rejection::kOffsetOutOfRange;
    if (out_of_range) replica.OutOfRange(result.log_start, result.diverging_end);
    fine = fine && (out_of_range || result.error == Rejection::kNone);
    if (result.error != Rejection::kNone) continue;
    if (result.diverging) {
      replica.Diverged({result.diverging_epoch, result.diverging_end});
      continue;
    }
    for (uint32_t b = 0; b < result.batches; ++b) {
      const CopiedBatch& batch = reply.batches[result.first_batch + b];
      replica.Copy(batch.header, std::span(reply.messages.begin() + batch.first_message, batch.messages));
    }
    replica.HighWatermarkKnown(result.high_watermark);
  }
  return fine;
}

}  // namespace

Process FetchFromLeader(Context& host, Broker& broker, BrokerId leader) {
  Broker& source = broker.cluster().broker(leader);
  const CallOptions options{kSocketTimeout, Lane::kData, true};
  uint64_t turn = 0;
  for (;;) {
    Replica* const lookup = FindLookup(broker, leader);
    if (lookup != nullptr) {
      const TopicPartition partition = lookup->id();
      const LeaderEpoch current = lookup->leader_epoch();
      const EpochEndRequest request{partition, current, lookup->log().epochs().latest()};
      const Outcome<EpochEndReply> end = co_await Ask(host, source, request, options);
      Replica& replica = *broker.FindReplica(partition);
      const bool current_still = replica.role() == Replica::Role::kFollower && replica.leader_epoch() == current;
      if (end.ok() && current_still) {
        replica.EpochEndKnown(end.value().epoch.none() ? std::nullopt : std::optional(end.value().end));
      } else if (!end.ok()) {
        co_await host.SleepInBackground(kFetchBackoff);
      }
      continue;
    }
    const PoolArray<ReplicaPosition> positions = Positions(broker, leader, turn++);
    if (positions.empty()) {
      co_await broker.fetch_signal(leader).Wait();
      continue;
    }
    ReplicaFetchRequest request{broker.id(), broker.broker_epoch(),
                                PoolArray<ReplicaPosition>(host.kernel().pool(), positions.size())};
    for (const ReplicaPosition& position : positions) request.positions.push_back(position);
    const Outcome<ReplicaFetchReply> fetched = co_await Ask(host, source, std::move(request), options);
    const bool fine = fetched.ok() && Apply(broker, leader, positions, fetched.value());
    if (!fine) co_await broker.fetch_signal(leader).WaitForInBackground(kFetchBackoff);
  }
}

}  // namespace redeliver
