// What a partition remembers of idempotent and transactional producers, which is no more than its log tells (KIP-98),
// and what it lets them append.
#ifndef REDELIVER_SIM_BROKER_PRODUCER_STATE_H_
#define REDELIVER_SIM_BROKER_PRODUCER_STATE_H_

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/base/ids.h"
#include "sim/base/pool.h"
#include "sim/base/sim_time.h"
#include "sim/broker/record.h"

namespace redeliver {

// Batches by which a repeat is recognised (ProducerStateEntry.NUM_BATCHES_TO_RETAIN).
inline constexpr uint32_t kDedupWindow = 5;
// Sequence numbers count records; the one after this is 0.
inline constexpr Sequence kLargestSequence(0x7fff'ffff);

// The sequence number `count` records after `sequence`.
constexpr Sequence SequenceAfter(Sequence sequence, uint32_t count, Sequence largest = kLargestSequence) {
  return Sequence(static_cast<uint32_t>((uint64_t{sequence.value()} + count) % (uint64_t{largest.value()} + 1)));
}

struct ProducerBatch {
  Sequence first;
  Sequence last;
  Offset base;  // Of its first record.
};

struct ProducerEntry {
  ProducerId id;
  ProducerEpoch epoch;
  LeaderEpoch coordinator_epoch;  // Of the latest marker.
  SimTime last_timestamp;
  Offset transaction_first = Offset::None();  // None(): no transaction is open.
  uint32_t batch_count = 0;
  std::array<ProducerBatch, kDedupWindow> batches;  // Of `epoch`, the oldest first.

  bool InTransaction() const { return !transaction_first.none(); }
  const ProducerBatch& latest() const { return batches[batch_count - 1]; }
  void Remember(const ProducerBatch& batch);
  // producer.id.expiration.ms: only without an open transaction.
  bool Expired(SimTime now, SimDuration expiration) const {
    return !InTransaction() && now - last_timestamp >= expiration;
  }
};

enum class AppendVerdict : uint8_t {
  kAccept,
  kDuplicate,     // It is in the log: acknowledge, append nothing.
  kOutOfOrder,    // A predecessor is missing, or it repeats a batch older than the window.
  kInvalidEpoch,  // A newer epoch has written.
};

struct AppendCheck {
  AppendVerdict verdict;
  Offset duplicate_of = Offset::None();  // Where the batch is already.

  friend bool operator==(const AppendCheck&, const AppendCheck&) = default;
};

struct AppendRules {
  uint32_t window = kDedupWindow;  // 0 to kDedupWindow.
  Sequence largest_sequence = kLargestSequence;
  // The lowest sequence number that waits for the verification of its transaction (KIP-890); None(): none does.
  Sequence lowest_waiting = Sequence::None();
  // Planted defects.
  bool accepts_old_epochs = false;
  bool accepts_gaps = false;
};

// Whether a batch of `count` records may be appended. `entry`: null if nothing is known of the producer. `first`:
// None() for what a coordinator writes in a producer's name, where only the epoch counts.
AppendCheck CheckAppend(const ProducerEntry* entry, ProducerEpoch epoch, Sequence first, uint32_t count,
                        const AppendRules& rules = {});

enum class MarkerVerdict : uint8_t { kAccept, kInvalidEpoch, kCoordinatorFenced };

struct MarkerRules {
  // KIP-1228, for transactions that raised the epoch: the marker's must be newer than the last one seen.
  bool strict = false;
  // KAFKA-19999: under `strict`, the same epoch once more is a repeat if no transaction is open.
  bool accepts_repeats = false;
  // Planted defect.
  bool accepts_old_epochs = false;
};

// Whether a coordinator's marker may be appended.
MarkerVerdict CheckMarker(const ProducerEntry* entry, ProducerEpoch epoch, LeaderEpoch coordinator_epoch,
                          const MarkerRules& rules);

// The entries of one log, and where its transactions lie. Fed with every batch in offset order; checks nothing.
class ProducerStates {
 public:
  ProducerStates(Pool& pool, Sequence largest_sequence)
      : largest_sequence_(largest_sequence), entries_(pool), open_(pool), completed_(pool) {}

  // Requires a producer id. For a marker: the first offset of the transaction that it ends; otherwise, or if there was
  // none, None().
  Offset Apply(const BatchHeader& header, Offset base, uint32_t count);

  // Null if unknown; valid until the next change.
  const ProducerEntry* Find(ProducerId id) const;
  void Expire(SimTime now, SimDuration expiration);
  void Clear();
  // Drops transactions whose marker is below `offset`, which must be below every future high watermark.
  void ForgetCompletedBefore(Offset offset);

  // Below it every transaction is decided by a marker below `high_watermark`; at most that.
  Offset LastStableOffset(Offset high_watermark) const;
  bool AnyOpen() const { return !open_.empty(); }

 private:
  struct OpenTransaction {
    ProducerId producer;
    Offset first;
  };
  struct CompletedTransaction {
    Offset first;
    Offset marker;
  };

  ProducerEntry& Entry(ProducerId id);
  [[gnu::noinline]] ProducerEntry& Insert(ProducerId id);
  void ApplyData(ProducerEntry& entry, const BatchHeader& header, Offset base, uint32_t count);
  Offset ApplyMarker(ProducerEntry& entry, const BatchHeader& header, Offset base);

  Sequence largest_sequence_;
  PoolVector<ProducerEntry> entries_;           // By id.
  PoolVector<OpenTransaction> open_;            // By first offset.
  PoolVector<CompletedTransaction> completed_;  // By marker.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PRODUCER_STATE_H_
