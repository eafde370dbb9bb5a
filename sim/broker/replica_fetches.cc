#include "sim/broker/replica_fetches.h"

#include <algorithm>

#include "sim/broker/broker.h"
#include "sim/broker/log_cluster.h"
#include "sim/broker/truncation.h"

namespace redeliver {
namespace {

// Stands for replica.fetch.max.bytes.
constexpr size_t kMessagesMax = 500;

// Whether the follower's log is a prefix of the leader's, as far as epochs tell.
bool Agrees(const PartitionLog& log, const ReplicaPosition& position) {
  return !OutOfRange(log, position.last_fetched_epoch, position.fetch_offset) &&
         !Divergence(log, position.last_fetched_epoch, position.fetch_offset);
}

// Adds what the log has from `from` on, at most `room` records, which it reduces. What has sequence numbers is copied
// whole, at the beginning of a reply whatever its size (KIP-74): the follower could never get past it otherwise.
void CopyBatches(Pool& pool, const PartitionLog& log, Offset from, size_t& room, ReplicaFetchReply& reply) {
  for (auto cursor = log.Read(from, log.log_end_offset()); !cursor.done() && room > 0; cursor.Next()) {
    const StoredBatch& batch = cursor.batch();
    const uint64_t size = cursor.end().value() - cursor.begin().value();
    if (size > room && !batch.plain()) {
      if (!reply.batches.empty()) return;
      reply.messages = PoolArray<Message>(pool, size);
      room = size;
    }
    reply.batches.push_back({batch.header, static_cast<uint32_t>(reply.messages.size()), 0});
    if (batch.marker()) {
      --room;
      continue;
    }
    for (Offset at = cursor.begin(); at < cursor.end() && room > 0; at = at.Next()) {
      reply.messages.push_back(log.MessageAt(at));
      ++reply.batches[reply.batches.size() - 1].messages;
      --room;
    }
  }
}

}  // namespace

Rejection ReplicaFetches::Check(const ReplicaPosition& position, const ReplicaFetchRequest& request) const {
  const Replica* replica = broker_.FindLeading(position.partition);
  if (replica == nullptr) return Rejection::kNotLeader;
  if (broker_.cluster().options().truncation != TruncationProtocol::kLeaderEpochFenced) return Rejection::kNone;
  if (position.current_epoch < replica->leader_epoch()) return Rejection::kFencedLeaderEpoch;
  if (position.current_epoch > replica->leader_epoch()) return Rejection::kUnknownLeaderEpoch;
  if (request.broker_epoch < broker_.metadata()->broker_epochs[request.follower.value()]) {
    return Rejection::kStaleBrokerEpoch;
  }
  return Rejection::kNone;
}

ReplicaFetches::ReplicaFetches(Broker& broker, Context& host)
    : broker_(broker), purgatory_(*this, host.kernel(), &host, true) {}

void ReplicaFetches::Handle(ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder) {
  Remember(request);
  if (Try(request, responder, false)) return;
  purgatory_.Park({&request, responder}, broker_.cluster().options().replica_fetch_wait_max);
}

void ReplicaFetches::Remember(const ReplicaFetchRequest& request) {
  const bool by_epoch = broker_.cluster().options().truncation == TruncationProtocol::kLeaderEpochFenced;
  for (const ReplicaPosition& position : request.positions) {
    if (Check(position, request) != Rejection::kNone) continue;
    Replica& replica = *broker_.FindReplica(position.partition);
    if (by_epoch && !Agrees(replica.log(), position)) continue;
    replica.FollowerFetched(request.follower, request.broker_epoch, position.fetch_offset);
    broker_.MaybeExpand(replica, request.follower);
  }
}

bool ReplicaFetches::Try(const ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder,
                         bool at_once) {
  Kernel& kernel = broker_.kernel();
  const bool by_epoch = broker_.cluster().options().truncation == TruncationProtocol::kLeaderEpochFenced;
  size_t messages = 0;
  bool something = at_once;
  for (const ReplicaPosition& position : request.positions) {
    if (Check(position, request) != Rejection::kNone) {
      something = true;
      continue;
    }
    const PartitionLog& log = broker_.FindReplica(position.partition)->log();
    if (log.log_end_offset() > position.fetch_offset)
      messages += log.log_end_offset().value() - position.fetch_offset.value();
    something = something || log.log_end_offset() != position.fetch_offset || (by_epoch && !Agrees(log, position));
  }
  if (!something) return false;

  size_t room = std::min(messages, kMessagesMax);
  Pool& pool = kernel.pool();
  ReplicaFetchReply reply{PoolArray<ReplicaFetchResult>(pool, std::max<size_t>(request.positions.size(), 1)),
                          PoolArray<CopiedBatch>(pool, room + 1), PoolArray<Message>(pool, room + 1)};
  for (const ReplicaPosition& position : request.positions) {
    ReplicaFetchResult result;
    result.partition = position.partition;
    result.error = Check(position, request);
    result.first_batch = static_cast<uint32_t>(reply.batches.size());
    if (result.error == Rejection::kNone) {
      const Replica& replica = *broker_.FindReplica(position.partition);
      const PartitionLog& log = replica.log();
      result.high_watermark = replica.high_watermark();
      result.log_start = log.log_start_offset();
      const LeaderEpoch last_fetched = by_epoch ? position.last_fetched_epoch : LeaderEpoch::None();
      if (OutOfRange(log, last_fetched, position.fetch_offset)) {
        result.error = Rejection::kOffsetOutOfRange;
        result.diverging_end = log.log_end_offset();
      } else if (const auto divergence = Divergence(log, last_fetched, position.fetch_offset); by_epoch && divergence) {
        result.diverging = true;
        result.diverging_epoch = divergence->epoch;
        result.diverging_end = divergence->offset;
      } else {
        CopyBatches(pool, log, position.fetch_offset, room, reply);
      }
    }
    result.batches = static_cast<uint32_t>(reply.batches.size()) - result.first_batch;
    reply.results.push_back(result);
  }
  responder.Ok(std::move(reply));
  return true;
}

void ReplicaFetches::Wake(TopicPartition partition) {
  const auto answered = [&](const Waiting& waiting) {
    if (!waiting.responder.awaited()) {
      waiting.responder.Drop();
      return true;
    }
    const bool concerned = std::ranges::find(waiting.request->positions, partition, &ReplicaPosition::partition) !=
                           waiting.request->positions.end();
    return concerned && Try(*waiting.request, waiting.responder, false);
  };
  purgatory_.Release(answered, [](const Waiting&) {});
}

void ReplicaFetches::TimedOut(Waiting& waiting) { Try(*waiting.request, waiting.responder, true); }

}  // namespace redeliver
