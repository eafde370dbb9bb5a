#include "sim/invariant/delivery.h"

#include <span>

namespace redeliver {

void NoLoss::Start(const RunShape& shape) {
  shape_ = &shape;
  promised_.Reset(shape.logs.size());
  has_effect_.Reset(shape.sinks.size());
  excused_.Reset(shape.groups.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    const GroupId group = shape.sinks[sink.value()].fed_by;
    promised_.AddRow(shape.groups[group.value()].reads, shape.messages);
    has_effect_.AddRow(sink, shape.messages);
    excused_.AddRow(group, shape.messages);
  }
}

void NoLoss::On(const ProduceAcknowledged& fact, const Circumstance& circumstance) {
  if (shape_->logs[fact.log.value()].source) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::On(const RecordAppended& fact, const Circumstance& circumstance) {
  const bool committed = fact.transaction.none();
  if (committed && !shape_->logs[fact.log.value()].source) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  if (!shape_->logs[fact.log.value()].source) Promise(fact.log, fact.message, circumstance.id);
}

void NoLoss::Promise(LogId log, MessageId message, EventId id) {
  if (!promised_.Has(log)) return;
  EventId& promise = promised_.At(log, message);
  if (promise == EventId()) promise = id;
}

void NoLoss::Excuse(GroupId group, MessageId message) {
  if (excused_.Has(group)) excused_.At(group, message) = 1;
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

void NoPhantom::Start(const RunShape& shape) {
  shape_ = &shape;
  committed_.Reset(shape.logs.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    committed_.AddRow(Cause(sink), shape.messages);
  }
  early_effects_.clear();
  transactions_.clear();
}

void NoPhantom::On(const RecordAppended& fact, const Circumstance&) {
  if (fact.transaction.none()) Commit(fact.log, fact.message);
}

void NoPhantom::On(const RecordCommitted& fact, const Circumstance&) { Commit(fact.log, fact.message); }

void NoPhantom::Commit(LogId log, MessageId message) {
  if (committed_.Has(log)) committed_.At(log, message) = 1;
}

void NoPhantom::On(const EffectApplied& fact, const Circumstance& circumstance) {
  Observe();
  const LogId log = Cause(fact.sink);
  if (committed_.At(log, fact.message) == 0) early_effects_.push_back({circumstance.id, log, fact.message});
}

void NoPhantom::On(const MessageDelivered& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) return;
  Observe();
  Transaction& transaction = Find(fact.transaction);
  if (transaction.aborted()) {
    Violate("was delivered although its transaction aborted", fact.message, transaction.event, circumstance.id);
    return;
  }
  if (transaction.deliveries == 0) {
    transaction.event = circumstance.id;
    transaction.message = fact.message;
  }
  ++transaction.deliveries;
}

void NoPhantom::On(const TransactionAborted& fact, const Circumstance& circumstance) {
  Transaction& transaction = Find(fact.transaction);
  // Each delivery counts, but only the first is remembered.
  for (uint32_t i = 0; i < transaction.deliveries; ++i) {
    Violate("was delivered although its transaction aborted", transaction.message, transaction.event, circumstance.id);
  }
  transaction.deliveries = 0;
  transaction.event = circumstance.id;
}

NoPhantom::Transaction& NoPhantom::Find(TransactionId id) {
  REDELIVER_CHECK(!id.none());
  if (id.value() >= transactions_.size()) transactions_.resize(size_t{id.value()} + 1);
  return transactions_[id.value()];
}

void NoPhantom::AtEnd() {
  for (const EarlyEffect& effect : early_effects_) {
    if (committed_.At(effect.log, effect.message) != 0) continue;
    Violate("was applied although it was never committed to its log", effect.message, effect.id);
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
