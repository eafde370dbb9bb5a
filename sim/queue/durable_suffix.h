// Changes of a queue that are not safe yet: not on disk, or not at the replica. A loss undoes them, newest first; what
// has become safe is forgotten.
#ifndef REDELIVER_SIM_QUEUE_DURABLE_SUFFIX_H_
#define REDELIVER_SIM_QUEUE_DURABLE_SUFFIX_H_

#include <algorithm>

#include "sim/base/pool.h"
#include "sim/queue/queue_rules.h"
#include "sim/queue/stored_copy.h"

namespace redeliver {

enum class CopyChange : uint8_t { kStored, kHandedOut, kEnded };

class DurableSuffix {
 public:
  // Both outlive it.
  DurableSuffix(const QueueRules& rules, CopyTable& copies, Pool& pool)
      : rules_(rules), copies_(copies), notes_(pool) {}

  // Whether anything is ever unsafe.
  bool kept() const { return LostAtPowerLoss() || LostAtFailover(); }
  // The copy has just changed.
  void Note(StoredCopy& copy, CopyChange change, SimTime now);

  // The moment after which changes are lost.
  SimTime SafeAtPowerLoss(SimTime now) const;
  SimTime SafeAtFailover(SimTime now) const;

  // Calls undo(StoredCopy&, CopyChange) for each change after `safe`, newest first, and forgets them all.
  template <class Undo>
  void Lose(SimTime safe, SimTime now, Undo&& undo) {
    Prune(now);
    for (size_t i = notes_.size(); i > first_; --i) {
      const Noted& note = notes_[i - 1];
      if (note.at > safe) undo(*copies_.Find(note.slot, note.copy), note.change);
    }
    while (first_ < notes_.size()) Drop();
    notes_.clear();
    first_ = 0;
  }
  // When the next sync is over.
  SimTime NextSync(SimTime now) const;

 private:
  struct Noted {
    SimTime at;
    uint32_t slot;
    CopyId copy;
    CopyChange change;
  };

  bool LostAtPowerLoss() const;
  bool LostAtFailover() const { return rules_.durability == Durability::kAsyncReplica; }
  SimTime LastSync(SimTime now) const;
  // Forgets the oldest.
  void Drop();
  // Forgets what is safe.
  void Prune(SimTime now);

  const QueueRules& rules_;
  CopyTable& copies_;
  PoolVector<Noted> notes_;
  size_t first_ = 0;  // Those before it are forgotten.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_DURABLE_SUFFIX_H_
