#include "sim/broker/log_client.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"

namespace redeliver {
namespace {

// retry.backoff.ms of Kafka's clients.
constexpr SimDuration kRetryBackoff = Millis(100);

Sequence TakeSequence(std::vector<Sequence>& next, PartitionId partition) {
  Sequence& sequence = next[partition.value()];
  return std::exchange(sequence, sequence.Next());
}

PoolArray<PartitionOffset> Copy(Pool& pool, const std::vector<PartitionOffset>& offsets) {
  PoolArray<PartitionOffset> copy(pool, std::max<size_t>(offsets.size(), 1));
  for (const PartitionOffset& offset : offsets) copy.push_back(offset);
  return copy;
}

}  // namespace

// --- ProducerClient, IdempotentProducerClient, DeadLetterClient -----------------------------------------------------

Effect<AppendReply> ProducerClient::Send(const Message& message) {
  return Ask(self_, *log_.cluster, AppendRequest{log_.log, message, {}, Sequence(), false}, {timeout_});
}

Task<Done> IdempotentProducerClient::Init() {
  for (;;) {
    const CallOptions options{timeout_};
    const InitProducerRequest request{0, SimDuration()};
    const Outcome<ProducerIdentity> initialised = co_await Ask(self_, *log_.cluster, request, options);
    if (initialised.ok()) {
      identity_ = initialised.value();
      break;
    }
    co_await self_.Sleep(kRetryBackoff);
  }
  std::ranges::fill(next_sequence_, Sequence());
  co_return Done{};
}

StampedMessage IdempotentProducerClient::Stamp(const Message& message) {
  return {message, identity_, TakeSequence(next_sequence_, PartitionOf(message, log_.partitions))};
}

Effect<AppendReply> IdempotentProducerClient::Send(const StampedMessage& stamped) {
  return Ask(self_, *log_.cluster, AppendRequest{log_.log, stamped.message, stamped.producer, stamped.sequence, false},
             {timeout_});
}

Effect<AppendReply> DeadLetterClient::Store(const Message& message) {
  return Ask(self_, *log_.cluster, DeadLetterRequest{log_.log, group_, message}, {timeout_});
}

// --- ConsumerClient -------------------------------------------------------------------------------------------------

Task<RecordBatch> ConsumerClient::Poll() {
  polling_ = true;
  for (;;) {
    if (!member_of_group_) co_await Join();
    if (positions_stale_) co_await FetchPositions();
    if (handed_out_ == fetched_.size() && member_of_group_) co_await FetchRecords();
    if (member_of_group_ && handed_out_ < fetched_.size()) break;
  }
  polling_ = false;
  last_poll_ = self_.now();
  co_return HandOut();
}

RecordBatch ConsumerClient::HandOut() {
  const size_t count = std::min(fetched_.size() - handed_out_, endpoint_.max_poll_records);
  const RecordBatch batch(fetched_.begin() + handed_out_, count);
  handed_out_ += count;
  for (PartitionOffset& position : positions_) {
    for (const Record& record : batch) {
      if (record.partition == position.partition) position.offset = record.offset.Next();
    }
  }
  // Behind the last record may lie some that the reader may not see; they are done with as well.
  if (handed_out_ == fetched_.size()) positions_ = fetch_positions_;
  return batch;
}

void ConsumerClient::LeaveQueueBehind() {
  fetched_ = PoolArray<Record>();
  handed_out_ = 0;
}

Task<Done> ConsumerClient::Join() {
  if (!heartbeats_started_) {
    heartbeats_started_ = true;
    self_.Spawn(HeartbeatLoop(self_, *this));
  }
  LeaveQueueBehind();
  positions_stale_ = true;
  while (!member_of_group_) {
    // JoinGroup waits for the other members: its timeout is that of a rebalance plus 5s.
    const CallOptions options{endpoint_.max_poll_interval + Seconds(5), Lane::kCoordination};
    const JoinRequest request{endpoint_.group, member_, endpoint_.session_timeout, endpoint_.max_poll_interval};
    const Outcome<JoinReply> joined = co_await Ask(self_, *endpoint_.log.cluster, request, options);
    if (!joined.ok()) {
      co_await self_.Sleep(kRetryBackoff);
      continue;
    }
    generation_ = joined.value().generation;
    member_of_group_ = true;
    positions_.clear();
    for (const PartitionId partition : joined.value().assignment) positions_.push_back({partition, Offset()});
  }
  co_return Done{};
}

Task<Done> ConsumerClient::FetchPositions() {
  LeaveQueueBehind();
  while (positions_stale_ && member_of_group_) {
    const CallOptions options{endpoint_.request_timeout, Lane::kCoordination};
    OffsetsFetchRequest request{endpoint_.group, PoolArray<PartitionId>(self_.kernel().pool(), positions_.size() + 1)};
    for (const PartitionOffset& position : positions_) request.partitions.push_back(position.partition);
    const Outcome<OffsetsReply> fetched = co_await Ask(self_, *endpoint_.log.cluster, std::move(request), options);
    if (!fetched.ok()) {
      co_await self_.Sleep(kRetryBackoff);
      continue;
    }
    positions_.assign(fetched.value().offsets.begin(), fetched.value().offsets.end());
    fetch_positions_ = positions_;
    positions_stale_ = false;
  }
  co_return Done{};
}

Task<Done> ConsumerClient::FetchRecords() {
  const CallOptions options{endpoint_.request_timeout, Lane::kData, true};
  FetchRequest request{endpoint_.group, endpoint_.log.log, endpoint_.isolation,
                       Copy(self_.kernel().pool(), fetch_positions_)};
  Effect<FetchReply> fetch = Ask(self_, *endpoint_.log.cluster, std::move(request), options);
  waiting_fetch_ = &fetch;
  Outcome<FetchReply> fetched = co_await fetch;
  waiting_fetch_ = nullptr;
  if (fetched.ok()) {
    fetched_ = std::move(fetched.value().records);
    handed_out_ = 0;
    fetch_positions_.assign(fetched.value().positions.begin(), fetched.value().positions.end());
    if (fetched_.empty()) positions_ = fetch_positions_;
  } else if (fetched.rejected()) {
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

Process ConsumerClient::HeartbeatLoop(Context& self, ConsumerClient& consumer) {
  for (;;) {
    co_await self.SleepInBackground(consumer.endpoint_.heartbeat_interval);
    if (!consumer.member_of_group_) continue;
    // Too long since the last poll (KIP-62). Real clients send LeaveGroup; here the session runs out.
    const SimDuration since_poll = self.now() - consumer.last_poll_;
    if (!consumer.polling_ && since_poll > consumer.endpoint_.max_poll_interval) {
      consumer.member_of_group_ = false;
      continue;
    }
    const CallOptions options{consumer.endpoint_.request_timeout, Lane::kCoordination, true};
    const HeartbeatRequest request{consumer.membership()};
    const Outcome<Done> alive = co_await Ask(self, *consumer.endpoint_.log.cluster, request, options);
    if (!alive.rejected() || alive.reason() == Rejection::kUnavailable) continue;
    if (request.membership.generation != consumer.generation_) continue;  // Joined anew meanwhile.
    consumer.member_of_group_ = false;
    if (consumer.waiting_fetch_ != nullptr) consumer.waiting_fetch_->Cancel();
  }
}

Task<Outcome<Done>> ConsumerClient::CommitOffsets() {
  Outcome<Done> committed;
  for (;;) {
    const CallOptions options{endpoint_.request_timeout, Lane::kCoordination};
    OffsetsCommitRequest request{membership(), TakePositions()};
    committed = co_await Ask(self_, *endpoint_.log.cluster, std::move(request), options);
    const bool retry = committed.unknown() || (committed.rejected() && committed.reason() == Rejection::kUnavailable);
    if (!retry) break;
    co_await self_.Sleep(kRetryBackoff);
  }
  if (committed.rejected()) member_of_group_ = false;
  co_return committed;
}

PoolArray<PartitionOffset> ConsumerClient::TakePositions() const { return Copy(self_.kernel().pool(), positions_); }

// --- TransactionalProducerClient ------------------------------------------------------------------------------------

void TransactionalProducerClient::Adopt(const ProducerIdentity& identity) {
  if (identity.epoch == identity_.epoch && identity.id == identity_.id) return;
  identity_ = identity;
  std::ranges::fill(next_sequence_, Sequence());
}

Task<Done> TransactionalProducerClient::InitTransactions() {
  for (;;) {
    const CallOptions options{timeout_};
    const InitProducerRequest request{self_.entity(), transaction_timeout_};
    const Outcome<ProducerIdentity> initialised = co_await Ask(self_, *log_.cluster, request, options);
    if (initialised.ok()) {
      Adopt(initialised.value());
      break;
    }
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

Task<Outcome<AppendReply>> TransactionalProducerClient::Send(const Message& message) {
  const Sequence sequence = TakeSequence(next_sequence_, PartitionOf(message, log_.partitions));
  Outcome<AppendReply> sent;
  for (;;) {
    const CallOptions options{timeout_};
    const AppendRequest request{log_.log, message, identity_, sequence, true};
    sent = co_await Ask(self_, *log_.cluster, request, options);
    const bool retry = sent.unknown() || (sent.rejected() && sent.reason() == Rejection::kUnavailable);
    if (!retry) break;
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return sent;
}

Task<Outcome<Done>> TransactionalProducerClient::SendOffsetsToTransaction(ConsumerClient& consumer) {
  Outcome<Done> staged;
  for (;;) {
    const CallOptions options{timeout_};
    TransactionOffsetsRequest request{identity_, consumer.membership(), consumer.TakePositions()};
    staged = co_await Ask(self_, *log_.cluster, std::move(request), options);
    const bool retry = staged.unknown() || (staged.rejected() && staged.reason() == Rejection::kUnavailable);
    if (!retry) break;
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return staged;
}

Task<Outcome<Done>> TransactionalProducerClient::EndTransaction(bool commit) {
  const CallOptions options{timeout_};
  const EndTransactionRequest request{identity_, commit};
  const Outcome<ProducerIdentity> ended = co_await Ask(self_, *log_.cluster, request, options);
  if (ended.ok()) Adopt(ended.value());
  Outcome<Done> outcome = ended.ok()         ? Outcome<Done>::Ok({})
                          : ended.rejected() ? Outcome<Done>::Rejected(ended.reason())
                                             : Outcome<Done>::Unknown();
  co_return outcome;
}

}  // namespace redeliver
