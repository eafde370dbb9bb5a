#include "sim/broker/record_accumulator.h"

#include <algorithm>

namespace redeliver {

PendingBatch& RecordAccumulator::Open(PartitionId partition, SimTime now) {
  if (free_.empty()) free_.push_back(&batches_.emplace_back());
  PendingBatch& batch = *free_.back();
  free_.pop_back();
  batch = PendingBatch();
  batch.partition = partition;
  batch.messages = PoolArray<Message>(pool_, options_.batch_size);
  batch.created = now;
  queue(partition).push_back(&batch);
  return batch;
}

bool RecordAccumulator::Append(PartitionId partition, const Message& message, SimTime now) {
  std::deque<PendingBatch*>& waiting = queue(partition);
  const bool open = !waiting.empty() && waiting.back()->retries == 0 && waiting.back()->size() < options_.batch_size;
  PendingBatch& batch = open ? *waiting.back() : Open(partition, now);
  batch.messages.push_back(message);
  return !open || batch.size() == options_.batch_size;
}

PendingBatch* RecordAccumulator::Head(PartitionId partition) const {
  const std::deque<PendingBatch*>& waiting = queues_[partition.value()];
  return waiting.empty() ? nullptr : waiting.front();
}

SimTime RecordAccumulator::ReadyAt(PartitionId partition, bool flushing) const {
  const std::deque<PendingBatch*>& waiting = queues_[partition.value()];
  if (waiting.empty()) return SimTime::Max();
  const PendingBatch& head = *waiting.front();
  if (head.retries > 0) return head.retry_at;
  const bool closed = head.size() == options_.batch_size || waiting.size() > 1 || flushing;
  return closed ? head.created : head.created + options_.linger;
}

PendingBatch& RecordAccumulator::TakeHead(PartitionId partition) {
  std::deque<PendingBatch*>& waiting = queue(partition);
  PendingBatch& head = *waiting.front();
  waiting.pop_front();
  return head;
}

void RecordAccumulator::PutFirst(PendingBatch& batch) { queue(batch.partition).push_front(&batch); }

void RecordAccumulator::PutInSequence(PendingBatch& batch) {
  std::deque<PendingBatch*>& waiting = queue(batch.partition);
  const auto place = std::ranges::find_if(waiting, [&batch](const PendingBatch* other) {
    return !other->numbered() || !Precedes(other->first_sequence, batch.first_sequence);
  });
  waiting.insert(place, &batch);
}

void RecordAccumulator::PutLast(PendingBatch& batch) { queue(batch.partition).push_back(&batch); }

void RecordAccumulator::Free(PendingBatch& batch) {
  batch.messages = PoolArray<Message>();
  free_.push_back(&batch);
}

}  // namespace redeliver
