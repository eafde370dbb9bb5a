#include "sim/broker/truncation.h"

#include <algorithm>

namespace redeliver {

bool OutOfRange(const PartitionLog& leader, LeaderEpoch last_fetched, Offset fetch_offset) {
  if (fetch_offset < leader.log_start_offset()) return true;
  if (last_fetched.none()) return fetch_offset > leader.log_end_offset();
  return !leader.EndOffsetFor(last_fetched).has_value();
}

std::optional<EpochEnd> Divergence(const PartitionLog& leader, LeaderEpoch last_fetched, Offset fetch_offset) {
  const std::optional<EpochEnd> end = leader.EndOffsetFor(last_fetched);
  if (!end || (end->epoch == last_fetched && end->offset >= fetch_offset)) return std::nullopt;
  return end;
}

TruncationPoint CutAtHighWatermark(const PartitionLog& follower, Offset high_watermark) {
  return {std::min(high_watermark, follower.log_end_offset())};
}

TruncationPoint CutAfterLookup(const PartitionLog& follower, std::optional<Offset> leader_end, Offset high_watermark) {
  return {std::min(leader_end.value_or(high_watermark), follower.log_end_offset())};
}

TruncationPoint CutAfterDivergence(const PartitionLog& follower, std::optional<EpochEnd> leader_end,
                                   Offset high_watermark) {
  if (!leader_end || follower.epochs().entries().empty()) return CutAtHighWatermark(follower, high_watermark);
  const Offset own_end = follower.log_end_offset();
  const std::optional<EpochEnd> own = follower.EndOffsetFor(leader_end->epoch);
  // The leader's epoch is newer than all of the follower's: nothing can be concluded from the own log.
  if (!own) return {std::min(leader_end->offset, own_end)};
  if (own->epoch != leader_end->epoch) return {std::min(own->offset, own_end), true};
  return {std::min({own->offset, leader_end->offset, own_end})};
}

RangeRepair RepairRange(const PartitionLog& follower, Offset leader_start, Offset leader_end) {
  const Offset own_end = follower.log_end_offset();
  if (leader_end < own_end) return {leader_end};
  if (leader_start > own_end) return {leader_start, true};
  return {own_end};
}

}  // namespace redeliver
