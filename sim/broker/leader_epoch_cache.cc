#include "sim/broker/leader_epoch_cache.h"

#include <algorithm>

namespace redeliver {

void LeaderEpochCache::Assign(LeaderEpoch epoch, Offset start) {
  if (!entries_.empty() && entries_.back().epoch == epoch && entries_.back().start <= start) return;
  while (!entries_.empty() && (entries_.back().epoch >= epoch || entries_.back().start >= start)) entries_.pop_back();
  entries_.push_back({epoch, start});
}

std::optional<EpochEnd> LeaderEpochCache::EndOffsetFor(LeaderEpoch epoch, Offset log_end) const {
  if (epoch.none()) return std::nullopt;
  if (epoch == latest()) return EpochEnd{epoch, log_end};
  const auto above = std::ranges::upper_bound(entries_, epoch, {}, &Entry::epoch);
  if (above == entries_.end()) return std::nullopt;
  if (above == entries_.begin()) return EpochEnd{epoch, above->start};
  return EpochEnd{std::prev(above)->epoch, above->start};
}

void LeaderEpochCache::TruncateFrom(Offset end) {
  while (!entries_.empty() && entries_.back().start >= end) entries_.pop_back();
}

void LeaderEpochCache::TruncateBefore(Offset start) {
  const auto above = std::ranges::upper_bound(entries_, start, {}, &Entry::start);
  if (above == entries_.begin()) return;
  const auto first = std::prev(above);
  first->start = start;
  entries_.erase(entries_.begin(), first);
}

}  // namespace redeliver
