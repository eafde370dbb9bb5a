#include "sim/broker/producer_state.h"

namespace redeliver {
namespace {

// The base offset of the remembered batch with exactly these sequence numbers; None() if there is none.
Offset FindRepeated(const ProducerEntry& entry, Sequence first, Sequence last, uint32_t window) {
  const uint32_t oldest = entry.batch_count - std::min(window, entry.batch_count);
  for (uint32_t i = oldest; i < entry.batch_count; ++i) {
    if (entry.batches[i].first == first && entry.batches[i].last == last) return entry.batches[i].base;
  }
  return Offset::None();
}

// After a marker of a newer epoch the entry has that epoch and no batch: its producer starts at 0.
Sequence Expected(const ProducerEntry& entry, ProducerEpoch epoch, Sequence largest) {
  if (epoch != entry.epoch || entry.batch_count == 0) return Sequence(0);
  return SequenceAfter(entry.latest().last, 1, largest);
}

}  // namespace

void ProducerEntry::Remember(const ProducerBatch& batch) {
  if (batch_count == kDedupWindow) {
    std::ranges::move(batches.begin() + 1, batches.end(), batches.begin());
    --batch_count;
  }
  batches[batch_count++] = batch;
}

AppendCheck CheckAppend(const ProducerEntry* entry, ProducerEpoch epoch, Sequence first, uint32_t count,
                        const AppendRules& rules) {
  if (entry != nullptr && epoch == entry->epoch && !first.none()) {
    // Before all else: a repeat stays a repeat whatever came after it.
    const Sequence last = SequenceAfter(first, count - 1, rules.largest_sequence);
    const Offset base = FindRepeated(*entry, first, last, rules.window);
    if (!base.none()) return {AppendVerdict::kDuplicate, base};
  }
  if (entry != nullptr && epoch < entry->epoch) {
    return {rules.accepts_old_epochs ? AppendVerdict::kAccept : AppendVerdict::kInvalidEpoch};
  }
  if (first.none()) return {AppendVerdict::kAccept};
  const bool overtakes = !rules.lowest_waiting.none() && first > rules.lowest_waiting;
  const bool gap = entry != nullptr && first != Expected(*entry, epoch, rules.largest_sequence);
  if ((overtakes || gap) && !rules.accepts_gaps) return {AppendVerdict::kOutOfOrder};
  return {AppendVerdict::kAccept};
}

MarkerVerdict CheckMarker(const ProducerEntry* entry, ProducerEpoch epoch, LeaderEpoch coordinator_epoch,
                          const MarkerRules& rules) {
  if (entry == nullptr) return MarkerVerdict::kAccept;
  const bool repeats = rules.accepts_repeats && epoch == entry->epoch && !entry->InTransaction();
  const bool old = epoch < entry->epoch || (rules.strict && epoch == entry->epoch && !repeats);
  if (old && !rules.accepts_old_epochs) return MarkerVerdict::kInvalidEpoch;
  if (coordinator_epoch < entry->coordinator_epoch) return MarkerVerdict::kCoordinatorFenced;
  return MarkerVerdict::kAccept;
}

Offset ProducerStates::Apply(const BatchHeader& header, Offset base, uint32_t count) {
  ProducerEntry& entry = Entry(header.producer.id);
  if (entry.epoch != header.producer.epoch) {
    entry.epoch = header.producer.epoch;
    entry.batch_count = 0;
  }
  entry.last_timestamp = header.timestamp;
  if (header.kind != BatchKind::kData) return ApplyMarker(entry, header, base);
  ApplyData(entry, header, base, count);
  return Offset::None();
}

void ProducerStates::ApplyData(ProducerEntry& entry, const BatchHeader& header, Offset base, uint32_t count) {
  if (!header.first_sequence.none()) {
    const Sequence last = SequenceAfter(header.first_sequence, count - 1, largest_sequence_);
    entry.Remember({header.first_sequence, last, base});
  }
  if (!header.transactional || entry.InTransaction()) return;
  entry.transaction_first = base;
  open_.push_back({entry.id, base});
}

Offset ProducerStates::ApplyMarker(ProducerEntry& entry, const BatchHeader& header, Offset base) {
  entry.coordinator_epoch = header.coordinator_epoch;
  if (!entry.InTransaction()) return Offset::None();
  const Offset first = entry.transaction_first;
  entry.transaction_first = Offset::None();
  std::erase_if(open_, [&](const OpenTransaction& open) { return open.producer == entry.id; });
  if (completed_.empty()) completed_.reserve(8);
  completed_.push_back({first, base});
  return first;
}

const ProducerEntry* ProducerStates::Find(ProducerId id) const {
  const auto at = std::ranges::lower_bound(entries_, id, {}, &ProducerEntry::id);
  return at != entries_.end() && at->id == id ? &*at : nullptr;
}

ProducerEntry& ProducerStates::Entry(ProducerId id) {
  const auto at = std::ranges::lower_bound(entries_, id, {}, &ProducerEntry::id);
  if (at != entries_.end() && at->id == id) return *at;
  return Insert(id);
}

ProducerEntry& ProducerStates::Insert(ProducerId id) {
  if (entries_.empty()) entries_.reserve(4);
  ProducerEntry entry;
  entry.id = id;
  return *entries_.insert(std::ranges::lower_bound(entries_, id, {}, &ProducerEntry::id), entry);
}

void ProducerStates::Expire(SimTime now, SimDuration expiration) {
  std::erase_if(entries_, [&](const ProducerEntry& entry) { return entry.Expired(now, expiration); });
}

void ProducerStates::Clear() {
  entries_.clear();
  open_.clear();
  completed_.clear();
}

void ProducerStates::ForgetCompletedBefore(Offset offset) {
  const auto kept = std::ranges::lower_bound(completed_, offset, {}, &CompletedTransaction::marker);
  completed_.erase(completed_.begin(), kept);
}

Offset ProducerStates::LastStableOffset(Offset high_watermark) const {
  Offset stable = open_.empty() ? high_watermark : std::min(high_watermark, open_.front().first);
  for (size_t i = completed_.size(); i > 0 && completed_[i - 1].marker >= high_watermark; --i) {
    stable = std::min(stable, completed_[i - 1].first);
  }
  return stable;
}

}  // namespace redeliver
