// Where send() puts records, after Kafka's RecordAccumulator: per partition a queue of batches, the last of which may
// still be open. It keeps the order of the queue and knows nothing of requests or answers.
#ifndef REDELIVER_SIM_BROKER_RECORD_ACCUMULATOR_H_
#define REDELIVER_SIM_BROKER_RECORD_ACCUMULATOR_H_

#include <deque>
#include <vector>

#include "sim/base/pool.h"
#include "sim/base/sim_time.h"
#include "sim/broker/record.h"

namespace redeliver {

class EffectBase;

// Sequence numbers have 31 bits: 0 follows 2^31 - 1.
constexpr Sequence Advance(Sequence sequence, uint32_t records) {
  return Sequence((sequence.value() + records) & 0x7fffffffu);
}
// Whether `a` comes before `b`, for numbers less than half the range apart.
constexpr bool Precedes(Sequence a, Sequence b) {
  const uint32_t distance = (b.value() - a.value()) & 0x7fffffffu;
  return distance != 0 && distance < 0x40000000u;
}

// Records of one partition that travel, are numbered and are retried together.
struct PendingBatch {
  PartitionId partition;
  PoolArray<Message> messages;
  SimTime created;      // When its first record was accepted: the delivery timeout counts from here.
  int64_t retries = 0;  // Once it has been sent, nothing is added to it.
  SimTime retry_at;     // The end of its backoff.

  // Whose sequence numbers it has; None() id: it has none yet.
  ProducerIdentity producer;
  Sequence first_sequence;
  bool renumbered = false;  // By a new epoch, after it had been sent.

  // Kept by the sender.
  EffectBase* request = nullptr;  // Non-null while a request with it is on its way.
  size_t connection = 0;
  bool completed = false;  // The application has been told, though the request is still on its way.

  bool numbered() const { return !producer.id.none(); }
  uint32_t size() const { return static_cast<uint32_t>(messages.size()); }
  Sequence last_sequence() const { return Advance(first_sequence, size() - 1); }
};

class RecordAccumulator {
 public:
  struct Options {
    size_t batch_size = 1;  // Records.
    SimDuration linger;
  };

  // The pool outlives the accumulator.
  RecordAccumulator(Pool& pool, uint16_t partitions, const Options& options)
      : pool_(pool), options_(options), queues_(partitions) {}

  // True: the sender should look, for a batch was opened or is full now.
  bool Append(PartitionId partition, const Message& message, SimTime now);

  // The batch to be sent next; nullptr if there is none.
  PendingBatch* Head(PartitionId partition) const;
  // When the head may leave: at once if it is full, another waits behind it or everything is being flushed; after its
  // backoff if it is a retry; else after its linger. Max() if there is none.
  SimTime ReadyAt(PartitionId partition, bool flushing) const;
  PendingBatch& TakeHead(PartitionId partition);

  // Back into the queue, before everything else: whatever was sent after it has overtaken it.
  void PutFirst(PendingBatch& batch);
  // Back into the queue, behind numbered batches that come before it.
  void PutInSequence(PendingBatch& batch);
  // Behind everything else.
  void PutLast(PendingBatch& batch);
  // The batch is done with.
  void Free(PendingBatch& batch);

 private:
  std::deque<PendingBatch*>& queue(PartitionId partition) { return queues_[partition.value()]; }
  PendingBatch& Open(PartitionId partition, SimTime now);

  Pool& pool_;
  const Options options_;
  std::vector<std::deque<PendingBatch*>> queues_;  // By partition.
  std::deque<PendingBatch> batches_;               // Their memory.
  std::vector<PendingBatch*> free_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_RECORD_ACCUMULATOR_H_
