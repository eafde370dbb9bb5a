#include "sim/queue/durable_suffix.h"

namespace redeliver {

bool DurableSuffix::LostAtPowerLoss() const {
  switch (rules_.durability) {
    case Durability::kSynced:
    case Durability::kAsyncReplica:
      return rules_.sync_interval > Nanos(0);
    case Durability::kInterval: {
      // The nodes of one supply of power fail together; a majority that goes on has everything in memory.
      const uint32_t lost = (rules_.nodes + rules_.power_domains - 1) / rules_.power_domains;
      return rules_.nodes - lost < rules_.nodes / 2 + 1;
    }
    case Durability::kQuorum:
    case Durability::kMemory:
      return false;
  }
  return false;
}

SimTime DurableSuffix::LastSync(SimTime now) const {
  const int64_t interval = rules_.sync_interval.nanoseconds();
  return interval == 0 ? now : SimTime(now.nanoseconds() / interval * interval);
}

SimTime DurableSuffix::NextSync(SimTime now) const {
  return rules_.sync_interval == Nanos(0) ? now : LastSync(now) + rules_.sync_interval;
}

SimTime DurableSuffix::SafeAtPowerLoss(SimTime now) const { return LostAtPowerLoss() ? LastSync(now) : now; }

SimTime DurableSuffix::SafeAtFailover(SimTime now) const {
  if (!LostAtFailover()) return now;
  return SimTime(std::max<int64_t>(0, (now - SimTime() - rules_.replication_lag).nanoseconds()));
}

void DurableSuffix::Note(StoredCopy& copy, CopyChange change, SimTime now) {
  if (!kept()) return;
  ++copy.kept_for;  // First: what is noted is not erased.
  Prune(now);
  notes_.push_back({now, copy.slot, copy.id, change});
}

void DurableSuffix::Drop() {
  const Noted& note = notes_[first_++];
  copies_.LetGo(*copies_.Find(note.slot, note.copy));
}

void DurableSuffix::Prune(SimTime now) {
  const SimTime safe = std::min(SafeAtPowerLoss(now), SafeAtFailover(now));
  while (first_ < notes_.size() && notes_[first_].at <= safe) Drop();
  if (first_ < 1024 || first_ * 2 < notes_.size()) return;
  notes_.erase(notes_.begin(), notes_.begin() + static_cast<ptrdiff_t>(first_));
  first_ = 0;
}

}  // namespace redeliver
