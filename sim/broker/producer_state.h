// What a partition remembers of one idempotent producer, and the checks of an append (spec: KIP-98; five-batch window
// of ProducerStateEntry.NUM_BATCHES_TO_RETAIN).
#ifndef REDELIVER_SIM_BROKER_PRODUCER_STATE_H_
#define REDELIVER_SIM_BROKER_PRODUCER_STATE_H_

#include <cstdint>

#include "sim/base/ids.h"

namespace redeliver {

enum class AppendVerdict : uint8_t {
  kAccept,
  kDuplicate,   // Appended before: acknowledge, append nothing.
  kOutOfOrder,  // A predecessor is missing, or the duplicate is older than the window.
  kFenced,      // A newer epoch has written.
};

class ProducerState {
 public:
  static constexpr uint32_t kWindow = 5;

  // Batches are single records here: one sequence number each.
  AppendVerdict Check(ProducerEpoch epoch, Sequence sequence, uint32_t window = kWindow) const {
    if (!seen_) return AppendVerdict::kAccept;
    if (epoch < epoch_) return AppendVerdict::kFenced;
    if (epoch > epoch_) return sequence.value() == 0 ? AppendVerdict::kAccept : AppendVerdict::kOutOfOrder;
    if (sequence == last_.Next()) return AppendVerdict::kAccept;
    if (sequence <= last_ && last_.value() - sequence.value() < window) return AppendVerdict::kDuplicate;
    return AppendVerdict::kOutOfOrder;
  }

  // Requires Check(epoch, sequence) == kAccept.
  void Appended(ProducerEpoch epoch, Sequence sequence) {
    seen_ = true;
    epoch_ = epoch;
    last_ = sequence;
  }

 private:
  bool seen_ = false;
  ProducerEpoch epoch_;
  Sequence last_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PRODUCER_STATE_H_
