#include "sim/invariant/transaction.h"

#include <algorithm>

#include "sim/base/check.h"

namespace redeliver {

void Atomicity::Transaction::Clear() {
  claim = Claim::kUnasked;
  has_outputs = false;
  claimed = first_part = first_visible = EventId();
  message = MessageId::None();
  visible = hidden = 0;
  staged.clear();
  displaced.clear();
}

void Atomicity::Start(const RunShape& shape) {
  messages_ = shape.messages;
  places_.clear();
  free_.clear();
  // The entries stay, for the memory of their lists; the lowest is handed out first.
  for (Place place = static_cast<Place>(transactions_.size()); place > 0; --place) free_.push_back(place - 1);
  outputs_.Reset(shape.logs.size());
  copies_.Reset(shape);
  vanished_.clear();
  prepared_.Reset(shape);
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
    transaction.Clear();
    // Something comes after the end: what was known of it is gone, except that its producer was told.
    if (whole) {
      transaction.claim = Claim::kCommitTold;
      transaction.has_outputs = true;
      transaction.visible = 1;
    }
  }
  return &transactions_[place];
}

// --- Outputs

Atomicity::Output* Atomicity::FindOutput(TransactionId id, Transaction& transaction, LogId log, MessageId message) {
  if (!outputs_.Has(log)) return nullptr;
  Output& output = outputs_.At(log, message);
  if (output.transaction == id) return &output;
  for (DisplacedOutput& displaced : transaction.displaced) {
    if (displaced.log == log && displaced.message == message) return &displaced.output;
  }
  return nullptr;
}

void Atomicity::AddOutput(TransactionId id, LogId log, MessageId message) {
  Output& output = outputs_.At(log, message);
  const bool displaces = !output.transaction.none() && places_[output.transaction.value()] < kBroken;
  if (displaces) {
    transactions_[places_[output.transaction.value()]].displaced.push_back({log, message, output});
  }
  output = {id, false};
}

void Atomicity::On(const RecordAppended& fact, const Circumstance& circumstance) {
  if (!fact.transaction.none() && !outputs_.Has(fact.log)) {
    outputs_.AddRow(fact.log, messages_);
    copies_.Count(fact.log);
  }
  copies_.Add(fact);
  if (fact.transaction.none()) return;
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  // The same message again: a retry after the first copy was truncated, or in spite of it.
  if (FindOutput(fact.transaction, *transaction, fact.log, fact.message) != nullptr) return;
  AddOutput(fact.transaction, fact.log, fact.message);
  if (!transaction->has_outputs) {
    Observe();
    transaction->has_outputs = true;
    transaction->message = fact.message;
  }
  if (transaction->first_part == EventId()) transaction->first_part = circumstance.id;
  ++transaction->hidden;
}

void Atomicity::On(const RecordCommitted& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (transaction->message.none()) transaction->message = fact.message;
  Output* const output = FindOutput(fact.transaction, *transaction, fact.log, fact.message);
  if (output != nullptr && !output->visible) {
    output->visible = true;
    --transaction->hidden;
  } else if (output != nullptr) {
    return Settle(fact.transaction, *transaction);
  }
  Show(fact.transaction, *transaction, circumstance.id);
}

void Atomicity::On(const RecordsTruncated& fact, const Circumstance& circumstance) {
  copies_.Remove(fact, [&](MessageId message) { vanished_.push_back({circumstance.id, fact.log, message}); });
}

// --- Offsets

Atomicity::StagedOffset* Atomicity::FindStaged(Transaction& transaction, GroupId group, PartitionId partition) {
  for (StagedOffset& staged : transaction.staged) {
    if (staged.group == group && staged.partition == partition) return &staged;
  }
  return nullptr;
}

void Atomicity::On(const OffsetsStaged& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  if (transaction->first_part == EventId()) transaction->first_part = circumstance.id;
  StagedOffset* staged = FindStaged(*transaction, fact.group, fact.partition);
  if (staged == nullptr) {
    transaction->staged.push_back({fact.group, fact.partition, fact.offset, false});
    ++transaction->hidden;
  } else if (staged->offset != fact.offset) {
    if (staged->visible) {
      ++transaction->hidden;
      --transaction->visible;
    }
    staged->offset = fact.offset;
    staged->visible = false;
  }
}

