#include "sim/invariant/transaction.h"

#include <algorithm>
#include <utility>

#include "sim/base/check.h"

namespace redeliver {

void Atomicity::Start(const RunShape&) {
  places_.clear();
  free_.clear();
  // The entries stay, for the memory of their lists; the lowest is handed out first.
  for (Place place = static_cast<Place>(transactions_.size()); place > 0; --place) free_.push_back(place - 1);
}

Atomicity::Transaction* Atomicity::Find(TransactionId id) {
  REDELIVER_CHECK(!id.none());
  if (id.value() >= places_.size()) places_.resize(size_t{id.value()} + 1, kUnseen);
  Place& place = places_[id.value()];
  if (place == kBroken) return nullptr;
  if (place == kUnseen || place == kWhole) {
    const bool whole = place == kWhole;
    if (free_.empty()) {
      free_.push_back(static_cast<Place>(transactions_.size()));
      transactions_.emplace_back();
    }
    place = free_.back();
    free_.pop_back();
    Transaction& transaction = transactions_[place];
    std::vector<StagedOffset> staged = std::move(transaction.staged);
    staged.clear();
    transaction = Transaction();
    transaction.staged = std::move(staged);
    // Something comes after the end: what was known of it is gone, except that it had committed and was visible.
    if (whole) {
      transaction.end = End::kCommitted;
      transaction.has_outputs = transaction.visible = true;
    }
  }
  return &transactions_[place];
}

Atomicity::StagedOffset* Atomicity::FindStaged(Transaction& transaction, GroupId group, PartitionId partition) {
  for (StagedOffset& staged : transaction.staged) {
    if (staged.group == group && staged.partition == partition) return &staged;
  }
  return nullptr;
}

void Atomicity::Show(Transaction& transaction, EventId id) {
  if (transaction.first_visible == EventId()) transaction.first_visible = id;
  transaction.visible = true;
}

void Atomicity::On(const RecordAppended& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) return;
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (!transaction->has_outputs) {
    Observe();
    transaction->has_outputs = true;
    transaction->message = fact.message;
  }
  if (transaction->first_part == EventId()) transaction->first_part = circumstance.id;
  ++transaction->hidden_outputs;
}

void Atomicity::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (transaction->message.none()) transaction->message = fact.message;
  if (transaction->hidden_outputs > 0) --transaction->hidden_outputs;
  Show(*transaction, circumstance.id);
  Settle(fact.transaction, *transaction);
}

void Atomicity::On(const OffsetsStaged& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (transaction->first_part == EventId()) transaction->first_part = circumstance.id;
  StagedOffset* staged = FindStaged(*transaction, fact.group, fact.partition);
  if (staged == nullptr) {
    transaction->staged.push_back({fact.group, fact.partition, fact.offset, false});
    ++transaction->hidden_offsets;
  } else if (staged->offset != fact.offset) {
    if (staged->visible) ++transaction->hidden_offsets;
    staged->offset = fact.offset;
    staged->visible = false;
  }
}

void Atomicity::On(const OffsetsCommitted& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) return;
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  StagedOffset* staged = FindStaged(*transaction, fact.group, fact.partition);
  if (staged != nullptr && !staged->visible && staged->offset == fact.offset) {
    staged->visible = true;
    --transaction->hidden_offsets;
  }
  Show(*transaction, circumstance.id);
  Settle(fact.transaction, *transaction);
}

void Atomicity::On(const TransactionCommitted& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (transaction->end == End::kNone) {
    transaction->end = End::kCommitted;
    transaction->ended = circumstance.id;
  }
  Settle(fact.transaction, *transaction);
}

void Atomicity::On(const TransactionAborted& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr || transaction->end == End::kAborted) return;
  // Also after a commit: what an abort cannot take back any more is a violation.
  transaction->end = End::kAborted;
  transaction->ended = circumstance.id;
  Settle(fact.transaction, *transaction);
}

void Atomicity::Settle(TransactionId id, const Transaction& transaction) {
  if (transaction.end == End::kAborted && transaction.visible) {
    const auto [first, second] = std::minmax(transaction.first_visible, transaction.ended);
    Break(id, "belongs to a transaction that aborted and became visible in part", first, second);
  } else if (transaction.end == End::kCommitted && transaction.hidden_outputs == 0 && transaction.hidden_offsets == 0) {
    Retire(id, kWhole);
  }
}

void Atomicity::Break(TransactionId id, std::string_view what, EventId first, EventId second) {
  Violate(what, transactions_[places_[id.value()]].message, first, second);
  Retire(id, kBroken);
}

void Atomicity::Retire(TransactionId id, Place fate) {
  free_.push_back(places_[id.value()]);
  places_[id.value()] = fate;
}

void Atomicity::AtEnd() {
  for (TransactionId id; id.value() < places_.size(); id = id.Next()) {
    if (places_[id.value()] >= kBroken) continue;
    const Transaction& transaction = transactions_[places_[id.value()]];
    if (transaction.end == End::kCommitted) {
      Break(id, "belongs to a transaction that committed and stayed hidden in part", transaction.first_part,
            transaction.ended);
    } else if (transaction.end == End::kNone && transaction.visible) {
      Break(id, "belongs to a transaction that never ended and became visible in part", transaction.first_visible,
            EventId());
    }
  }
}

}  // namespace redeliver
