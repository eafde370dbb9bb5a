#include "sim/scenario/metrics.h"

#include "sim/base/wide.h"

namespace redeliver {

void Histogram::Merge(const Histogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
}

uint64_t Histogram::count() const {
  uint64_t count = 0;
  for (const uint64_t bucket : buckets_) count += bucket;
  return count;
}

uint64_t Histogram::UpperEnd(size_t bucket) {
  const size_t shift = bucket >> kSubBits;
  if (shift == 0) return bucket;
  const uint64_t mantissa = (uint64_t{1} << kSubBits) | (bucket & ((1u << kSubBits) - 1));
  return ((mantissa + 1) << (shift - 1)) - 1;
}

SimDuration Histogram::Quantile(uint64_t numerator, uint64_t denominator) const {
  const uint64_t total = count();
  uint64_t seen = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    const bool enough = static_cast<Uint128>(seen) * denominator >= static_cast<Uint128>(total) * numerator;
    if (seen > 0 && enough) return SimDuration(static_cast<int64_t>(UpperEnd(i)));
  }
  return SimDuration();
}

void Metrics::Merge(const Metrics& other) {
  messages += other.messages;
  acknowledged += other.acknowledged;
  deliveries += other.deliveries;
  duplicates_delivered += other.duplicates_delivered;
  effects += other.effects;
  duplicate_effects += other.duplicate_effects;
  effects_superseded += other.effects_superseded;
  effects_rejected += other.effects_rejected;
  dead_lettered += other.dead_lettered;
  alerts += other.alerts;
  pending += other.pending;
  replies_dropped += other.replies_dropped;
  latency.Merge(other.latency);
  drain_time.Merge(other.drain_time);
}

void MetricsObserver::Begin(const RunShape& shape, Recorder& recorder) {
  messages_ = shape.messages;
  requested_.assign(messages_, SimTime());
  acknowledged_.assign(messages_, false);
  delivered_.assign(size_t{messages_} * shape.groups.size(), false);
  applied_.assign(size_t{messages_} * shape.sinks.size(), false);
  recorder.Subscribe<MessageRequested>(this);
  recorder.Subscribe<ProduceAcknowledged>(this);
  recorder.Subscribe<MessageDelivered>(this);
  recorder.Subscribe<EffectApplied>(this);
  recorder.Subscribe<EffectSuperseded>(this);
  recorder.Subscribe<EffectRejected>(this);
  recorder.Subscribe<MessageDeadLettered>(this);
  recorder.Subscribe<AlertRaised>(this);
  recorder.Subscribe<RecordPending>(this);
  recorder.Subscribe<SendAcknowledged>(this);
  recorder.Subscribe<MessageReceived>(this);
  recorder.Subscribe<MessagePending>(this);
  recorder.Subscribe<ReplyDropped>(this);
  recorder.Subscribe<RunEnded>(this);
}

void MetricsObserver::On(const MessageRequested& fact, const Circumstance& circumstance) {
  ++totals_.messages;
  requested_[fact.message.value()] = circumstance.time;
}

void MetricsObserver::Acknowledge(MessageId message) {
  if (acknowledged_[message.value()]) return;
  acknowledged_[message.value()] = true;
  ++totals_.acknowledged;
}

void MetricsObserver::Deliver(GroupId group, MessageId message) {
  ++totals_.deliveries;
  auto delivered = delivered_[size_t{group.value()} * messages_ + message.value()];
  if (delivered) ++totals_.duplicates_delivered;
  delivered = true;
}

void MetricsObserver::On(const EffectApplied& fact, const Circumstance& circumstance) {
  ++totals_.effects;
  auto applied = applied_[size_t{fact.sink.value()} * messages_ + fact.message.value()];
  if (applied) {
    ++totals_.duplicate_effects;
  } else {
    totals_.latency.Add(circumstance.time - requested_[fact.message.value()]);
  }
  applied = true;
}

}  // namespace redeliver