void Atomicity::On(const OffsetsCommitted& fact, const Circumstance& circumstance) {
  if (fact.transaction.none()) return;
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  StagedOffset* staged = FindStaged(*transaction, fact.group, fact.partition);
  if (staged != nullptr && staged->offset == fact.offset) {
    if (staged->visible) return;
    staged->visible = true;
    --transaction->hidden;
  }
  Show(fact.transaction, *transaction, circumstance.id);
}

// --- Claims

void Atomicity::On(const TransactionEnding& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  // After both wishes the outcome is that of a commit that nobody was told of.
  if (transaction->claim == Claim::kUnasked || (transaction->claim == Claim::kAbortAsked && fact.commit)) {
    transaction->claim = fact.commit ? Claim::kCommitAsked : Claim::kAbortAsked;
    transaction->claimed = circumstance.id;
  }
  Settle(fact.transaction, *transaction);
}

void Atomicity::On(const TransactionEndAcknowledged& fact, const Circumstance& circumstance) {
  Transaction* const transaction = Find(fact.transaction);
  if (transaction == nullptr) return;
  const Claim told = fact.commit ? Claim::kCommitTold : Claim::kAbortTold;
  if (transaction->claim != told) {
    transaction->claim = told;
    transaction->claimed = circumstance.id;
  }
  Settle(fact.transaction, *transaction);
}

// --- Judgement

void Atomicity::Show(TransactionId id, Transaction& transaction, EventId event) {
  if (transaction.first_visible == EventId()) transaction.first_visible = event;
  ++transaction.visible;
  Settle(id, transaction);
}

void Atomicity::Settle(TransactionId id, const Transaction& transaction) {
  if (transaction.must_stay_hidden() && transaction.was_visible()) {
    const auto [first, second] = std::minmax(transaction.first_visible, transaction.claimed);
    Break(id, "belongs to a transaction that its producer aborted and became visible in part", first, second);
  } else if (transaction.claim == Claim::kCommitTold && transaction.hidden == 0) {
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
  for (const Vanished& vanished : vanished_) JudgeVanished(vanished);
  for (TransactionId id; id.value() < places_.size(); id = id.Next()) {
    if (places_[id.value()] < kBroken) JudgeAtEnd(id, transactions_[places_[id.value()]]);
  }
  prepared_.ForEach([this](const PreparedTransactions::Transaction& transaction) { JudgePrepared(transaction); });
}

void Atomicity::JudgePrepared(const PreparedTransactions::Transaction& transaction) {
  if (transaction.lost()) {
    const auto [first, second] = std::minmax(transaction.counted, transaction.aborted);
    Violate("is done by its checkpoint, and its transaction was aborted at the sink", transaction.message, first,
            second);
  } else if (transaction.uncounted()) {
    Violate("had its effect in a transaction that no checkpoint counts as done", transaction.message,
            transaction.committed);
  }
}

void Atomicity::JudgeVanished(const Vanished& vanished) {
  Output& output = outputs_.At(vanished.log, vanished.message);
  if (!output.visible || copies_.Any(vanished.log, vanished.message)) return;
  output.visible = false;
  Transaction* const transaction = Find(output.transaction);
  if (transaction == nullptr) return;
  --transaction->visible;
  ++transaction->hidden;
  if (transaction->message.none()) transaction->message = vanished.message;
  if (transaction->first_part == EventId()) transaction->first_part = vanished.id;
}

void Atomicity::JudgeAtEnd(TransactionId id, const Transaction& transaction) {
  if (transaction.claim == Claim::kUnasked && transaction.was_visible()) {
    Break(id, "belongs to a transaction that nobody asked to commit and became visible in part",
          transaction.first_visible, EventId());
  } else if (transaction.claim == Claim::kCommitAsked && transaction.visible > 0 && transaction.hidden > 0) {
    Break(id, "belongs to a transaction that became visible in part only", transaction.first_part,
          transaction.first_visible);
  } else if (transaction.claim == Claim::kCommitTold && transaction.hidden > 0) {
    Break(id, "belongs to a transaction that was acknowledged as committed and stayed hidden in part",
          transaction.first_part, transaction.claimed);
  }
}

}  // namespace redeliver
