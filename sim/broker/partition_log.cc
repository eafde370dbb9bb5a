#include "sim/broker/partition_log.h"

#include "sim/base/check.h"

namespace redeliver {

PartitionLog::PartitionLog(Pool& pool, SimDuration flush_interval, SimDuration flush_phase, Sequence largest_sequence)
    : pool_(&pool),
      flush_interval_(flush_interval),
      flush_phase_(flush_interval == SimDuration() ? SimDuration()
                                                   : Nanos(flush_phase.nanoseconds() % flush_interval.nanoseconds())),
      chunks_(pool),
      batches_(pool),
      producers_(pool, largest_sequence),
      producers_at_start_(pool, largest_sequence) {}

inline Message& PartitionLog::NextMessage() {
  if (ChunkOf(end_) == chunks_.size()) [[unlikely]]
    AddChunk();
  return *new (&chunks_.back()[end_++ % kChunk]) Message;
}

Offset PartitionLog::Append(const BatchHeader& header, std::span<const Message> messages, SimTime now) {
  const bool marker = header.kind != BatchKind::kData;
  REDELIVER_CHECK(marker == messages.empty());
  NoteAppend(now);
  const Offset base = log_end_offset();
  if (epochs_.latest() != header.leader_epoch) epochs_.Assign(header.leader_epoch, base);
  for (const Message& message : messages) NextMessage() = message;
  if (marker) NextMessage() = Message();
  AppendBatch(header, static_cast<uint32_t>(end_ - base.value()));
  return base;
}

void PartitionLog::NoteAppend(SimTime now) {
  if (flush_interval_ == SimDuration()) return;
  const int64_t interval = FlushesUntil(now);
  if (interval != last_append_interval_) synced_end_ = end_;
  last_append_interval_ = interval;
}

void PartitionLog::AddChunk() { chunks_.push_back(static_cast<Message*>(pool_->Allocate(kChunk * sizeof(Message)))); }

void PartitionLog::AppendBatch(const BatchHeader& header, uint32_t count) {
  if (header.plain() && !batches_.empty()) {
    StoredBatch& last = batches_.back();
    if (last.plain() && last.header.leader_epoch == header.leader_epoch) {
      last.count += count;
      last.header.timestamp = std::max(last.header.timestamp, header.timestamp);
      return;
    }
  }
  if (batches_.empty()) batches_.reserve(kFirstBatches);
  batches_.push_back({.header = header, .base = Offset(end_ - count), .count = count});
  Track(batches_.back());
}

void PartitionLog::Track(const StoredBatch& batch) {
  const ProducerId producer = batch.header.producer.id;
  if (producer.none()) return;
  const Offset first = producers_.Apply(batch.header, batch.base, batch.count);
  if (batch.header.kind == BatchKind::kAbortMarker && !first.none()) MarkAborted(producer, first, batch.base);
}

void PartitionLog::MarkAborted(ProducerId producer, Offset first, Offset marker) {
  for (size_t i = BatchIndex(first); batches_[i].base < marker; ++i) {
    StoredBatch& batch = batches_[i];
    if (batch.header.producer.id == producer && batch.header.transactional) batch.aborted = true;
  }
}

void PartitionLog::Rebuild() {
  producers_ = producers_at_start_;
  for (StoredBatch& batch : batches_) {
    batch.aborted = false;
    Track(batch);
  }
}

size_t PartitionLog::BatchIndex(Offset offset) const {
  if (batches_.back().base <= offset) return batches_.size() - 1;
  const auto above = std::ranges::upper_bound(batches_, offset, {}, &StoredBatch::base);
  return static_cast<size_t>(std::max<ptrdiff_t>(above - batches_.begin() - 1, 0));
}

PartitionLog::Cursor PartitionLog::Read(Offset from, Offset to) const {
  REDELIVER_CHECK(from >= log_start_);
  const Offset end = std::min(to, log_end_offset());
  if (from >= end) return Cursor(nullptr, end, end);
  return Cursor(&batches_[BatchIndex(from)], from, end);
}

Offset PartitionLog::LastStableOffset(Offset high_watermark) const {
  // An open transaction may have lost its first records to retention.
  return std::max(producers_.LastStableOffset(high_watermark), std::min(log_start_, high_watermark));
}

Offset PartitionLog::FirstOffsetOf(ProducerId producer) const {
  const ProducerEntry* entry = FindProducer(producer);
  return entry == nullptr ? Offset::None() : entry->transaction_first;
}

uint64_t PartitionLog::Truncate(Offset end) {
  const uint64_t old_end = end_;
  if (end < log_start_) {
    const uint64_t held = old_end - log_start_.value();
    StartAt(end);
    return held;
  }
  // Even where no record goes, an epoch that began here without one may be unknown to the new leader.
  if (end >= log_end_offset()) {
    epochs_.TruncateFrom(log_end_offset());
    return 0;
  }
  size_t kept = BatchIndex(end);
  StoredBatch& torn = batches_[kept];
  if (torn.plain() && torn.base < end) {
    torn.count = static_cast<uint32_t>(end.value() - torn.base.value());
    ++kept;
  } else {
    end = std::max(torn.base, log_start_);
  }
  batches_.erase(batches_.begin() + static_cast<ptrdiff_t>(kept), batches_.end());
  end_ = end.value();
  synced_end_ = std::min(synced_end_, end_);
  FreeChunks(ChunkOf(end_ + kChunk - 1), chunks_.size());
  epochs_.TruncateFrom(end);
  Rebuild();
  return old_end - end_;
}

void PartitionLog::StartAt(Offset offset) {
  FreeChunks(0, chunks_.size());
  first_chunk_ = offset.value() / kChunk;
  batches_.clear();
  log_start_ = offset;
  end_ = synced_end_ = offset.value();
  epochs_.Clear();
  producers_.Clear();
  producers_at_start_.Clear();
}

void PartitionLog::DeleteBefore(Offset offset) {
  offset = std::min(offset, log_end_offset());
  if (offset <= log_start_) return;
  log_start_ = offset;
  const auto kept = std::ranges::find_if(batches_, [&](const StoredBatch& batch) { return batch.end() > offset; });
  for (auto batch = batches_.begin(); batch != kept; ++batch) {
    if (batch->header.producer.id.none()) continue;
    producers_at_start_.Apply(batch->header, batch->base, batch->count);
  }
  batches_.erase(batches_.begin(), kept);
  producers_.ForgetCompletedBefore(offset);
  producers_at_start_.ForgetCompletedBefore(offset);
  epochs_.TruncateBefore(offset);
  const uint64_t whole = ChunkOf(offset.value());
  FreeChunks(0, whole);
  first_chunk_ += whole;
}

void PartitionLog::FreeChunks(size_t from, size_t to) {
  for (size_t i = from; i < to; ++i) pool_->Free(chunks_[i], kChunk * sizeof(Message));
  if (from < to)
    chunks_.erase(chunks_.begin() + static_cast<ptrdiff_t>(from), chunks_.begin() + static_cast<ptrdiff_t>(to));
}

int64_t PartitionLog::FlushesUntil(SimTime now) const {
  const int64_t interval = flush_interval_.nanoseconds();
  // One interval ahead, so that times before the first write-back do not round towards it.
  return (now.nanoseconds() + interval - flush_phase_.nanoseconds()) / interval;
}

Offset PartitionLog::OnDisk(SimTime now) const {
  if (flush_interval_ == SimDuration()) return log_end_offset();
  const bool all_written_back = FlushesUntil(now) != last_append_interval_;
  return Offset(all_written_back ? end_ : synced_end_);
}

uint64_t PartitionLog::LosePower(SimTime now) {
  const uint64_t lost = Truncate(OnDisk(now));
  Recover();
  return lost;
}

void PartitionLog::Recover() {
  epochs_.TruncateFrom(log_end_offset());
  Rebuild();
}

}  // namespace redeliver
