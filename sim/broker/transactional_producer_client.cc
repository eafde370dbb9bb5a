#include "sim/broker/transactional_producer_client.h"

#include <algorithm>

#include "sim/broker/consumer_client.h"
#include "sim/broker/log_cluster.h"
#include "sim/broker/producer_client.h"

namespace redeliver {
namespace {

// Before the first partition of a transaction, the markers of the one before are awaited (KAFKA-5477).
constexpr SimDuration kFirstAddBackoff = Millis(20);

bool LeadersAddPartitions(const ClusterOptions& cluster, ClientLibrary library) {
  return EndRaisesEpoch(cluster.transactions) && library == ClientLibrary::kJava;
}

Broker& AskCoordinator(ClusterClient& cluster) { return cluster.TransactionCoordinator(); }

template <class T, class U>
Outcome<T> Without(const Outcome<U>& outcome) {
  return outcome.rejected() ? Outcome<T>::Rejected(outcome.reason()) : Outcome<T>::Unknown();
}

}  // namespace

TransactionalProducerClient::TransactionalProducerClient(Context& self, const LogEndpoint& log,
                                                         SimDuration request_timeout, SimDuration transaction_timeout,
                                                         const TransactionalOptions& options)
    : cluster_(self, *log.cluster, request_timeout),
      servers_(*log.cluster),
      log_(log),
      timeout_(request_timeout),
      transaction_timeout_(transaction_timeout),
      options_(options),
      leaders_add_partitions_(LeadersAddPartitions(log.cluster->options(), options.library)),
      may_raise_epoch_(log.cluster->options().producer_epoch_bump && !leaders_add_partitions_),
      next_sequence_(log.partitions, self.kernel().pool()),
      added_(self.kernel().pool()),
      sent_(self.kernel().pool()) {}

// --- Requests -------------------------------------------------------------------------------------------------------

// Sends the same request again, to whom `route` names then, until there is an answer that means something or the
// deadline has come.
template <class Make, class Route>
auto TransactionalProducerClient::AskUntilAnswered(const Make& make, Route route, RetryRule rule)
    -> Task<Outcome<typename decltype(make())::Reply>> {
  using Reply = typename decltype(make())::Reply;
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  Outcome<Reply> answer;
  for (;;) {
    const CallOptions options{std::min(timeout_, rule.deadline - self().now())};
    auto request = make();
    Broker& broker = route(cluster_);
    answer = co_await Ask(self(), broker, std::move(request), options);
    if (answer.ok() || (answer.rejected() && !IsRetriable(answer.reason()))) break;
    if (ClusterClient::Misdirected(answer)) co_await cluster_.Refresh();
    const bool concurrent = answer.rejected() && answer.reason() == Rejection::kConcurrentTransactions;
    const SimDuration backoff = concurrent ? rule.backoff_if_concurrent : kRetryBackoff;
    if (self().now() + backoff >= rule.deadline) {
      answer = Outcome<Reply>::Unknown();
      break;
    }
    co_await self().Sleep(backoff);
  }
  co_return answer;
}

Task<Outcome<ProducerIdentity>> TransactionalProducerClient::Init(ProducerIdentity expected) {
  const auto make = [this, expected] { return InitProducerRequest{self().entity(), transaction_timeout_, expected}; };
  const Outcome<ProducerIdentity> initialised = co_await AskUntilAnswered(make, AskCoordinator, RetryRule());
  if (initialised.ok()) Adopt(initialised.value());
  co_return initialised;
}

Task<Outcome<Done>> TransactionalProducerClient::AddPartition(TopicPartition partition, SimTime deadline) {
  const auto make = [this, partition] { return AddPartitionRequest{self().entity(), identity_, partition, tag_}; };
  const RetryRule rule{deadline, added_.empty() ? kFirstAddBackoff : kRetryBackoff};
  const Outcome<Done> added = co_await AskUntilAnswered(make, AskCoordinator, rule);
  unanswered_.reset();
  if (added.ok()) {
    registered_ = true;
    added_.push_back(partition.partition);
  } else if (added.rejected()) {
    Refused(added.reason(), Source::kCoordinator);
  } else {
    unanswered_ = partition;
    GaveUp();
  }
  co_return added;
}

Task<Outcome<Done>> TransactionalProducerClient::AddOffsets(GroupId group) {
  const auto make = [this, group] { return AddOffsetsRequest{self().entity(), identity_, group, tag_}; };
  const Outcome<Done> added = co_await AskUntilAnswered(make, AskCoordinator, RetryRule());
  if (added.ok()) {
    registered_ = true;
    added_offsets_ = group;
  } else {
    Refused(added.reason(), Source::kCoordinator);
  }
  co_return added;
}

AppendRequest TransactionalProducerClient::RequestFor(const Message& message, TopicPartition partition,
                                                      Sequence sequence) {
  AppendRequest request;
  request.partition = partition;
  request.messages = BatchOfOne(self().kernel().pool(), message);
  request.timeout = timeout_;
  request.producer = identity_;
  request.first_sequence = sequence;
  request.transactional_id = self().entity();
  request.leader_adds_partition = leaders_add_partitions_;
  request.transaction = tag_;
  return request;
}

Task<Outcome<ProducerIdentity>> TransactionalProducerClient::End(bool commit) {
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  Outcome<ProducerIdentity> ended;
  for (;;) {
    const CallOptions options{timeout_};
    const EndTransactionRequest request{self().entity(), identity_, commit, leaders_add_partitions_, tag_};
    ended = co_await Ask(self(), cluster_.TransactionCoordinator(), request, options);
    if (ClusterClient::Misdirected(ended)) co_await cluster_.Refresh();
    const bool again = ended.rejected() && IsRetriable(ended.reason());
    if (!again) break;
    co_await self().Sleep(kRetryBackoff);
  }
  co_return ended;
}

// --- The application's side -----------------------------------------------------------------------------------------

Task<Done> TransactionalProducerClient::InitTransactions() {
  state_ = State::kReady;
  raise_epoch_ = false;
  tag_ = TransactionId::None();
  for (;;) {
    const Outcome<ProducerIdentity> initialised = co_await Init(ProducerIdentity());
    if (initialised.ok()) break;
    co_await self().Sleep(kRetryBackoff);
  }
  co_return Done{};
}

Task<Outcome<AppendReply>> TransactionalProducerClient::Send(const Message& message) {
  if (state_ != State::kReady) co_return Outcome<AppendReply>::Rejected(error_);
  Begin();
  const SimTime deadline = self().now() + options_.delivery_timeout;
  const TopicPartition partition{log_.log, PartitionOf(message, log_.partitions)};
  if (!leaders_add_partitions_ && std::ranges::find(added_, partition.partition) == added_.end()) {
    const Outcome<Done> added = co_await AddPartition(partition, deadline);
    if (!added.ok()) co_return Without<AppendReply>(added);
  }
  registered_ = true;
  Sequence& next = next_sequence_[partition.partition.value()];
  const Sequence sequence = std::exchange(next, Advance(next, 1));
  const auto make = [&, this] { return RequestFor(message, partition, sequence); };
  const auto route = [&](ClusterClient& cluster) -> Broker& { return cluster.LeaderOf(partition); };
  const RetryRule rule{.deadline = deadline};
  const Outcome<AppendReply> sent = co_await AskUntilAnswered(make, route, rule);
  if (sent.ok()) {
    sent_.push_back(message.id);
  } else if (sent.rejected()) {
    next = sequence;  // The broker did not take the number.
    Refused(sent.reason(), Source::kLeader);
  } else {
    GaveUp();
  }
  co_return sent;
}

Task<Outcome<Done>> TransactionalProducerClient::SendOffsetsToTransaction(ConsumerClient& consumer) {
  if (state_ != State::kReady) co_return Outcome<Done>::Rejected(error_);
  Begin();
  Membership membership = consumer.group_metadata();
  if (!leaders_add_partitions_ && added_offsets_ != membership.group) {
    const Outcome<Done> added = co_await AddOffsets(membership.group);
    if (!added.ok()) co_return Outcome<Done>::Rejected(error_);
  }
  registered_ = true;
  if (!servers_.options().group_metadata_fencing) membership.member = MemberId::None();
  const auto make = [&, this] {
    return TransactionOffsetsRequest{identity_,  self().entity(),         tag_, leaders_add_partitions_,
                                     membership, consumer.TakePositions()};
  };
  const auto route = [](ClusterClient& cluster) -> Broker& { return cluster.GroupCoordinator(); };
  const Outcome<Done> staged = co_await AskUntilAnswered(make, route, RetryRule());
  if (staged.ok()) co_return staged;
  Refused(staged.reason(), Source::kCoordinator);
  co_return Outcome<Done>::Rejected(error_);
}

Task<Outcome<Done>> TransactionalProducerClient::EndTransaction(bool commit) {
  if (state_ == State::kFatal || (commit && state_ == State::kAbortable)) co_return Outcome<Done>::Rejected(error_);
  if (tag_.none()) co_return Outcome<Done>::Ok({});  // Nothing was sent in it.
  if (std::exchange(ending_, true)) {
    co_await self().Sleep(kRetryBackoff);
  } else {
    self().kernel().Record(TransactionEnding{tag_, commit});
  }
  // What is being registered comes first, or it would open the next transaction.
  if (unanswered_) {
    const TopicPartition partition = *unanswered_;
    const Outcome<Done> added = co_await AddPartition(partition, SimTime::Max());
    if (!added.ok() && state_ == State::kFatal) co_return added;
  }
  if (registered_) {
    const Outcome<ProducerIdentity> ended = co_await End(commit);
    if (ended.rejected()) Refused(ended.reason(), Source::kCoordinator);
    if (!ended.ok()) co_return Without<Done>(ended);
    Adopt(ended.value());
  }
  Ended(commit);
  if (!raise_epoch_) co_return Outcome<Done>::Ok({});
  raise_epoch_ = false;
  const Outcome<ProducerIdentity> raised = co_await Init(identity_);
  if (raised.ok()) co_return Outcome<Done>::Ok({});
  Refused(raised.reason(), Source::kCoordinator);
  co_return Outcome<Done>::Rejected(error_);
}

// --- State ----------------------------------------------------------------------------------------------------------

void TransactionalProducerClient::Adopt(const ProducerIdentity& identity) {
  if (identity == identity_) return;
  identity_ = identity;
  std::ranges::fill(next_sequence_, Sequence());
}

void TransactionalProducerClient::Begin() {
  if (!tag_.none()) return;
  tag_ = servers_.NewTransaction();
  registered_ = false;
  ending_ = false;
  added_.clear();
  unanswered_.reset();
  added_offsets_.reset();
  sent_.clear();
  self().kernel().Record(TransactionStarted{tag_, identity_.id});
}

void TransactionalProducerClient::Ended(bool commit) {
  Kernel& kernel = self().kernel();
  kernel.Record(TransactionEndAcknowledged{tag_, commit});
  if (commit && servers_.is_source(log_.log)) {
    for (const MessageId message : sent_) kernel.Record(ProduceAcknowledged{log_.log, message});
  }
  tag_ = TransactionId::None();
  state_ = State::kReady;
}

void TransactionalProducerClient::Refused(Rejection reason, Source source) {
  const bool from_leader = source == Source::kLeader;
  // A coordinator that speaks of an invalid epoch means a fenced producer; a leader may mean no more than a transaction
  // that timed out.
  error_ = !from_leader && reason == Rejection::kInvalidProducerEpoch ? Rejection::kProducerFenced : reason;
  const bool id_lost = error_ == Rejection::kInvalidProducerIdMapping;
  const bool fatal = error_ == Rejection::kProducerFenced || error_ == Rejection::kInvalidTransactionState ||
                     (id_lost && !may_raise_epoch_);
  state_ = fatal ? State::kFatal : State::kAbortable;
  // Not for an error of the end itself: its transaction may be over.
  if (!ending_ && may_raise_epoch_ && (from_leader || id_lost)) raise_epoch_ = true;
}

void TransactionalProducerClient::GaveUp() {
  error_ = Rejection::kTransactionAbortable;
  // Where neither the end of the transaction nor the client can raise the epoch, numbers and broker may differ for
  // good.
  const bool recoverable = leaders_add_partitions_ || may_raise_epoch_;
  state_ = recoverable ? State::kAbortable : State::kFatal;
  if (!ending_ && may_raise_epoch_) raise_epoch_ = true;
}

}  // namespace redeliver
