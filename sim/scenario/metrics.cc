#include "sim/scenario/metrics.h"

#include <algorithm>

namespace redeliver {
namespace {

constexpr SimTime kNotCommitted = SimTime::Max();

}  // namespace

void Metrics::Merge(const Metrics& other) {
  for (const CountInfo& count : kCounts) this->*count.member += other.*count.member;
  for (const PeakInfo& peak : kPeaks) this->*peak.member = std::max(this->*peak.member, other.*peak.member);
  for (const HistogramInfo& histogram : kHistograms) (this->*histogram.member).Merge(other.*histogram.member);
  busy_time += other.busy_time;
}

void MetricsObserver::Watch(Recorder& recorder) {
  recorder.Subscribe<MessageRequested>(this);
  recorder.Subscribe<ProduceAcknowledged>(this);
  recorder.Subscribe<RowCommitted>(this);
  recorder.Subscribe<RecordAppended>(this);
  recorder.Subscribe<MessageDelivered>(this);
  recorder.Subscribe<EffectApplied>(this);
  recorder.Subscribe<EffectSuperseded>(this);
  recorder.Subscribe<EffectRejected>(this);
  recorder.Subscribe<MessageDeadLettered>(this);
  recorder.Subscribe<MarkStored>(this);
  recorder.Subscribe<MarksForgotten>(this);
  recorder.Subscribe<ClaimTaken>(this);
  recorder.Subscribe<ClaimReleased>(this);
  recorder.Subscribe<MessageStored>(this);
  recorder.Subscribe<AlertRaised>(this);
  recorder.Subscribe<RecordPending>(this);
  recorder.Subscribe<SendAcknowledged>(this);
  recorder.Subscribe<MessageReceived>(this);
  recorder.Subscribe<MessagePending>(this);
  recorder.Subscribe<ReplyDropped>(this);
  recorder.Subscribe<RequestRefused>(this);
  recorder.Subscribe<RunEnded>(this);
}

void MetricsObserver::Begin(const RunShape& shape) {
  shape_ = &shape;
  messages_ = shape.messages;
  progress_ = Progress();
  requested_.assign(messages_, SimTime());
  committed_.assign(shape.databases.empty() ? 0 : messages_, kNotCommitted);
  acknowledged_.assign(messages_, false);
  delivered_.assign(size_t{messages_} * shape.groups.size(), false);
  stages_.assign(size_t{messages_} * shape.sinks.size(), Stage::kAbsent);
  backlog_.assign(shape.sinks.size(), 0);
  backlog_changes_.clear();
}

void MetricsObserver::On(const MessageRequested& fact, const Circumstance& circumstance) {
  ++totals_.messages;
  requested_[fact.message.value()] = circumstance.time;
  progress_.first_request = std::min(progress_.first_request, circumstance.time);
}

void MetricsObserver::Acknowledge(MessageId message) {
  if (acknowledged_[message.value()]) return;
  acknowledged_[message.value()] = true;
  ++totals_.acknowledged;
}

void MetricsObserver::On(const RowCommitted& fact, const Circumstance& circumstance) {
  committed_[fact.message.value()] = circumstance.time;
}

void MetricsObserver::On(const RecordAppended& fact, const Circumstance& circumstance) {
  Arrive(shape_->logs[fact.log.value()].feeds, fact.message, circumstance.time);
}

void MetricsObserver::On(const MessageStored& fact, const Circumstance& circumstance) {
  Arrive(shape_->queues[fact.queue.value()].feeds, fact.message, circumstance.time);
}

void MetricsObserver::Arrive(const std::vector<SinkId>& sinks, MessageId message, SimTime now) {
  if (!committed_.empty() && committed_[message.value()] != kNotCommitted) {
    totals_.publish_delay.Add(now - committed_[message.value()]);
    committed_[message.value()] = kNotCommitted;
  }
  for (const SinkId sink : sinks) {
    Stage& stage = stages_[At(sink, message)];
    if (stage != Stage::kAbsent) continue;
    stage = Stage::kWaits;
    totals_.backlog_peak = std::max(totals_.backlog_peak, ++backlog_[sink.value()]);
    NoteBacklog(sink, now);
  }
}

void MetricsObserver::Deliver(GroupId group, MessageId message) {
  ++totals_.deliveries;
  auto delivered = delivered_[size_t{group.value()} * messages_ + message.value()];
  if (delivered) ++totals_.duplicates_delivered;
  delivered = true;
}

void MetricsObserver::On(const EffectApplied& fact, const Circumstance& circumstance) {
  ++totals_.effects;
  progress_.last_effect = circumstance.time;
  if (stages_[At(fact.sink, fact.message)] == Stage::kApplied) {
    ++totals_.duplicate_effects;
    ++progress_.duplicate_effects;
    return;
  }
  totals_.latency.Add(circumstance.time - requested_[fact.message.value()]);
  Settle(fact.sink, fact.message, Stage::kApplied, circumstance.time);
}

void MetricsObserver::On(const MessageDeadLettered& fact, const Circumstance& circumstance) {
  ++totals_.dead_lettered;
  totals_.dead_letter_time.Add(circumstance.time - requested_[fact.message.value()]);
  for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
    if (shape_->sinks[sink.value()].fed_by != shape_->OwnerOf(fact.group)) continue;
    Settle(sink, fact.message, Stage::kAbsent, circumstance.time);
  }
}

void MetricsObserver::On(const MarkStored& fact, const Circumstance&) {
  if (!fact.renewed) AddRecord(fact.cache);
}

void MetricsObserver::On(const ClaimTaken& fact, const Circumstance&) {
  if (!fact.renewed) AddRecord(fact.cache);
}

void MetricsObserver::On(const ClaimReleased& fact, const Circumstance&) { ForgetRecords(fact.cache, 1); }

void MetricsObserver::On(const MarksForgotten& fact, const Circumstance&) { ForgetRecords(fact.cache, fact.count); }

void MetricsObserver::AddRecord(CacheId cache) {
  ++progress_.dedup_records;
  progress_.dedup_bytes += shape_->caches[cache.value()].record_bytes;
  totals_.dedup_records_peak = std::max(totals_.dedup_records_peak, progress_.dedup_records);
  totals_.dedup_bytes_peak = std::max(totals_.dedup_bytes_peak, progress_.dedup_bytes);
}

void MetricsObserver::ForgetRecords(CacheId cache, uint64_t count) {
  // A failover may count a record that is back in an older form.
  count = std::min(count, progress_.dedup_records);
  progress_.dedup_records -= count;
  progress_.dedup_bytes -= std::min(progress_.dedup_bytes, count * shape_->caches[cache.value()].record_bytes);
}

void MetricsObserver::On(const RunEnded&, const Circumstance& circumstance) {
  totals_.drain_time.Add(circumstance.time - SimTime());
  totals_.duplicate_effects_peak = std::max(totals_.duplicate_effects_peak, progress_.duplicate_effects);
  if (progress_.last_effect <= progress_.first_request) return;
  totals_.busy_time += static_cast<uint64_t>((progress_.last_effect - progress_.first_request).nanoseconds());
}

void MetricsObserver::Settle(SinkId sink, MessageId message, Stage stage, SimTime now) {
  Stage& before = stages_[At(sink, message)];
  if (before == Stage::kWaits) {
    --backlog_[sink.value()];
    NoteBacklog(sink, now);
  }
  if (before != Stage::kApplied) before = stage;
}

}  // namespace redeliver
