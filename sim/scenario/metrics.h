// What a run cost and delivered, counted from facts alone. Totals add up over runs; merging is addition.
#ifndef REDELIVER_SIM_SCENARIO_METRICS_H_
#define REDELIVER_SIM_SCENARIO_METRICS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "sim/base/sim_time.h"
#include "sim/trace/fact.h"
#include "sim/trace/recorder.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// Counts by value, exact to 1/16 of it: 16 buckets for each power of two. Merging is addition, in any order.
class Histogram {
 public:
  void Add(SimDuration value) { ++buckets_[BucketOf(static_cast<uint64_t>(value.nanoseconds()))]; }
  void Merge(const Histogram& other);

  uint64_t count() const;
  // The smallest value that at least `numerator / denominator` of all values do not exceed, rounded up to its bucket's
  // upper end; zero if there is none.
  SimDuration Quantile(uint64_t numerator, uint64_t denominator) const;

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  static constexpr int kSubBits = 4;
  static constexpr size_t kBuckets = (64 - kSubBits + 1) << kSubBits;

  static size_t BucketOf(uint64_t value) {
    if (value < (1u << kSubBits)) return value;
    const int shift = 63 - __builtin_clzll(value) - kSubBits;
    return (static_cast<size_t>(shift + 1) << kSubBits) + ((value >> shift) & ((1u << kSubBits) - 1));
  }
  static uint64_t UpperEnd(size_t bucket);

  std::array<uint64_t, kBuckets> buckets_{};
};

struct Metrics {
  uint64_t messages = 0;      // Asked for.
  uint64_t acknowledged = 0;  // Promised to a producer.
  uint64_t deliveries = 0;
  uint64_t duplicates_delivered = 0;  // Deliveries of a message to a group that had it before.
  uint64_t effects = 0;
  uint64_t duplicate_effects = 0;  // Effects beyond the first per message and sink.
  uint64_t effects_superseded = 0;
  uint64_t effects_rejected = 0;
  uint64_t dead_lettered = 0;
  uint64_t alerts = 0;
  uint64_t pending = 0;  // Not settled at the end of the run.
  uint64_t replies_dropped = 0;
  Histogram latency;     // From being asked for to the first effect at each sink.
  Histogram drain_time;  // Length of the runs.

  void Merge(const Metrics& other);
};

// The integer counts of Metrics, by their names in reports.
template <class Visitor>
void VisitCounts(const Metrics& metrics, Visitor&& visit) {
  visit("messages", metrics.messages);
  visit("acknowledged", metrics.acknowledged);
  visit("deliveries", metrics.deliveries);
  visit("duplicates_delivered", metrics.duplicates_delivered);
  visit("effects", metrics.effects);
  visit("duplicate_effects", metrics.duplicate_effects);
  visit("effects_superseded", metrics.effects_superseded);
  visit("effects_rejected", metrics.effects_rejected);
  visit("dead_lettered", metrics.dead_lettered);
  visit("alerts", metrics.alerts);
  visit("pending", metrics.pending);
  visit("replies_dropped", metrics.replies_dropped);
}

class MetricsObserver {
 public:
  // Starts a run; totals go on.
  void Begin(const RunShape& shape, Recorder& recorder);

  void On(const MessageRequested& fact, const Circumstance& circumstance);
  void On(const ProduceAcknowledged& fact, const Circumstance&) { Acknowledge(fact.message); }
  void On(const SendAcknowledged& fact, const Circumstance&) { Acknowledge(fact.message); }
  void On(const MessageDelivered& fact, const Circumstance&) { Deliver(fact.group, fact.message); }
  void On(const MessageReceived& fact, const Circumstance&) { Deliver(fact.group, fact.message); }
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const EffectSuperseded&, const Circumstance&) { ++totals_.effects_superseded; }
  void On(const EffectRejected&, const Circumstance&) { ++totals_.effects_rejected; }
  void On(const MessageDeadLettered&, const Circumstance&) { ++totals_.dead_lettered; }
  void On(const AlertRaised&, const Circumstance&) { ++totals_.alerts; }
  void On(const RecordPending&, const Circumstance&) { ++totals_.pending; }
  void On(const MessagePending&, const Circumstance&) { ++totals_.pending; }
  void On(const ReplyDropped&, const Circumstance&) { ++totals_.replies_dropped; }
  void On(const RunEnded&, const Circumstance& circumstance) { totals_.drain_time.Add(circumstance.time - SimTime()); }

  const Metrics& totals() const { return totals_; }
  void ResetTotals() { totals_ = Metrics(); }

 private:
  void Acknowledge(MessageId message);
  void Deliver(GroupId group, MessageId message);

  Metrics totals_;
  uint32_t messages_ = 0;
  std::vector<SimTime> requested_;  // By message.
  std::vector<bool> acknowledged_;  // By message.
  std::vector<bool> delivered_;     // By group and message.
  std::vector<bool> applied_;       // By sink and message.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_METRICS_H_
