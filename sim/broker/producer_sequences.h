// How an idempotent producer numbers its records (KIP-98) and recovers when it does not know which numbers the broker
// has seen (KIP-360): after Kafka's TransactionManager, for a producer without transactional.id. Pure bookkeeping.
#ifndef REDELIVER_SIM_BROKER_PRODUCER_SEQUENCES_H_
#define REDELIVER_SIM_BROKER_PRODUCER_SEQUENCES_H_

#include <optional>
#include <vector>

#include "sim/base/outcome.h"
#include "sim/broker/record_accumulator.h"

namespace redeliver {

class ProducerSequences {
 public:
  // Epochs have 16 bits: after this one a new producer id is needed.
  static constexpr ProducerEpoch kLastEpoch{32766};

  explicit ProducerSequences(uint16_t partitions, ProducerEpoch last_epoch = kLastEpoch)
      : last_epoch_(last_epoch), partitions_(partitions) {}

  // Without one, InitProducerId has to be asked and nothing may be sent.
  bool has_identity() const { return !identity_.id.none(); }
  const ProducerIdentity& identity() const { return identity_; }
  // The answer of InitProducerId.
  void Adopt(const ProducerIdentity& identity);

  // Whether the head of its partition's queue may be sent. A retry waits until all numbers below its own are answered;
  // no new number is given while an expired batch leaves open where the broker is, or while batches of an older epoch
  // are unanswered.
  bool MayLeave(const PendingBatch& batch) const;
  // Gives the batch its numbers, unless it has some.
  void Number(PendingBatch& batch);

  // It follows directly on the last number that was acknowledged.
  bool IsNext(const PendingBatch& batch) const;
  void Acknowledged(PendingBatch& batch);
  // Refused as out of order; it will be sent again. If nothing before it can be missing, the broker has lost records,
  // and its partition starts over in a new epoch.
  void OutOfOrder(const PendingBatch& batch);
  // Given up after an answer. `numbers_unused`: the broker certainly did not take its numbers.
  void Failed(PendingBatch& batch, Rejection reason, bool numbers_unused);
  // Given up at the delivery timeout: the broker may have its numbers or not.
  void Expired(PendingBatch& batch);
  // The partition is to start over at 0 in a new epoch.
  void StartOver(PartitionId partition);

  // Carries out what the events above made necessary. Before anything is sent.
  void Settle();

 private:
  struct Partition {
    ProducerIdentity identity;
    Sequence next;
    std::optional<Sequence> last_acknowledged;
    std::vector<PendingBatch*> unanswered;  // Numbered and not done with, queued retries included; in order.
    std::optional<Sequence> unresolved;     // The number after the last batch that expired after a retry.
    bool starts_over = false;
  };

  Partition& partition(PartitionId id) { return partitions_[id.value()]; }
  const Partition& partition(PartitionId id) const { return partitions_[id.value()]; }
  static bool IsNext(const Partition& partition, Sequence sequence);
  static void Forget(Partition& partition, PendingBatch& batch);
  void Resolve();
  void RaiseEpoch();
  // From 0 under the present identity, unanswered batches first.
  void Restart(Partition& partition);

  const ProducerEpoch last_epoch_;
  ProducerIdentity identity_;
  std::vector<Partition> partitions_;
  bool epoch_to_raise_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PRODUCER_SEQUENCES_H_
