// One partition of a log: records in offset order, what of them is on disk, and which transactions are open.
#ifndef REDELIVER_SIM_BROKER_PARTITION_LOG_H_
#define REDELIVER_SIM_BROKER_PARTITION_LOG_H_

#include <vector>

#include "sim/base/pool.h"
#include "sim/base/sim_time.h"
#include "sim/broker/producer_state.h"
#include "sim/broker/record.h"

namespace redeliver {

class PartitionLog {
 public:
  struct Entry {
    Message message;
    TransactionId transaction;  // None() outside a transaction.
    bool aborted = false;
  };

  // `flush_interval`: how often what was appended reaches the disk; 0 means with each append.
  PartitionLog(Pool& pool, SimDuration flush_interval) : pool_(pool), flush_interval_(flush_interval) {}
  PartitionLog(PartitionLog&&) = default;

  Offset Append(const Message& message, TransactionId transaction, SimTime now);

  // Requires offset < log_end_offset().
  const Entry& At(Offset offset) const { return chunks_[offset.value() / kChunk][offset.value() % kChunk]; }
  // The next offset to be written.
  Offset log_end_offset() const { return Offset(end_); }
  // Below it every transaction is decided: what read_committed readers may see.
  Offset last_stable_offset() const { return open_.empty() ? Offset(end_) : open_.front().first; }

  // The transaction is decided. Calls visit(offset, entry) for each of its records here, in order.
  template <class Visit>
  void EndTransaction(TransactionId transaction, bool commit, Visit&& visit);

  // Cuts off what has not reached the disk by `now`. Calls visit(entry) for each lost record that readers could see as
  // committed; returns how many records went.
  template <class Visit>
  uint64_t LosePower(SimTime now, Visit&& visit);
  uint64_t LosePower(SimTime now) {
    return LosePower(now, [](const Entry&) {});
  }

  ProducerState& producer(ProducerId producer);

 private:
  static constexpr size_t kChunk = 64;
  struct OpenTransaction {
    TransactionId transaction;
    Offset first;
  };

  bool IsOpen(TransactionId transaction) const;
  // The first offset that is not on disk.
  uint64_t SyncedEnd(SimTime now) const;
  void Truncate(uint64_t end);

  Entry& Mutable(uint64_t offset) { return chunks_[offset / kChunk][offset % kChunk]; }

  Pool& pool_;
  const SimDuration flush_interval_;
  std::vector<Entry*> chunks_;
  uint64_t end_ = 0;
  uint64_t synced_end_ = 0;
  int64_t last_append_interval_ = 0;
  std::vector<OpenTransaction> open_;  // In the order of their first offsets.
  std::vector<ProducerState> producers_;
};

template <class Visit>
void PartitionLog::EndTransaction(TransactionId transaction, bool commit, Visit&& visit) {
  for (size_t i = 0; i < open_.size(); ++i) {
    if (open_[i].transaction != transaction) continue;
    for (uint64_t offset = open_[i].first.value(); offset < end_; ++offset) {
      Entry& entry = Mutable(offset);
      if (entry.transaction != transaction) continue;
      entry.aborted = !commit;
      visit(Offset(offset), entry);
    }
    open_.erase(open_.begin() + static_cast<ptrdiff_t>(i));
    return;
  }
}

template <class Visit>
uint64_t PartitionLog::LosePower(SimTime now, Visit&& visit) {
  const uint64_t old_end = end_;
  const uint64_t new_end = SyncedEnd(now);
  for (uint64_t offset = new_end; offset < old_end; ++offset) {
    const Entry& entry = At(Offset(offset));
    if (!entry.aborted && !IsOpen(entry.transaction)) visit(entry);
  }
  Truncate(new_end);
  return old_end - new_end;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PARTITION_LOG_H_
