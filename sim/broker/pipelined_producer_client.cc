#include "sim/broker/pipelined_producer_client.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"
#include "sim/broker/producer_client.h"

namespace redeliver {
namespace {

// reconnect.backoff.ms of Kafka's clients. It also lets every request of the lost connection come to its end before a
// new one is opened.
constexpr SimDuration kReconnectBackoff = Millis(50);

}  // namespace

PipelinedProducerClient::PipelinedProducerClient(Context& self, const LogEndpoint& log, const ProducerConfig& config,
                                                 SendCallback& callback)
    : self_(self),
      cluster_(self, *log.cluster, config.request_timeout),
      log_(log),
      config_(config),
      callback_(callback),
      accumulator_(self.kernel().pool(), log.partitions, {config.batch_size, config.linger}),
      traffic_(log.partitions) {
  if (config.idempotent) sequences_.emplace(log.partitions);
}

// --- The application's side -----------------------------------------------------------------------------------------

void PipelinedProducerClient::Send(const Message& message) {
  if (!std::exchange(started_, true)) self_.Spawn(SenderLoop(self_, *this));
  ++incomplete_;
  if (accumulator_.Append(PartitionOf(message, log_.partitions), message, self_.now())) wake_.Notify();
}

Task<Done> PipelinedProducerClient::Flush() {
  flushing_ = true;
  wake_.Notify();
  while (incomplete_ > 0) {
    co_await flushed_.Wait();
  }
  flushing_ = false;
  co_return Done{};
}

void PipelinedProducerClient::Complete(const PendingBatch& batch, const Outcome<Done>& outcome) {
  // Elsewhere it is the broker's answer that promises.
  const bool promised = config_.acks == Acks::kNone && log_.cluster->is_source(log_.log);
  for (const Message& message : batch.messages) {
    if (promised) self_.kernel().Record(ProduceAcknowledged{log_.log, message.id});
    callback_.OnCompletion(message, outcome);
    --incomplete_;
  }
  if (incomplete_ == 0) flushed_.Notify();
}

// --- The sender -----------------------------------------------------------------------------------------------------

Process PipelinedProducerClient::SenderLoop(Context& self, PipelinedProducerClient& client) {
  for (;;) {
    const SimTime next = client.Step();
    if (next == SimTime::Max()) {
      co_await client.wake_.Wait();
    } else {
      co_await client.wake_.WaitFor(next - self.now());
    }
  }
}

SimTime PipelinedProducerClient::Step() {
  if (config_.acks == Acks::kNone) CompleteUnacknowledged();
  if (failed_) FailEverything();
  if (sequences_) {
    sequences_->Settle();
    if (!sequences_->has_identity()) AskForIdentity();
  }
  const SimTime expiry = ExpireBatches();
  if (cluster_.NeedsMetadata()) {
    AskForMetadata();
    return expiry;
  }
  for (;;) {
    SimTime next = expiry;
    bool dispatched = false;
    for (uint16_t i = 0; i < log_.partitions; ++i) {
      const std::optional<SimTime> wait = TryDispatch(PartitionId(i));
      dispatched = dispatched || !wait;
      if (wait) next = std::min(next, *wait);
    }
    if (!dispatched) return next;
  }
}

SimTime PipelinedProducerClient::ExpireBatches() {
  SimTime next = SimTime::Max();
  const auto expired = [&](const PendingBatch& batch) {
    const SimTime end = batch.created + config_.delivery_timeout;
    if (end > self_.now()) next = std::min(next, end);
    return end <= self_.now();
  };
  const auto give_up = [&](PendingBatch& batch) {
    if (sequences_) sequences_->Expired(batch);
    Complete(batch, Outcome<Done>::Unknown());
  };
  for (PendingBatch* batch : on_the_way_) {
    if (batch->completed || !expired(*batch)) continue;
    batch->completed = true;  // The request goes on.
    give_up(*batch);
  }
  for (uint16_t i = 0; i < log_.partitions; ++i) {
    for (PendingBatch* head; (head = accumulator_.Head(PartitionId(i))) != nullptr && expired(*head);) {
      give_up(accumulator_.TakeHead(PartitionId(i)));
      accumulator_.Free(*head);
    }
  }
  return next;
}

std::optional<SimTime> PipelinedProducerClient::TryDispatch(PartitionId partition) {
  const SimTime ready = accumulator_.ReadyAt(partition, flushing_);
  if (ready > self_.now()) return ready;
  Traffic& traffic = traffic_[partition.value()];
  Broker& leader = cluster_.LeaderOf({log_.log, partition});
  const size_t to = ConnectionTo(leader);
  Connection& connection = connections_[to];
  if (connection.in_flight >= config_.max_in_flight) return SimTime::Max();
  // One request in flight promises order: also while the leadership moves.
  if (config_.max_in_flight == 1 && traffic.in_flight > 0) return SimTime::Max();
  // librdkafka turns to a new leader when the old one has answered everything.
  const bool moved = traffic.in_flight > 0 && traffic.connection != to;
  if (moved && config_.library == ClientLibrary::kLibrdkafka) return SimTime::Max();
  if (sequences_ && !sequences_->MayLeave(*accumulator_.Head(partition))) return SimTime::Max();
  if (connection.usable_at > self_.now()) return connection.usable_at;

  PendingBatch& batch = accumulator_.TakeHead(partition);
  if (sequences_) sequences_->Number(batch);
  batch.connection = to;
  ++connection.in_flight;
  ++traffic.in_flight;
  traffic.connection = to;
  on_the_way_.push_back(&batch);
  dispatched_.push_back({&batch, &leader});
  self_.Spawn(CarryBatch(self_, *this));
  return std::nullopt;
}

// acks=0: a batch is done with when it has left. Nobody waits for the answer.
void PipelinedProducerClient::CompleteUnacknowledged() {
  for (PendingBatch* batch : on_the_way_) {
    if (batch->completed || batch->request == nullptr) continue;
    batch->completed = true;
    --connections_[batch->connection].in_flight;
    --traffic_[batch->partition.value()].in_flight;
    Complete(*batch, Outcome<Done>::Ok({}));
  }
}

void PipelinedProducerClient::FailEverything() {
  for (uint16_t i = 0; i < log_.partitions; ++i) {
    while (accumulator_.Head(PartitionId(i)) != nullptr) {
      PendingBatch& batch = accumulator_.TakeHead(PartitionId(i));
      if (sequences_) sequences_->Failed(batch, Rejection::kNone, false);
      Complete(batch, Outcome<Done>::Rejected(Rejection::kOutOfOrderSequence));
      accumulator_.Free(batch);
    }
  }
}

// --- Requests -------------------------------------------------------------------------------------------------------

AppendRequest PipelinedProducerClient::RequestFor(const PendingBatch& batch) {
  AppendRequest request;
  request.partition = {log_.log, batch.partition};
  request.messages = PoolArray<Message>(self_.kernel().pool(), batch.messages.size());
  for (const Message& message : batch.messages) request.messages.push_back(message);
  request.acks = config_.acks;
  request.timeout = config_.request_timeout;
  request.producer = batch.producer;
  request.first_sequence = batch.first_sequence;
  return request;
}

Process PipelinedProducerClient::CarryBatch(Context& self, PipelinedProducerClient& client) {
  // Whichever of these starts first takes the first batch: they leave in the order they were dispatched.
  const Dispatch dispatch = client.dispatched_.front();
  client.dispatched_.pop_front();
  PendingBatch& batch = *dispatch.batch;
  const CallOptions options{client.config_.request_timeout};
  AppendRequest request = client.RequestFor(batch);
  Effect<AppendReply> sending = Ask(self, *dispatch.leader, std::move(request), options);
  batch.request = &sending;
  if (client.config_.acks == Acks::kNone) client.wake_.Notify();  // It has left when the sender looks next.
  const Outcome<AppendReply> answer = co_await sending;
  batch.request = nullptr;
  client.Answered(batch, answer);
}

void PipelinedProducerClient::Answered(PendingBatch& batch, const Outcome<AppendReply>& answer) {
  const bool counted = config_.acks != Acks::kNone || !batch.completed;
  std::erase(on_the_way_, &batch);
  if (counted) Land(batch);
  if (answer.unknown() && config_.acks != Acks::kNone) ConnectionLost(batch.connection);
  if (ClusterClient::Misdirected(answer)) AskForMetadata();
  if (batch.completed) {
    accumulator_.Free(batch);
  } else if (answer.ok()) {
    if (sequences_) sequences_->Acknowledged(batch);
    Complete(batch, Outcome<Done>::Ok({}));
    accumulator_.Free(batch);
  } else if (MayRetry(batch, answer)) {
    Retry(batch);
  } else {
    Fail(batch, answer);
  }
  wake_.Notify();
}

void PipelinedProducerClient::Land(PendingBatch& batch) {
  --connections_[batch.connection].in_flight;
  --traffic_[batch.partition.value()].in_flight;
}

bool PipelinedProducerClient::MayRetry(const PendingBatch& batch, const Outcome<AppendReply>& answer) {
  if (failed_ || batch.retries >= config_.retries) return false;
  if (self_.now() >= batch.created + config_.delivery_timeout) return false;
  if (answer.unknown()) return true;
  if (answer.reason() != Rejection::kOutOfOrderSequence || !sequences_) return IsRetriable(answer.reason());
  if (config_.library == ClientLibrary::kLibrdkafka && sequences_->IsNext(batch)) {
    failed_ = true;  // Going on could lose or repeat records.
    return false;
  }
  sequences_->OutOfOrder(batch);
  return true;
}

void PipelinedProducerClient::Retry(PendingBatch& batch) {
  ++batch.retries;
  batch.retry_at = self_.now() + RetryBackoff(batch.retries);
  if (!sequences_) {
    accumulator_.PutFirst(batch);
  } else if (self_.kernel().Has(Defect::kRetriesOvertaken)) {
    sequences_->Failed(batch, Rejection::kOutOfOrderSequence, true);
    batch.producer = ProducerIdentity();
    self_.Spawn(PutLastLater(self_, *this, batch));
  } else {
    accumulator_.PutInSequence(batch);
  }
}

Process PipelinedProducerClient::PutLastLater(Context& self, PipelinedProducerClient& client, PendingBatch& batch) {
  co_await self.SleepUntil(batch.retry_at);
  client.accumulator_.PutLast(batch);
  client.wake_.Notify();
}

void PipelinedProducerClient::Fail(PendingBatch& batch, const Outcome<AppendReply>& answer) {
  if (sequences_) sequences_->Failed(batch, answer.reason(), batch.retries < config_.retries);
  Complete(batch, answer.unknown() ? Outcome<Done>::Unknown() : Outcome<Done>::Rejected(answer.reason()));
  accumulator_.Free(batch);
}

// --- Brokers --------------------------------------------------------------------------------------------------------

size_t PipelinedProducerClient::ConnectionTo(const Server& server) {
  const auto found = std::ranges::find(connections_, server.index(), &Connection::server);
  if (found != connections_.end()) return static_cast<size_t>(found - connections_.begin());
  connections_.emplace_back().server = server.index();
  return connections_.size() - 1;
}

void PipelinedProducerClient::ConnectionLost(size_t connection) {
  connections_[connection].usable_at = self_.now() + kReconnectBackoff;
  for (PendingBatch* batch : on_the_way_) {
    if (batch->connection == connection && batch->request != nullptr) batch->request->Cancel();
  }
}

SimDuration PipelinedProducerClient::RetryBackoff(int64_t retries) {
  SimDuration step = config_.retry_backoff;
  for (int64_t i = 1; i < retries && step < config_.retry_backoff_max; ++i) step = step * 2;
  step = std::min(step, config_.retry_backoff_max);
  // Between 0.8 and 1.2 of it.
  static constexpr Label kJitter("producer.retry_jitter");
  const uint64_t spread = static_cast<uint64_t>(step.nanoseconds()) * 2 / 5;
  const uint64_t ordinal = uint64_t{self_.incarnation().value()} << 32 | backoffs_++;
  const uint64_t jitter = self_.kernel().choices().Below({kJitter, self_.entity(), ordinal}, spread + 1);
  return std::min(step * 4 / 5 + Nanos(static_cast<int64_t>(jitter)), config_.retry_backoff_max);
}

void PipelinedProducerClient::AskForMetadata() {
  if (!std::exchange(refreshing_, true)) self_.Spawn(RefreshMetadata(self_, *this));
}

Process PipelinedProducerClient::RefreshMetadata(Context&, PipelinedProducerClient& client) {
  co_await client.cluster_.Refresh();
  client.refreshing_ = false;
  client.wake_.Notify();
}

void PipelinedProducerClient::AskForIdentity() {
  if (!std::exchange(initialising_, true)) self_.Spawn(InitIdentity(self_, *this));
}

Process PipelinedProducerClient::InitIdentity(Context& self, PipelinedProducerClient& client) {
  const CallOptions options{client.config_.request_timeout};
  const InitProducerRequest request;
  for (;;) {
    Broker& broker = client.cluster_.AnyBroker();
    const Outcome<ProducerIdentity> initialised = co_await Ask(self, broker, request, options);
    if (initialised.ok()) {
      client.sequences_->Adopt(initialised.value());
      break;
    }
    co_await self.Sleep(kRetryBackoff);
    co_await client.cluster_.Refresh();
  }
  client.initialising_ = false;
  client.wake_.Notify();
}

}  // namespace redeliver
