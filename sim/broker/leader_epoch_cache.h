// Where each leader epoch begins in one log (KIP-101). Epochs and offsets both grow strictly from entry to entry.
#ifndef REDELIVER_SIM_BROKER_LEADER_EPOCH_CACHE_H_
#define REDELIVER_SIM_BROKER_LEADER_EPOCH_CACHE_H_

#include <optional>

#include "absl/container/inlined_vector.h"
#include "sim/base/ids.h"

namespace redeliver {

// The offset after the last record of an epoch.
struct EpochEnd {
  LeaderEpoch epoch;
  Offset offset;

  friend bool operator==(const EpochEnd&, const EpochEnd&) = default;
};

class LeaderEpochCache {
 public:
  struct Entry {
    LeaderEpoch epoch;
    Offset start;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  using Entries = absl::InlinedVector<Entry, 2>;

  // `epoch` begins at `start`. Entries that would not stay strictly below it are replaced.
  void Assign(LeaderEpoch epoch, Offset start);

  // Where the latest epoch that is not newer than `epoch` ends, in a log that ends at `log_end`; nullopt if the cache
  // cannot tell (LeaderEpochFileCache.endOffsetFor).
  std::optional<EpochEnd> EndOffsetFor(LeaderEpoch epoch, Offset log_end) const;

  // The log now ends at `end`: forgets the epochs that begin there or later.
  void TruncateFrom(Offset end);
  // The log now starts at `start`: the epoch it starts in begins there.
  void TruncateBefore(Offset start);
  void Clear() { entries_.clear(); }

  // None(): no epoch is known.
  LeaderEpoch latest() const { return entries_.empty() ? LeaderEpoch::None() : entries_.back().epoch; }
  const Entries& entries() const { return entries_; }

 private:
  Entries entries_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LEADER_EPOCH_CACHE_H_
