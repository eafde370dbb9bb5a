#include "sim/broker/producer_sequences.h"

namespace redeliver {

void ProducerSequences::Adopt(const ProducerIdentity& identity) {
  identity_ = identity;
  for (Partition& partition : partitions_) {
    if (partition.starts_over) Restart(partition);
  }
}

bool ProducerSequences::MayLeave(const PendingBatch& batch) const {
  if (!has_identity()) return false;
  const Partition& numbers = partition(batch.partition);
  if (batch.numbered()) {
    return numbers.unanswered.empty() || batch.first_sequence == numbers.unanswered.front()->first_sequence;
  }
  if (numbers.unresolved) return false;
  return numbers.unanswered.empty() || numbers.identity == identity_;
}

void ProducerSequences::Number(PendingBatch& batch) {
  if (batch.numbered()) return;
  Partition& numbers = partition(batch.partition);
  if (numbers.identity != identity_) Restart(numbers);
  batch.producer = identity_;
  batch.first_sequence = numbers.next;
  numbers.next = Advance(numbers.next, batch.size());
  numbers.unanswered.push_back(&batch);
}

bool ProducerSequences::IsNext(const Partition& partition, Sequence sequence) {
  return sequence == (partition.last_acknowledged ? Advance(*partition.last_acknowledged, 1) : Sequence());
}

bool ProducerSequences::IsNext(const PendingBatch& batch) const {
  return IsNext(partition(batch.partition), batch.first_sequence);
}

void ProducerSequences::Forget(Partition& partition, PendingBatch& batch) { std::erase(partition.unanswered, &batch); }

void ProducerSequences::Acknowledged(PendingBatch& batch) {
  Partition& numbers = partition(batch.partition);
  const Sequence last = batch.last_sequence();
  if (!numbers.last_acknowledged || Precedes(*numbers.last_acknowledged, last)) numbers.last_acknowledged = last;
  Forget(numbers, batch);
}

void ProducerSequences::OutOfOrder(const PendingBatch& batch) {
  const Partition& numbers = partition(batch.partition);
  if (numbers.unresolved) {
    if (batch.first_sequence == *numbers.unresolved) StartOver(batch.partition);
    return;  // Others wait to see how the open question is settled.
  }
  // If it is not the next one, what comes before it may still arrive.
  if (!batch.renumbered && IsNext(batch)) StartOver(batch.partition);
}

void ProducerSequences::Failed(PendingBatch& batch, Rejection reason, bool numbers_unused) {
  if (!batch.numbered()) return;
  Forget(partition(batch.partition), batch);
  if (numbers_unused || reason == Rejection::kOutOfOrderSequence) StartOver(batch.partition);
}

void ProducerSequences::Expired(PendingBatch& batch) {
  if (!batch.numbered()) return;
  Partition& numbers = partition(batch.partition);
  Forget(numbers, batch);
  if (batch.retries == 0) return;
  const Sequence next = Advance(batch.last_sequence(), 1);
  if (!numbers.unresolved || Precedes(*numbers.unresolved, next)) numbers.unresolved = next;
}

void ProducerSequences::StartOver(PartitionId id) {
  epoch_to_raise_ = true;
  partition(id).starts_over = true;
}

void ProducerSequences::Settle() {
  Resolve();
  if (epoch_to_raise_) RaiseEpoch();
}

void ProducerSequences::Resolve() {
  for (size_t i = 0; i < partitions_.size(); ++i) {
    Partition& numbers = partitions_[i];
    if (!numbers.unresolved || !numbers.unanswered.empty()) continue;
    numbers.unresolved.reset();
    // Nothing is open any more. Either a later batch was acknowledged, so that the expired one was taken as well, or
    // nobody knows.
    if (!IsNext(numbers, numbers.next)) StartOver(PartitionId(static_cast<uint16_t>(i)));
  }
}

void ProducerSequences::RaiseEpoch() {
  epoch_to_raise_ = false;
  if (identity_.epoch >= last_epoch_) {
    identity_ = ProducerIdentity();  // Until Adopt.
    return;
  }
  identity_.epoch = identity_.epoch.Next();
  for (Partition& partition : partitions_) {
    if (partition.starts_over) Restart(partition);
  }
}

void ProducerSequences::Restart(Partition& partition) {
  partition.identity = identity_;
  partition.next = Sequence();
  partition.last_acknowledged.reset();
  partition.unresolved.reset();
  partition.starts_over = false;
  for (PendingBatch* batch : partition.unanswered) {
    batch->producer = identity_;
    batch->first_sequence = partition.next;
    batch->renumbered = true;
    partition.next = Advance(partition.next, batch->size());
  }
}

}  // namespace redeliver
