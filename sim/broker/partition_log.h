// One broker's copy of one partition: batches in offset order, what of them is on disk, and what they tell about leader
// epochs, producers and transactions. Everything but the batches is derived from them, so that whoever has the same
// batches comes to the same conclusions, be it the leader, a follower or a recovery scan.
#ifndef REDELIVER_SIM_BROKER_PARTITION_LOG_H_
#define REDELIVER_SIM_BROKER_PARTITION_LOG_H_

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "sim/base/pool.h"
#include "sim/base/sim_time.h"
#include "sim/broker/leader_epoch_cache.h"
#include "sim/broker/producer_state.h"
#include "sim/broker/record.h"

namespace redeliver {

// Batches without a producer that follow each other in one leader epoch are kept as one, with the latest timestamp.
struct StoredBatch {
  BatchHeader header;
  Offset base;
  uint32_t count = 0;    // Offsets it takes: its messages, or 1 for a marker, which has none.
  bool aborted = false;  // Data of a transaction whose abort marker is in this log.

  Offset end() const { return Offset(base.value() + count); }
  bool marker() const { return header.marker(); }
  bool plain() const { return header.plain(); }
};

class PartitionLog {
 public:
  // What lies within a range of offsets, batch by batch. Valid until the log changes.
  class Cursor {
   public:
    bool done() const { return begin_ >= end_; }
    // The rest requires !done().
    const StoredBatch& batch() const { return *batch_; }
    // The part of the batch that lies within the range.
    Offset begin() const { return begin_; }
    Offset end() const { return std::min(batch_->end(), end_); }
    void Next() {
      begin_ = end();
      ++batch_;
    }

   private:
    friend class PartitionLog;
    Cursor(const StoredBatch* batch, Offset begin, Offset end) : batch_(batch), begin_(begin), end_(end) {}

    const StoredBatch* batch_;
    Offset begin_;
    Offset end_;
  };

  // `flush_interval`: how often what was appended reaches the disk, first at `flush_phase`; 0 means with each append.
  PartitionLog(Pool& pool, SimDuration flush_interval, SimDuration flush_phase = SimDuration(),
               Sequence largest_sequence = kLargestSequence);
  PartitionLog(PartitionLog&&) = default;

  // Appends one batch, own or copied, unchecked; `messages` is empty for a marker and for nothing else. Returns the
  // batch's first offset.
  Offset Append(const BatchHeader& header, std::span<const Message> messages, SimTime now);
  // This broker leads from here on: `epoch` begins at the end of the log, records or not.
  void BeginEpoch(LeaderEpoch epoch) { epochs_.Assign(epoch, log_end_offset()); }

  Offset log_start_offset() const { return log_start_; }
  // The next offset to be written.
  Offset log_end_offset() const { return Offset(end_); }
  // Requires log_start_offset() <= offset < log_end_offset(), as BatchOf does. At a marker the message is an empty one.
  const Message& MessageAt(Offset offset) const { return chunks_[ChunkOf(offset.value())][offset.value() % kChunk]; }
  const StoredBatch& BatchOf(Offset offset) const { return batches_[BatchIndex(offset)]; }
  // Requires log_start_offset() <= from; `to` may lie beyond the end.
  Cursor Read(Offset from, Offset to) const;

  // What read_committed readers see: all transactions below are decided, and the decisions replicated.
  Offset LastStableOffset(Offset high_watermark) const;
  // None() if the producer has no open transaction here.
  Offset FirstOffsetOf(ProducerId producer) const;
  bool HasOpenTransaction(ProducerId producer) const { return !FirstOffsetOf(producer).none(); }
  bool AnyOpen() const { return producers_.AnyOpen(); }

  // Null if nothing is known of the producer; valid until the log changes.
  const ProducerEntry* FindProducer(ProducerId producer) const { return producers_.Find(producer); }
  // Forgets producers without an open transaction whose last batch is `expiration` old.
  void ExpireProducers(SimTime now, SimDuration expiration) { producers_.Expire(now, expiration); }
  // Planted defect: as if the log had not been scanned.
  void ForgetProducers() { producers_.Clear(); }

  const LeaderEpochCache& epochs() const { return epochs_; }
  std::optional<EpochEnd> EndOffsetFor(LeaderEpoch epoch) const {
    return epochs_.EndOffsetFor(epoch, log_end_offset());
  }

  // Cuts the log so that it ends at `end`, or where the batch begins that `end` would tear apart, and scans the rest
  // again. Returns how many offsets went. Below the log's start: StartAt(end).
  uint64_t Truncate(Offset end);
  // Drops everything; the log goes on at `offset` (truncateFullyAndStartAt).
  void StartAt(Offset offset);
  // Retention: the log starts at `offset`, at most at its end. What producers did before stays known.
  void DeleteBefore(Offset offset);

  // The end of what is on disk at `now`.
  Offset OnDisk(SimTime now) const;
  // Cuts off what is not on disk; returns how many offsets went.
  uint64_t LosePower(SimTime now);
  void LoseDisk() { StartAt(Offset(0)); }
  // What a restarted broker makes of the batches it finds.
  void Recover();

 private:
  static constexpr uint64_t kChunk = 64;      // Messages.
  static constexpr size_t kFirstBatches = 8;  // Room that a log begins with.

  uint64_t ChunkOf(uint64_t offset) const { return offset / kChunk - first_chunk_; }
  int64_t FlushesUntil(SimTime now) const;
  void NoteAppend(SimTime now);
  // Makes room for one message more.
  Message& NextMessage();
  void AddChunk();
  void AppendBatch(const BatchHeader& header, uint32_t count);
  // Takes the batch into account.
  void Track(const StoredBatch& batch);
  // The producer's data from `first` to its abort marker.
  void MarkAborted(ProducerId producer, Offset first, Offset marker);
  void Rebuild();
  // The last batch that begins at or before the offset; the first one if none does. Requires a batch.
  size_t BatchIndex(Offset offset) const;
  void FreeChunks(size_t from, size_t to);

  Pool* pool_;
  SimDuration flush_interval_;
  SimDuration flush_phase_;      // Below the interval.
  PoolVector<Message*> chunks_;  // In the pool, which alone frees them at the end of the run.
  uint64_t first_chunk_ = 0;     // Chunks that retention took.
  PoolVector<StoredBatch> batches_;
  Offset log_start_;
  uint64_t end_ = 0;
  // On disk before the write-back interval of the latest append.
  uint64_t synced_end_ = 0;
  int64_t last_append_interval_ = 0;
  LeaderEpochCache epochs_;
  ProducerStates producers_;
  ProducerStates producers_at_start_;  // Before the first batch: the snapshot that retention leaves behind.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PARTITION_LOG_H_
