// What a transaction promises: its outputs and its consumed offsets become visible all or not at all.
#ifndef REDELIVER_SIM_INVARIANT_TRANSACTION_H_
#define REDELIVER_SIM_INVARIANT_TRANSACTION_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "sim/invariant/invariant.h"

namespace redeliver {

// Visibility and the transaction's end may come in either order, so a transaction is judged by what it came to. Once it
// has committed and all of it is visible, four bytes remain of it.
class Atomicity final : public Observer<Atomicity, RecordAppended, RecordCommitted, OffsetsStaged, OffsetsCommitted,
                                        TransactionCommitted, TransactionAborted> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "atomicity", .statement = "A transaction's outputs and offsets become visible all or not at all."};

  void Start(const RunShape& shape);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const OffsetsStaged& fact, const Circumstance& circumstance);
  void On(const OffsetsCommitted& fact, const Circumstance& circumstance);
  void On(const TransactionCommitted& fact, const Circumstance& circumstance);
  void On(const TransactionAborted& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  enum class End : uint8_t { kNone, kCommitted, kAborted };

  struct StagedOffset {
    GroupId group;
    PartitionId partition;
    Offset offset;
    bool visible;
  };

  // What is known of a transaction that may still break the claim.
  struct Transaction {
    End end = End::kNone;
    bool has_outputs = false;
    bool visible = false;  // Whether any part of it became visible.
    EventId ended;
    EventId first_part;  // The first output or staged offset.
    EventId first_visible;
    MessageId message = MessageId::None();  // Of some output.
    uint32_t hidden_outputs = 0;            // Appended and not yet visible.
    uint32_t hidden_offsets = 0;            // Staged and not yet visible.
    std::vector<StagedOffset> staged;       // One per group and partition: a transaction has few.
  };

  // A place in transactions_, or what became of a transaction that needs none any more.
  using Place = uint32_t;
  static constexpr Place kUnseen = std::numeric_limits<Place>::max();
  static constexpr Place kWhole = kUnseen - 1;   // Committed, and all of it visible.
  static constexpr Place kBroken = kUnseen - 2;  // Reported: each transaction breaks at most once.

  // nullptr if the transaction is broken.
  Transaction* Find(TransactionId id);
  StagedOffset* FindStaged(Transaction& transaction, GroupId group, PartitionId partition);
  void Show(Transaction& transaction, EventId id);
  // Judges what later facts cannot change.
  void Settle(TransactionId id, const Transaction& transaction);
  void Break(TransactionId id, std::string_view what, EventId first, EventId second);
  void Retire(TransactionId id, Place fate);

  std::vector<Place> places_;  // By transaction.
  std::vector<Transaction> transactions_;
  std::vector<Place> free_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_TRANSACTION_H_
