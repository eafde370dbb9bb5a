#include "sim/broker/partition_verifier.h"

#include <algorithm>

#include "sim/broker/broker.h"
#include "sim/broker/log_cluster.h"
#include "sim/kernel/effect.h"

namespace redeliver {
namespace {

constexpr SimDuration kVerificationTimeout = Seconds(30);
// add.partitions.to.txn.retry.backoff.ms and its maximum: how long KIP-890 part 2 bridges the end of the transaction
// before.
constexpr SimDuration kConcurrentBackoff = Millis(20);
constexpr SimDuration kConcurrentBackoffMax = Millis(100);

// What the producer is told when the coordinator could not be asked, or did not agree.
Rejection ReasonFor(const Outcome<Done>& answer) {
  if (answer.unknown()) return Rejection::kNotEnoughReplicas;
  const Rejection reason = answer.reason();
  const bool retriable = reason == Rejection::kNotCoordinator || reason == Rejection::kUnavailable ||
                         reason == Rejection::kNotEnoughReplicas || reason == Rejection::kRequestTimedOut ||
                         reason == Rejection::kNotLeader || reason == Rejection::kNotEnoughReplicasAfterAppend;
  return retriable ? Rejection::kNotEnoughReplicas : reason;
}

}  // namespace

PartitionVerifier::PartitionVerifier(Broker& broker) : broker_(broker), guards_(broker.kernel().pool()) {}

bool PartitionVerifier::MayAppend(TopicPartition partition, const ProducerIdentity& producer) const {
  const bool asks = broker_.cluster().options().transactions != TransactionProtocol::kUnverified &&
                    !broker_.kernel().Has(Defect::kVerificationSkipped);
  if (!asks) return true;
  // An open transaction of an older epoch is the one before, whose marker is still on its way.
  const ProducerEntry* entry = broker_.FindReplica(partition)->log().FindProducer(producer.id);
  return entry != nullptr && entry->InTransaction() && entry->epoch == producer.epoch;
}

Sequence PartitionVerifier::LowestWaiting(TopicPartition partition, ProducerId producer) const {
  Sequence lowest = Sequence::None();
  for (const Guard& guard : guards_) {
    if (guard.partition == partition && guard.producer == producer) lowest = std::min(lowest, guard.lowest_sequence);
  }
  return lowest;
}

uint64_t PartitionVerifier::Place(TopicPartition partition, ProducerId producer, Sequence sequence) {
  guards_.push_back({partition, producer, sequence, next_guard_});
  return next_guard_++;
}

bool PartitionVerifier::Take(uint64_t number) {
  return std::erase_if(guards_, [number](const Guard& guard) { return guard.number == number; }) > 0;
}

void PartitionVerifier::Ended(TopicPartition partition, ProducerId producer) {
  std::erase_if(guards_,
                [&](const Guard& guard) { return guard.partition == partition && guard.producer == producer; });
}

void PartitionVerifier::Verify(AppendRequest& request, const Responder<AppendReply>& responder) {
  const bool adds = request.leader_adds_partition && EndRaisesEpoch(broker_.cluster().options().transactions);
  const VerifyPartitionRequest question{request.transactional_id, request.producer, request.partition, !adds,
                                        request.transaction};
  const uint64_t guard = Place(request.partition, request.producer.id, request.first_sequence);
  broker_.host()->Launch(Ask(*broker_.host(), *this, guard, question, request, responder));
}

void PartitionVerifier::Verify(TransactionOffsetsRequest& request, TopicPartition partition,
                               const Responder<Done>& responder) {
  const bool adds = request.leader_adds_partition && EndRaisesEpoch(broker_.cluster().options().transactions);
  const VerifyPartitionRequest question{request.transactional_id, request.producer, partition, !adds,
                                        request.transaction};
  const uint64_t guard = Place(partition, request.producer.id, Sequence());
  broker_.host()->Launch(Ask(*broker_.host(), *this, guard, question, request, responder));
}

template <class Request, class Reply>
Process PartitionVerifier::Ask(Context& host, PartitionVerifier& verifier, uint64_t guard,
                               VerifyPartitionRequest question, Request& request, Responder<Reply> responder) {
  const CallOptions options{kVerificationTimeout, Lane::kCoordination};
  Broker& broker = verifier.broker_;
  Outcome<Done> answer;
  for (SimDuration waited;; waited = waited + kConcurrentBackoff) {
    answer = co_await redeliver::Ask(host, broker.cluster().TransactionCoordinatorSeenBy(broker), question, options);
    const bool concurrent = answer.rejected() && answer.reason() == Rejection::kConcurrentTransactions;
    if (!concurrent || question.verify_only || waited >= kConcurrentBackoffMax) break;
    co_await host.Sleep(kConcurrentBackoff);
  }
  const bool stands = verifier.Take(guard);
  if (!answer.ok()) {
    responder.Reject(ReasonFor(answer));
  } else if (!stands) {
    responder.Reject(Rejection::kNotEnoughReplicas);  // A marker came meanwhile: the answer is about the past.
  } else {
    broker.Verified(request, responder);
  }
}

}  // namespace redeliver
