#include "sim/broker/partition_log.h"

#include <algorithm>

namespace redeliver {

Offset PartitionLog::Append(const Message& message, TransactionId transaction, SimTime now) {
  if (flush_interval_.nanoseconds() > 0) {
    // Whatever was there before this interval began has been written back meanwhile.
    const int64_t interval = now.nanoseconds() / flush_interval_.nanoseconds();
    if (interval != last_append_interval_) synced_end_ = end_;
    last_append_interval_ = interval;
  }
  if (end_ % kChunk == 0 && end_ / kChunk == chunks_.size()) {
    chunks_.push_back(static_cast<Entry*>(pool_.Allocate(kChunk * sizeof(Entry))));
  }
  const Offset offset(end_++);
  new (&Mutable(offset.value())) Entry{message, transaction, false};
  if (!transaction.none() && !IsOpen(transaction)) open_.push_back({transaction, offset});
  return offset;
}

bool PartitionLog::IsOpen(TransactionId transaction) const {
  return std::ranges::any_of(open_, [&](const OpenTransaction& open) { return open.transaction == transaction; });
}

uint64_t PartitionLog::SyncedEnd(SimTime now) const {
  if (flush_interval_ == SimDuration()) return end_;
  const bool all_written_back = now.nanoseconds() / flush_interval_.nanoseconds() != last_append_interval_;
  return all_written_back ? end_ : synced_end_;
}

void PartitionLog::Truncate(uint64_t end) {
  if (end == end_) return;
  end_ = synced_end_ = end;
  std::erase_if(open_, [this](const OpenTransaction& open) { return open.first.value() >= end_; });
  producers_.clear();  // Rebuilt from the surviving log in reality; here a producer's next append is accepted.
}

ProducerState& PartitionLog::producer(ProducerId producer) {
  if (producer.value() >= producers_.size()) producers_.resize(producer.value() + 1);
  return producers_[producer.value()];
}

}  // namespace redeliver
