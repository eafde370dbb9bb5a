#include "sim/broker/transaction_transitions.h"

#include <algorithm>

namespace redeliver {
namespace {

constexpr TransactionVerdict Refuse(Rejection reason) { return {TransactionStep::kRefuse, reason}; }
constexpr TransactionVerdict Go(TransactionStep step) { return {step, Rejection::kNone}; }

// Whether the request comes from whom it must; kNone if so.
Rejection CheckIdentity(const TransactionMetadata& now, const ProducerIdentity& producer) {
  const ProducerIdentity current = CurrentIdentity(now);
  if (producer.id != current.id) return Rejection::kInvalidProducerIdMapping;
  return producer.epoch == current.epoch ? Rejection::kNone : Rejection::kProducerFenced;
}

TransactionVerdict JudgeRenewal(const TransactionMetadata& now, const InitProducerRequest& request,
                                ProducerEpoch last_epoch) {
  const bool goes_on = !request.expected.id.none();
  if (goes_on && IsPrevious(now, request.expected)) return Go(TransactionStep::kAnswer);
  if (goes_on && request.expected != now.producer) return Refuse(Rejection::kProducerFenced);
  return Go(now.producer.epoch < last_epoch ? TransactionStep::kRaiseEpoch : TransactionStep::kNewProducer);
}

// A second copy of an end that was decided, or the contrary of one.
TransactionVerdict JudgeRepetition(const TransactionMetadata& now, bool commit) {
  const bool ended = now.status != TransactionStatus::kEmpty && now.status != TransactionStatus::kOngoing;
  if (!ended || IsCommit(now.status) != commit) return Refuse(Rejection::kInvalidTransactionState);
  if (IsPrepared(now.status)) return Refuse(Rejection::kConcurrentTransactions);
  return Go(TransactionStep::kAnswer);
}

// The request names a producer and no transaction: which one it ends depends on when it arrives (KAFKA-17754).
TransactionVerdict JudgeEndTv1(const TransactionMetadata& now, bool pending, const EndTransactionRequest& request) {
  const Rejection stranger = CheckIdentity(now, request.producer);
  if (stranger != Rejection::kNone) return Refuse(stranger);
  if (pending) return Refuse(Rejection::kConcurrentTransactions);
  if (now.status == TransactionStatus::kOngoing) return Go(TransactionStep::kEnd);
  return JudgeRepetition(now, request.commit);
}

// Pending comes first: the client may be ahead of what is replicated (KAFKA-18660). An abort with nothing to abort
// raises the epoch like any other (KAFKA-18464); a commit of nothing has been lost, and must not be promised.
TransactionVerdict JudgeEndTv2(const TransactionMetadata& now, bool pending, const EndTransactionRequest& request) {
  if (pending) return Refuse(Rejection::kConcurrentTransactions);
  const bool ended = now.status != TransactionStatus::kEmpty && now.status != TransactionStatus::kOngoing;
  const bool retry = ended && now.raised_epoch && IsPrevious(now, request.producer);
  if (retry) return JudgeRepetition(now, request.commit);
  const Rejection stranger = CheckIdentity(now, request.producer);
  if (stranger != Rejection::kNone) return Refuse(stranger);
  if (IsPrepared(now.status)) return Refuse(Rejection::kConcurrentTransactions);
  if (now.status == TransactionStatus::kOngoing || !request.commit) return Go(TransactionStep::kEnd);
  return Refuse(Rejection::kInvalidTransactionState);
}

}  // namespace

ProducerIdentity CurrentIdentity(const TransactionMetadata& metadata) {
  return metadata.next_id.none() ? metadata.producer : ProducerIdentity{metadata.next_id, ProducerEpoch()};
}

bool IsPrevious(const TransactionMetadata& metadata, const ProducerIdentity& producer) {
  const ProducerId id = metadata.last_id.none() ? metadata.producer.id : metadata.last_id;
  return !metadata.last_epoch.none() && producer == ProducerIdentity{id, metadata.last_epoch};
}

bool IsPrepared(TransactionStatus status) {
  return status == TransactionStatus::kPrepareCommit || status == TransactionStatus::kPrepareAbort;
}

bool IsCommit(TransactionStatus status) {
  return status == TransactionStatus::kPrepareCommit || status == TransactionStatus::kCompleteCommit;
}

bool Contains(const TransactionMetadata& metadata, TopicPartition partition) {
  return std::ranges::find(metadata.partitions, partition) != metadata.partitions.end();
}

TransactionVerdict JudgeInit(const TransactionMetadata& now, bool pending, const InitProducerRequest& request,
                             ProducerEpoch last_epoch) {
  if (request.transaction_timeout > kTransactionTimeoutMax) return Refuse(Rejection::kInvalidTransactionTimeout);
  if (pending || IsPrepared(now.status)) return Refuse(Rejection::kConcurrentTransactions);
  if (now.producer.id.none()) return Go(TransactionStep::kNewProducer);
  const ProducerIdentity& expected = request.expected;
  const bool known = expected.id.none() || expected.id == now.producer.id || IsPrevious(now, expected);
  if (!known) return Refuse(Rejection::kProducerFenced);
  // Not even the expected epoch is looked at: the caller's next attempt meets the raised one.
  if (now.status == TransactionStatus::kOngoing) return Go(TransactionStep::kFence);
  return JudgeRenewal(now, request, last_epoch);
}

TransactionVerdict JudgeAdd(const TransactionMetadata& now, bool pending, const ProducerIdentity& producer,
                            TopicPartition partition, TransactionVersion version) {
  // First in TV2, as in JudgeEndTv2.
  if (pending && version == TransactionVersion::kTv2) return Refuse(Rejection::kConcurrentTransactions);
  const Rejection stranger = CheckIdentity(now, producer);
  if (stranger != Rejection::kNone) return Refuse(stranger);
  if (pending || IsPrepared(now.status)) return Refuse(Rejection::kConcurrentTransactions);
  const bool contained = now.status == TransactionStatus::kOngoing && Contains(now, partition);
  return Go(contained ? TransactionStep::kAnswer : TransactionStep::kAdd);
}

TransactionVerdict JudgeVerify(const TransactionMetadata& now, bool pending, const ProducerIdentity& producer,
                               TopicPartition partition) {
  const TransactionVerdict verdict = JudgeAdd(now, pending, producer, partition, TransactionVersion::kTv1);
  return verdict.step == TransactionStep::kAdd ? Refuse(Rejection::kTransactionAbortable) : verdict;
}

TransactionVerdict JudgeEnd(const TransactionMetadata& now, bool pending, const EndTransactionRequest& request,
                            TransactionVersion version) {
  return version == TransactionVersion::kTv2 ? JudgeEndTv2(now, pending, request) : JudgeEndTv1(now, pending, request);
}

void Renew(TransactionMetadata& metadata, const InitProducerRequest& request, ProducerId fresh) {
  const ProducerIdentity before = metadata.producer;
  // A new instance is nobody's retry.
  const bool goes_on = !request.expected.id.none() && !before.id.none();
  metadata.transactional_id = request.transactional_id;
  metadata.producer = fresh.none() ? ProducerIdentity{before.id, before.epoch.Next()} : ProducerIdentity{fresh, {}};
  metadata.last_epoch = goes_on ? before.epoch : ProducerEpoch::None();
  metadata.last_id = goes_on && !fresh.none() ? before.id : ProducerId::None();
  metadata.status = TransactionStatus::kEmpty;
  metadata.timeout = request.transaction_timeout;
  metadata.started = SimTime();
  metadata.raised_epoch = false;
}

void Add(TransactionMetadata& metadata, TopicPartition partition, TransactionId transaction, SimTime wall_clock) {
  if (metadata.status != TransactionStatus::kOngoing) metadata.started = wall_clock;
  metadata.status = TransactionStatus::kOngoing;
  metadata.partitions.push_back(partition);
  Tag(metadata, transaction);
}

void PrepareEnd(TransactionMetadata& metadata, bool commit, TransactionVersion version, ProducerId next_id) {
  metadata.status = commit ? TransactionStatus::kPrepareCommit : TransactionStatus::kPrepareAbort;
  metadata.raised_epoch = version == TransactionVersion::kTv2;
  if (!metadata.raised_epoch) return;
  metadata.last_id = ProducerId::None();
  metadata.last_epoch = metadata.producer.epoch;
  metadata.producer.epoch = metadata.producer.epoch.Next();
  metadata.next_id = next_id;
}

void PrepareFence(TransactionMetadata& metadata, TransactionVersion version) {
  metadata.status = TransactionStatus::kPrepareAbort;
  metadata.raised_epoch = version == TransactionVersion::kTv2;
  metadata.last_id = ProducerId::None();
  metadata.last_epoch = ProducerEpoch::None();
  metadata.producer.epoch = metadata.producer.epoch.Next();
}

void Complete(TransactionMetadata& metadata) {
  metadata.status = IsCommit(metadata.status) ? TransactionStatus::kCompleteCommit : TransactionStatus::kCompleteAbort;
  if (!metadata.next_id.none()) metadata.last_id = metadata.producer.id;
  metadata.producer = CurrentIdentity(metadata);
  metadata.next_id = ProducerId::None();
  metadata.partitions.clear();
  metadata.transaction = TransactionId::None();
}

void Tag(TransactionMetadata& metadata, TransactionId transaction) {
  if (transaction.none()) return;
  if (metadata.transaction.none() || metadata.transaction < transaction) metadata.transaction = transaction;
}

}  // namespace redeliver
