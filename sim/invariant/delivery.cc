#include "sim/invariant/delivery.h"

#include <span>

namespace redeliver {

void NoLoss::Start(const RunShape& shape) {
  shape_ = &shape;
  promised_.Reset(shape.logs.size());
  has_effect_.Reset(shape.sinks.size());
  excused_.Reset(shape.groups.size());
  copies_.Reset(shape);
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    const GroupId group = shape.sinks[sink.value()].fed_by;
    promised_.AddRow(shape.groups[group.value()].reads, shape.messages);
    has_effect_.AddRow(sink, shape.messages);
    excused_.AddRow(group, shape.messages);
    const LogId dead_letters = shape.groups[group.value()].dead_letters;
    if (!dead_letters.none()) copies_.Count(dead_letters);
  }
}

void NoLoss::On(const ProduceAcknowledged& fact, const Circumstance& circumstance) {
  if (promised_.Has(fact.log) && !Inner(fact.log)) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::On(const RecordAppended& fact, const Circumstance& circumstance) {
  copies_.Add(fact);
  if (fact.transaction.none() && Inner(fact.log)) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::On(const RecordsTruncated& fact, const Circumstance&) {
  copies_.Remove(fact, [&](MessageId message) {
    for (GroupId group; group.value() < shape_->groups.size(); group = group.Next()) {
      const bool kept_here = shape_->groups[group.value()].dead_letters == fact.log;
      if (kept_here && excused_.Has(group)) excused_.At(group, message) &= static_cast<uint8_t>(~kDeadLettered);
    }
  });
}

void NoLoss::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  if (Inner(fact.log)) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::Promise(LogId log, MessageId message, EventId id) {
  EventId& promise = promised_.At(log, message);
  if (promise == EventId()) promise = id;
}

void NoLoss::Excuse(GroupId group, MessageId message, uint8_t reason) {
  if (excused_.Has(group)) excused_.At(group, message) |= reason;
}

void NoLoss::AtEnd() {
  for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
    const GroupId group = shape_->sinks[sink.value()].fed_by;
    const LogId log = shape_->groups[group.value()].reads;
    const std::span<const EventId> promised = promised_.Columns(log);
    const std::span<const uint8_t> has_effect = has_effect_.Columns(sink);
    const std::span<const uint8_t> excused = excused_.Columns(group);
    const bool source = shape_->logs[log.value()].source;
    for (uint32_t message = 0; message < promised.size(); ++message) {
      if (promised[message] == EventId()) continue;
      Observe();
      if (has_effect[message] != 0 || excused[message] != 0) continue;
      Violate(source ? "was acknowledged and never had its effect" : "was committed and never had its effect",
              MessageId(message), promised[message]);
    }
  }
}

void NoDoubleEffect::Start(const RunShape& shape) {
  first_effect_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) first_effect_.AddRow(sink, shape.messages);
}

void NoDoubleEffect::On(const EffectApplied& fact, const Circumstance& circumstance) {
  Observe();
  EventId& first = first_effect_.At(fact.sink, fact.message);
  if (first == EventId()) {
    first = circumstance.id;
  } else {
    Violate("was applied twice at its sink", fact.message, first, circumstance.id);
  }
}

void Progress::On(const RecordPending& fact, const Circumstance& circumstance) {
  Violate("was still waiting to be settled at the end", fact.message, circumstance.id);
}

void Progress::On(const RunEnded& fact, const Circumstance& circumstance) {
  Observe();
  if (fact.drained || violations() > 0) return;
  Violate("the run ended before everything had come to rest", MessageId::None(), circumstance.id);
}

}  // namespace redeliver
