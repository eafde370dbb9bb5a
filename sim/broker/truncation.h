// How a follower's log is brought in line with its leader's: what the leader finds out from a fetch, and where the
// follower cuts. Three protocols, as Kafka had them one after the other (TruncationProtocol). Nothing here cuts.
#ifndef REDELIVER_SIM_BROKER_TRUNCATION_H_
#define REDELIVER_SIM_BROKER_TRUNCATION_H_

#include <optional>

#include "sim/broker/partition_log.h"

namespace redeliver {

// --- Leader

// Whether the fetch is to be refused as kOffsetOutOfRange. `last_fetched`: the epoch of the follower's last record;
// None() if it has none, or does not say (before KIP-279).
bool OutOfRange(const PartitionLog& leader, LeaderEpoch last_fetched, Offset fetch_offset);

// Where the leader's log ends for the latest epoch that both may share, if the follower's log cannot be a prefix of it;
// nullopt if it can. Requires !OutOfRange.
std::optional<EpochEnd> Divergence(const PartitionLog& leader, LeaderEpoch last_fetched, Offset fetch_offset);

// --- Follower

struct TruncationPoint {
  Offset offset;  // At most the end of the follower's log.
  // The two logs may still differ below: ask with the epoch that is now the latest.
  bool ask_again = false;

  friend bool operator==(const TruncationPoint&, const TruncationPoint&) = default;
};

// TruncationProtocol::kHighWatermark, on becoming a follower; and the other protocols where no epoch is known.
TruncationPoint CutAtHighWatermark(const PartitionLog& follower, Offset high_watermark);

// kLeaderEpoch, on becoming a follower: `leader_end` is where the leader says that the follower's latest epoch ends;
// nullopt if it does not know (KIP-101).
TruncationPoint CutAfterLookup(const PartitionLog& follower, std::optional<Offset> leader_end, Offset high_watermark);

// kLeaderEpochFenced: `leader_end` is a diverging reply to a fetch, or the reply to a lookup; nullopt if the leader
// does not know (KIP-279).
TruncationPoint CutAfterDivergence(const PartitionLog& follower, std::optional<EpochEnd> leader_end,
                                   Offset high_watermark);

// What becomes of a follower whose fetch was out of range, given the range of the leader's log.
struct RangeRepair {
  Offset offset;
  // The leader no longer has what comes next: drop everything and start at `offset`. Otherwise cut there.
  bool start_anew = false;

  friend bool operator==(const RangeRepair&, const RangeRepair&) = default;
};
RangeRepair RepairRange(const PartitionLog& follower, Offset leader_start, Offset leader_end);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRUNCATION_H_
