// The project's vocabulary of what happened: past tense, recorded by servers, sinks and the kernel, never by a process
// about itself. Metrics, digest, trace, diagrams and invariants see these and nothing else.
//
// Every fact lists its fields once, in VisitFields; text and digest both come from there.
#ifndef REDELIVER_SIM_TRACE_FACT_H_
#define REDELIVER_SIM_TRACE_FACT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/base/digest.h"
#include "sim/base/ids.h"
#include "sim/base/sim_time.h"
#include "sim/trace/checkpoint_facts.h"
#include "sim/trace/database_facts.h"
#include "sim/trace/effect_facts.h"
#include "sim/trace/log_facts.h"
#include "sim/trace/queue_facts.h"
#include "sim/trace/replication_facts.h"
#include "sim/trace/run_facts.h"

namespace redeliver {

using Fact = std::variant<
    MessageRequested, ProcessStarted, ProcessCrashed, ProcessPaused, ProcessResumed, FaultStruck, ReplyDropped,
    RecordAppended, RecordCommitted, ProduceAcknowledged, DuplicateAppendRefused, RecordsTruncated, MessageDelivered,
    GroupRebalanced, MemberExpired, OffsetsStaged, OffsetsCommitted, CommitFenced, TransactionStarted,
    TransactionCommitted, TransactionAborted, ProducerFenced, EffectApplied, EffectLost, EffectSuperseded,
    EffectRejected, MarkStored, DuplicateFound, MarksForgotten, MessageDeadLettered, AlertRaised, RecordPending,
    RunEnded, OffsetReset, TransactionEnding, TransactionEndAcknowledged, MarkerWritten, LeaderElected, LeadershipTaken,
    InSyncReplicasChanged, BrokerFenced, RecordReplicated, HighWatermarkAdvanced, EndOffsetTold, MessageStored,
    SendAcknowledged, SendDeduplicated, MessageReceived, MessageReturned, MessageSettled, StaleReceipt, MessageRemoved,
    MessageRestored, MessagePending, RowCommitted, RowRolledBack, RowLost, EventMarked, SlotLost, EventPending,
    ClaimTaken, ClaimReleased, DeletionRequested, RequestRefused, EffectStaged, SinkTransactionPrepared,
    SinkTransactionCommitted, SinkTransactionAborted, CheckpointCompleted, CheckpointRestored>;

inline constexpr size_t kFactKindCount = std::variant_size_v<Fact>;

namespace internal {
template <class F, size_t I = 0>
constexpr size_t FactIndex() {
  static_assert(I < kFactKindCount, "not a fact");
  if constexpr (std::is_same_v<F, std::variant_alternative_t<I, Fact>>) {
    return I;
  } else {
    return FactIndex<F, I + 1>();
  }
}
}  // namespace internal

// The place of a fact's type in the vocabulary.
template <class F>
inline constexpr size_t kFactIndex = internal::FactIndex<F>();

// The name of each fact, in the order of the vocabulary.
inline constexpr std::array<std::string_view, kFactKindCount> kFactNames = []<size_t... I>(std::index_sequence<I...>) {
  return std::array<std::string_view, kFactKindCount>{std::variant_alternative_t<I, Fact>::kName...};
}
(std::make_index_sequence<kFactKindCount>());

// A field of a fact as one word, for digests and comparisons.
template <class T>
constexpr uint64_t FactWord(const T& value) {
  if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    return static_cast<uint64_t>(value);
  } else if constexpr (std::is_same_v<T, SimDuration>) {
    return static_cast<uint64_t>(value.nanoseconds());
  } else {
    return static_cast<uint64_t>(value.value());
  }
}

// Folds the fields of one fact into a digest, in as few words as they need: narrow ones share a word, in their order.
class FactFolder {
 public:
  explicit FactFolder(Digest& digest) : digest_(digest) {}
  FactFolder(const FactFolder&) = delete;
  FactFolder& operator=(const FactFolder&) = delete;
  ~FactFolder() {
    if (filled_ > 0) digest_.Fold(packed_);
  }

  template <class T>
  void operator()(std::string_view, const T& value) {
    constexpr unsigned kWidth = 8 * sizeof(T);
    if constexpr (kWidth == 64) {
      digest_.Fold(FactWord(value));
    } else {
      if (filled_ + kWidth > 64) {
        digest_.Fold(packed_);
        packed_ = 0;
        filled_ = 0;
      }
      packed_ |= (FactWord(value) & ((uint64_t{1} << kWidth) - 1)) << filled_;
      filled_ += kWidth;
    }
  }

 private:
  Digest& digest_;
  uint64_t packed_ = 0;
  unsigned filled_ = 0;  // Bits of `packed_`.
};

// Where and when a fact was recorded, and what led to it.
struct Circumstance {
  EventId id;
  SimTime time;
  ProcessId process;  // Whose request it was; None() for a server's own doing.
  Incarnation incarnation;
  EventId cause;  // The fact that led to this one; value 0 if none did.
};

struct Event {
  Circumstance circumstance;
  Fact fact;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_FACT_H_
