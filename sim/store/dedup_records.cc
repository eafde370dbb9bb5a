#include "sim/store/dedup_records.h"

#include <utility>

namespace redeliver {

DedupRecord& DedupRecords::Find(SinkId sink, DedupId id) {
  if (id.of_copy()) return by_copy_[sink.value()][id.value()];
  std::vector<DedupRecord>& records = by_message_[sink.value()];
  if (records.empty()) records.resize(messages_);
  return records[id.value()];
}

uint64_t DedupRecords::Store(SinkId sink, DedupId id, DedupRecord& record, DedupRecord stored, SimTime now) {
  uint64_t forgotten = 0;
  if (!record.exists()) {
    while (bounded() && count_ >= static_cast<uint64_t>(options_.capacity)) {
      if (options_.eviction == Eviction::kRefuse || !EvictOldest(now)) return kFull;
      ++forgotten;
    }
    ++count_;
  }
  Note(sink, id, record, now);
  stored.number = next_number_++;
  if (bounded()) in_order_.push_back({sink, id, stored.number});
  record = stored;
  return forgotten;
}

void DedupRecords::Erase(SinkId sink, DedupId id, DedupRecord& record, SimTime now) {
  Note(sink, id, record, now);
  record = DedupRecord();
  --count_;
}

void DedupRecords::Note(SinkId sink, DedupId id, const DedupRecord& before, SimTime now) {
  if (options_.replication_lag == Nanos(0)) return;
  while (!unreplicated_.empty() && unreplicated_.front().time + options_.replication_lag <= now) {
    unreplicated_.pop_front();
  }
  unreplicated_.push_back({now, {sink, id}, before});
}

bool DedupRecords::EvictOldest(SimTime now) {
  while (!in_order_.empty()) {
    const Place oldest = in_order_.front();
    in_order_.pop_front();
    DedupRecord& record = Find(oldest.sink, oldest.id);
    if (!record.exists() || record.number != oldest.number) continue;  // Gone, or stored again since.
    Erase(oldest.sink, oldest.id, record, now);
    return true;
  }
  return false;
}

uint64_t DedupRecords::Clear() {
  const uint64_t forgotten = std::exchange(count_, 0);
  for (auto& records : by_message_) records.clear();
  for (auto& records : by_copy_) records.clear();
  in_order_.clear();
  unreplicated_.clear();
  return forgotten;
}

uint64_t DedupRecords::FailOver(SimTime now) {
  uint64_t changed = 0;
  while (!unreplicated_.empty()) {
    const Change change = unreplicated_.back();
    unreplicated_.pop_back();
    if (change.time + options_.replication_lag <= now) break;
    DedupRecord& record = Find(change.place.sink, change.place.id);
    if (record.exists()) --count_;
    if (change.before.exists()) ++count_;
    record = change.before;
    ++changed;
  }
  unreplicated_.clear();
  return changed;
}

}  // namespace redeliver
