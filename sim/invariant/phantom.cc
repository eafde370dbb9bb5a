#include "sim/invariant/phantom.h"

#include <algorithm>

#include "sim/base/check.h"

namespace redeliver {

void NoPhantom::Start(const RunShape& shape) {
  shape_ = &shape;
  causes_.Reset(shape.channels());
  copies_.Reset(shape);
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    causes_.AddRow(Cause(sink), shape.messages);
    const LogId log = shape.LogOf(Cause(sink));
    if (!log.none() && shape.logs[log.value()].source && shape.logs[log.value()].origin.none()) copies_.Count(log);
  }
  early_effects_.clear();
  vanished_.clear();
  transactions_.clear();
}

void NoPhantom::Mark(ChannelId channel, MessageId message, uint8_t flag) {
  if (causes_.Has(channel)) causes_.At(channel, message) |= flag;
}

void NoPhantom::On(const RecordAppended& fact, const Circumstance&) {
  copies_.Add(fact);
  const ChannelId channel = shape_->ChannelOf(fact.log);
  if (fact.transaction.none() && Commits(channel)) Mark(channel, fact.message, kCommitted);
}

void NoPhantom::On(const RecordsTruncated& fact, const Circumstance& circumstance) {
  copies_.Remove(fact, [&](MessageId message) {
    vanished_.push_back({circumstance.id, shape_->ChannelOf(fact.log), message});
  });
}

void NoPhantom::On(const RecordCommitted& fact, const Circumstance&) {
  const ChannelId channel = shape_->ChannelOf(fact.log);
  if (Commits(channel)) Mark(channel, fact.message, kCommitted);
  Find(fact.transaction).visible = true;
}

void NoPhantom::On(const MessageStored& fact, const Circumstance&) {
  const ChannelId channel = shape_->ChannelOf(fact.queue);
  if (Commits(channel)) Mark(channel, fact.message, kCommitted);
}

void NoPhantom::On(const RowCommitted& fact, const Circumstance&) {
  for (ChannelId channel; channel.value() < shape_->channels(); channel = channel.Next()) {
    if (shape_->OriginOf(channel) == fact.database) Mark(channel, fact.message, kCommitted);
  }
}

void NoPhantom::On(const EffectApplied& fact, const Circumstance& circumstance) {
  Observe();
  const ChannelId channel = Cause(fact.sink);
  uint8_t& cause = causes_.At(channel, fact.message);
  cause |= kApplied;
  if ((cause & kCommitted) == 0) early_effects_.push_back({circumstance.id, channel, fact.message});
}

void NoPhantom::On(const MessageDelivered& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) return;
  Observe();
  Transaction& transaction = Find(fact.transaction);
  // Each delivery counts, but only the first is remembered.
  if (transaction.deliveries++ > 0) return;
  transaction.delivered = circumstance.id;
  transaction.message = fact.message;
}

void NoPhantom::On(const TransactionEnding& fact, const Circumstance& circumstance) {
  Transaction& transaction = Find(fact.transaction);
  (fact.commit ? transaction.commit_asked : transaction.abort_asked) = true;
  if (!fact.commit && transaction.aborted == EventId()) transaction.aborted = circumstance.id;
}

void NoPhantom::On(const TransactionAborted& fact, const Circumstance& circumstance) {
  Transaction& transaction = Find(fact.transaction);
  transaction.rolled_back = true;
  if (transaction.aborted == EventId()) transaction.aborted = circumstance.id;
}

NoPhantom::Transaction& NoPhantom::Find(TransactionId id) {
  REDELIVER_CHECK(!id.none());
  if (id.value() >= transactions_.size()) transactions_.resize(size_t{id.value()} + 1);
  return transactions_[id.value()];
}

void NoPhantom::JudgeDeliveries(const Transaction& transaction) {
  std::string_view what = "was delivered although its transaction aborted";
  if (transaction.commit_asked) {
    // If only a part was rolled back, that is Atomicity's business.
    if (!transaction.rolled_back || transaction.visible) return;
  } else if (transaction.abort_asked) {
    what = "was delivered although its producer aborted its transaction";
  } else if (!transaction.rolled_back) {
    what = "was delivered although nobody asked to commit its transaction";
  }
  const bool undecided = transaction.aborted == EventId();
  const EventId first = undecided ? transaction.delivered : std::min(transaction.delivered, transaction.aborted);
  const EventId second = undecided ? EventId() : std::max(transaction.delivered, transaction.aborted);
  for (uint32_t i = 0; i < transaction.deliveries; ++i) Violate(what, transaction.message, first, second);
}

void NoPhantom::AtEnd() {
  for (const Suspect& effect : early_effects_) {
    if ((causes_.At(effect.channel, effect.message) & kCommitted) != 0) continue;
    Violate(shape_->OriginOf(effect.channel).none() ? "was applied although it was never committed to its log"
                                                    : "was applied although its row was never committed",
            effect.message, effect.id);
  }
  for (const Suspect& record : vanished_) {
    uint8_t& cause = causes_.At(record.channel, record.message);
    const bool kept = copies_.Any(shape_->LogOf(record.channel), record.message);
    if (cause != (kCommitted | kApplied) || kept) continue;
    Violate("was applied, and then its record vanished before it was acknowledged", record.message, record.id);
    cause = 0;  // Once, however often it vanished.
  }
  for (const Transaction& transaction : transactions_) JudgeDeliveries(transaction);
}

}  // namespace redeliver
