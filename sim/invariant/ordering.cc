#include "sim/invariant/ordering.h"

#include <span>

namespace redeliver {

void KeyOrder::Start(const RunShape& shape) {
  shape_ = &shape;
  placed_.Reset(shape.sinks.size());
  newest_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    placed_.AddRow(sink, shape.messages);
    newest_.AddRow(sink, shape.keys);
  }
}

void KeyOrder::On(const EffectApplied& fact, const Circumstance& circumstance) {
  uint8_t& placed = placed_.At(fact.sink, fact.message);
  if (placed != 0) return;
  placed = 1;
  Observe();
  Newest& newest = newest_.At(fact.sink, fact.key);
  if (fact.version < newest.version) {
    Violate(shape_->sinks[fact.sink.value()].fed_by, "was applied after a newer message of its key", fact.message,
            newest.id, circumstance.id);
  } else {
    newest = {circumstance.id, fact.version};
  }
}

void NoStaleOverwrite::Start(const RunShape& shape) {
  shape_ = &shape;
  states_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    if (shape.sinks[sink.value()].keeps_state) states_.AddRow(sink, shape.keys);
  }
  deletes_.assign(shape.messages, false);
}

void NoStaleOverwrite::On(const EffectApplied& fact, const Circumstance& circumstance) {
  if (!states_.Has(fact.sink)) return;
  Observe();
  State& state = states_.At(fact.sink, fact.key);
  if (fact.version < state.newest_version) {
    state.stale = circumstance.id;
    state.stale_message = fact.message;
  } else {
    state.newest = circumstance.id;
    state.newest_version = fact.version;
    state.deleted = deletes_[fact.message.value()];
    state.stale = EventId();
  }
}

void NoStaleOverwrite::AtEnd() {
  for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
    for (const State& state : states_.Columns(sink)) {
      if (state.stale == EventId()) continue;
      Violate(shape_->sinks[sink.value()].fed_by,
              state.deleted ? "brought back a deleted state of its key" : "overwrote a newer state of its key",
              state.stale_message, state.newest, state.stale);
    }
  }
}

void OffsetMonotonic::Start(const RunShape& shape) {
  committed_.Reset(shape.groups.size());
  for (GroupId group; group.value() < shape.groups.size(); group = group.Next()) {
    const LogId log = shape.groups[group.value()].reads;
    if (!log.none()) committed_.AddRow(group, shape.logs[log.value()].partitions);
  }
  ends_.Reset(shape.logs.size());
  for (LogId log; log.value() < shape.logs.size(); log = log.Next()) {
    ends_.AddRow(log, shape.logs[log.value()].partitions);
  }
}

void OffsetMonotonic::On(const OffsetsCommitted& fact, const Circumstance& circumstance) {
  Observe();
  Known& committed = committed_.At(fact.group, fact.partition);
  if (fact.offset < committed.offset) {
    Violate(fact.group, "the group's committed offset went back", MessageId::None(), committed.id, circumstance.id);
  }
  // Also when it went back: one step back is one violation, however long the way forward again.
  committed = {circumstance.id, fact.offset};
}

void OffsetMonotonic::On(const OffsetReset& fact, const Circumstance& circumstance) {
  Known& committed = committed_.At(fact.group, fact.partition);
  if (fact.offset < committed.offset) committed = {circumstance.id, fact.offset};
}

void OffsetMonotonic::On(const EndOffsetTold& fact, const Circumstance& circumstance) {
  if (!ends_.Has(fact.log)) return;
  Observe();
  Known& end = ends_.At(fact.log, fact.partition);
  if (fact.offset < end.offset) {
    Violate("the end offset told of a partition went back", MessageId::None(), end.id, circumstance.id);
  }
  end = {circumstance.id, fact.offset};
}

}  // namespace redeliver
