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
  const bool known = std::ranges::any_of(open_, [&](const auto& open) { return open.transaction == transaction; });
  if (!transaction.none() && !known) open_.push_back({transaction, offset});
  return offset;
}

uint64_t PartitionLog::LosePower(SimTime now) {
  if (flush_interval_.nanoseconds() == 0) return 0;
  if (now.nanoseconds() / flush_interval_.nanoseconds() != last_append_interval_) synced_end_ = end_;
  const uint64_t lost = end_ - synced_end_;
  end_ = synced_end_;
  std::erase_if(open_, [this](const OpenTransaction& open) { return open.first.value() >= end_; });
  producers_.clear();  // Rebuilt from the surviving log in reality; here a producer's next append is accepted.
  return lost;
}

ProducerState& PartitionLog::producer(ProducerId producer) {
  if (producer.value() >= producers_.size()) producers_.resize(producer.value() + 1);
  return producers_[producer.value()];
}

}  // namespace redeliver
