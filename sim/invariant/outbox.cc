#include "sim/invariant/outbox.h"

#include <algorithm>

namespace redeliver {

void OutboxEquivalence::Start(const RunShape& shape) {
  shape_ = &shape;
  rows_.Reset(shape.databases.size());
  for (DatabaseId id; id.value() < shape.databases.size(); id = id.Next()) rows_.AddRow(id, shape.messages);
  published_.Reset(shape.channels());
  for (ChannelId channel; channel.value() < shape.channels(); channel = channel.Next()) {
    if (!shape.OriginOf(channel).none()) published_.AddRow(channel, shape.messages);
  }
}

void OutboxEquivalence::On(const RowCommitted& fact, const Circumstance& circumstance) {
  Row& row = rows_.At(fact.database, fact.message);
  row.committed = circumstance.id;
  row.lost = EventId();
}

void OutboxEquivalence::On(const RowLost& fact, const Circumstance& circumstance) {
  rows_.At(fact.database, fact.message).lost = circumstance.id;
}

void OutboxEquivalence::On(const RecordAppended& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) Publish(shape_->ChannelOf(fact.log), fact.message, circumstance.id);
}

void OutboxEquivalence::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  Publish(shape_->ChannelOf(fact.log), fact.message, circumstance.id);
}

void OutboxEquivalence::On(const MessageStored& fact, const Circumstance& circumstance) {
  Publish(shape_->ChannelOf(fact.queue), fact.message, circumstance.id);
}

void OutboxEquivalence::Publish(ChannelId channel, MessageId message, EventId id) {
  if (!published_.Has(channel)) return;
  EventId& published = published_.At(channel, message);
  if (published == EventId()) published = id;
}

void OutboxEquivalence::AtEnd() {
  for (ChannelId channel; channel.value() < shape_->channels(); channel = channel.Next()) {
    if (!published_.Has(channel)) continue;
    for (MessageId message; message.value() < shape_->messages; message = message.Next()) {
      const EventId published = published_.At(channel, message);
      const Row& row = rows_.At(shape_->OriginOf(channel), message);
      const bool committed = row.committed != EventId() && row.lost == EventId();
      if (published == EventId() && !committed) continue;
      Observe();
      if (published == EventId() && !row.pending) {
        Violate("has its row committed and was never published", message, row.committed);
      } else if (!committed && row.lost != EventId()) {
        Violate("was published and its row is lost", message, std::min(published, row.lost),
                std::max(published, row.lost));
      } else if (!committed) {
        Violate("was published and its row was never committed", message, published);
      }
    }
  }
}

}  // namespace redeliver
