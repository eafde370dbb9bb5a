#include "sim/invariant/delivery.h"

#include <span>

namespace redeliver {

void NoLoss::Start(const RunShape& shape) {
  shape_ = &shape;
  promised_.Reset(shape.channels());
  has_effect_.Reset(shape.sinks.size());
  pending_.Reset(shape.groups.size());
  dead_letters_.Reset(shape);
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    const GroupId group = shape.sinks[sink.value()].fed_by;
    promised_.AddRow(shape.SourceOf(group), shape.messages);
    has_effect_.AddRow(sink, shape.messages);
    pending_.AddRow(group, shape.messages);
  }
  promisers_.clear();
  for (ChannelId channel; channel.value() < shape.channels(); channel = channel.Next()) {
    promisers_.push_back(FindPromiser(channel));
  }
}

NoLoss::Promiser NoLoss::FindPromiser(ChannelId channel) const {
  if (!promised_.Has(channel)) return Promiser::kNobody;
  if (!shape_->OriginOf(channel).none()) return Promiser::kDatabase;
  return shape_->IsSource(channel) ? Promiser::kAcknowledgement : Promiser::kCommit;
}

void NoLoss::On(const ProduceAcknowledged& fact, const Circumstance& circumstance) {
  const ChannelId channel = shape_->ChannelOf(fact.log);
  if (PromiserOf(channel) == Promiser::kAcknowledgement) Promise(channel, fact.message, circumstance.id);
}

void NoLoss::On(const RecordAppended& fact, const Circumstance& circumstance) {
  dead_letters_.AddCopy(fact);
  const ChannelId channel = shape_->ChannelOf(fact.log);
  if (!fact.transaction.none() || PromiserOf(channel) != Promiser::kCommit) return;
  Promise(channel, fact.message, circumstance.id);
}

void NoLoss::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  const ChannelId channel = shape_->ChannelOf(fact.log);
  if (PromiserOf(channel) == Promiser::kCommit) Promise(channel, fact.message, circumstance.id);
}

void NoLoss::On(const SendAcknowledged& fact, const Circumstance& circumstance) {
  const ChannelId channel = shape_->ChannelOf(fact.queue);
  if (PromiserOf(channel) == Promiser::kAcknowledgement) Promise(channel, fact.message, circumstance.id);
}

void NoLoss::On(const MessageStored& fact, const Circumstance& circumstance) {
  const ChannelId channel = shape_->ChannelOf(fact.queue);
  if (PromiserOf(channel) == Promiser::kCommit) Promise(channel, fact.message, circumstance.id);
}

void NoLoss::On(const RowCommitted& fact, const Circumstance& circumstance) {
  for (ChannelId channel; channel.value() < shape_->channels(); channel = channel.Next()) {
    if (!promised_.Has(channel) || shape_->OriginOf(channel) != fact.database) continue;
    Promise(channel, fact.message, circumstance.id);
  }
}

void NoLoss::On(const EventPending& fact, const Circumstance&) {
  for (GroupId group; group.value() < shape_->groups.size(); group = group.Next()) {
    if (shape_->OriginOf(shape_->SourceOf(group)) == fact.database) Excuse(group, fact.message);
  }
}

void NoLoss::Promise(ChannelId channel, MessageId message, EventId id) {
  EventId& promise = promised_.At(channel, message);
  if (promise == EventId()) promise = id;
}

void NoLoss::Excuse(GroupId group, MessageId message) {
  if (pending_.Has(group)) pending_.At(group, message) = 1;
}

void NoLoss::AtEnd() {
  for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
    const GroupId group = shape_->sinks[sink.value()].fed_by;
    const ChannelId channel = shape_->SourceOf(group);
    const std::span<const EventId> promised = promised_.Columns(channel);
    const std::span<const uint8_t> has_effect = has_effect_.Columns(sink);
    const std::span<const uint8_t> pending = pending_.Columns(group);
    const bool acknowledged = PromiserOf(channel) == Promiser::kAcknowledgement;
    for (uint32_t message = 0; message < promised.size(); ++message) {
      if (promised[message] == EventId()) continue;
      Observe();
      if (has_effect[message] != 0 || pending[message] != 0) continue;
      if (dead_letters_.Holds(group, MessageId(message))) continue;
      Violate(group,
              acknowledged ? "was acknowledged and never had its effect" : "was committed and never had its effect",
              MessageId(message), promised[message]);
    }
  }
}

void NoDoubleEffect::Start(const RunShape& shape) {
  shape_ = &shape;
  first_effect_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) first_effect_.AddRow(sink, shape.messages);
}

void NoDoubleEffect::On(const EffectApplied& fact, const Circumstance& circumstance) {
  Observe();
  EventId& first = first_effect_.At(fact.sink, fact.message);
  if (first == EventId()) {
    first = circumstance.id;
  } else {
    Violate(shape_->sinks[fact.sink.value()].fed_by, "was applied twice at its sink", fact.message, first,
            circumstance.id);
  }
}

void Progress::Start(const RunShape& shape) {
  shape_ = &shape;
  poison_.assign(shape.messages, 0);
  has_effect_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) has_effect_.AddRow(sink, shape.messages);
  given_up_.clear();
  dead_letters_.Reset(shape);
}

void Progress::On(const MessageDeadLettered& fact, const Circumstance& circumstance) {
  dead_letters_.Add(fact);
  if (poison_[fact.message.value()] == 0) given_up_.push_back({fact.group, fact.message, circumstance.id});
}

void Progress::AtEnd() {
  for (const GivenUp& given_up : given_up_) {
    if (!dead_letters_.Holds(given_up.group, given_up.message)) continue;
    for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
      const bool owed = shape_->sinks[sink.value()].fed_by == given_up.group;
      if (!owed || has_effect_.Columns(sink)[given_up.message.value()] != 0) continue;
      Violate(given_up.group, "is no poison, and waits for an operator among the dead letters", given_up.message,
              given_up.id);
    }
  }
}

void Progress::On(const RecordPending& fact, const Circumstance& circumstance) {
  Violate(shape_->OwnerOf(fact.group), "was still waiting to be settled at the end", fact.message, circumstance.id);
}

void Progress::On(const MessagePending& fact, const Circumstance& circumstance) {
  Violate(shape_->OwnerOf(fact.group), "was still waiting to be settled at the end", fact.message, circumstance.id);
}

void Progress::On(const EventPending& fact, const Circumstance& circumstance) {
  Violate("was still waiting to be published at the end", fact.message, circumstance.id);
}

void Progress::On(const RunEnded& fact, const Circumstance& circumstance) {
  Observe();
  if (fact.drained || violations() > 0) return;
  Violate("the run ended before everything had come to rest", MessageId::None(), circumstance.id);
}

}  // namespace redeliver
