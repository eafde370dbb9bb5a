#include "sim/broker/producer_client.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"

namespace redeliver {
namespace {

// The present leader's partition of a message.
TopicPartition PartitionIn(const LogEndpoint& log, const Message& message) {
  return {log.log, PartitionOf(message, log.partitions)};
}

// As an idempotent client's user sees it: the client can tell a retry from a new record, so that it need not know more.
Outcome<AppendReply> AsIdempotent(const Outcome<AppendReply>& sent) {
  if (!sent.rejected() || !IsRetriable(sent.reason())) return sent;
  if (MayHaveHappened(sent.reason())) return Outcome<AppendReply>::Unknown();
  return Outcome<AppendReply>::Rejected(Rejection::kUnavailable);
}

}  // namespace

bool IsRetriable(Rejection reason) {
  switch (reason) {
    case Rejection::kUnavailable:
    case Rejection::kNotLeader:
    case Rejection::kNotEnoughReplicas:
    case Rejection::kNotEnoughReplicasAfterAppend:
    case Rejection::kRequestTimedOut:
    case Rejection::kUnknownLeaderEpoch:
    case Rejection::kFencedLeaderEpoch:
    case Rejection::kNotCoordinator:
    case Rejection::kConcurrentTransactions:
      return true;
    default:
      return false;
  }
}

PoolArray<Message> BatchOfOne(Pool& pool, const Message& message) {
  PoolArray<Message> batch(pool, 1);
  batch.push_back(message);
  return batch;
}

Task<Outcome<AppendReply>> ProducerClient::Send(const Message& message) {
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  AppendRequest request;
  request.partition = PartitionIn(log_, message);
  request.messages = BatchOfOne(self().kernel().pool(), message);
  request.timeout = timeout_;
  Broker& leader = cluster_.LeaderOf(request.partition);
  const CallOptions options{timeout_};
  const Outcome<AppendReply> sent = co_await Ask(self(), leader, std::move(request), options);
  if (ClusterClient::Misdirected(sent)) co_await cluster_.Refresh();
  co_return sent;
}

Task<Done> IdempotentProducerClient::Init() {
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  for (;;) {
    const CallOptions options{timeout_};
    const InitProducerRequest request;
    const Outcome<ProducerIdentity> initialised = co_await Ask(self(), cluster_.AnyBroker(), request, options);
    if (initialised.ok()) {
      identity_ = initialised.value();
      break;
    }
    co_await self().Sleep(kRetryBackoff);
    co_await cluster_.Refresh();  // Any broker will do: one that answers this.
  }
  std::ranges::fill(next_sequence_, Sequence());
  co_return Done{};
}

StampedMessage IdempotentProducerClient::Stamp(const Message& message) {
  Sequence& next = next_sequence_[PartitionOf(message, log_.partitions).value()];
  const Sequence sequence = std::exchange(next, Advance(next, 1));
  return {message, identity_, sequence};
}

Task<Outcome<AppendReply>> IdempotentProducerClient::Send(const StampedMessage& stamped) {
  AppendRequest request;
  request.partition = PartitionIn(log_, stamped.message);
  request.messages = BatchOfOne(self().kernel().pool(), stamped.message);
  request.timeout = timeout_;
  request.producer = stamped.producer;
  request.first_sequence = stamped.sequence;
  Broker& leader = cluster_.LeaderOf(request.partition);
  const CallOptions options{timeout_};
  const Outcome<AppendReply> sent = co_await Ask(self(), leader, std::move(request), options);
  if (ClusterClient::Misdirected(sent)) co_await cluster_.Refresh();
  co_return AsIdempotent(sent);
}

Task<Outcome<AppendReply>> DeadLetterClient::Store(const Message& message) {
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  const DeadLetterRequest request{PartitionIn(log_, message), group_, message, timeout_};
  const CallOptions options{timeout_};
  const Outcome<AppendReply> stored = co_await Ask(self(), cluster_.LeaderOf(request.partition), request, options);
  if (ClusterClient::Misdirected(stored)) co_await cluster_.Refresh();
  co_return stored;
}

}  // namespace redeliver
