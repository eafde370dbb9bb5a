// What a transaction promises: its outputs and its consumed offsets become visible all or not at all, as its producer
// wants. At a sink with two-phase commits the checkpoint stands for both wish and offsets.
#ifndef REDELIVER_SIM_INVARIANT_TRANSACTION_H_
#define REDELIVER_SIM_INVARIANT_TRANSACTION_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "sim/invariant/copies.h"
#include "sim/invariant/invariant.h"
#include "sim/invariant/prepared_transactions.h"
#include "sim/invariant/table.h"

namespace redeliver {

// The producer's wish and what it was told decide, not the coordinator, which may take one transaction for another.
// Asked to abort, or never asked to commit: nothing may ever be visible. Told that it committed: all is visible at the
// end. Asked to commit and never told: all or nothing. An output that is in no replica any more is not visible. Once
// all of a transaction that was told is visible, four bytes remain of it.
class Atomicity final
    : public Observer<Atomicity, RecordAppended, RecordReplicated, RecordsTruncated, RecordCommitted, OffsetsStaged,
                      OffsetsCommitted, TransactionEnding, TransactionEndAcknowledged, EffectStaged,
                      SinkTransactionCommitted, SinkTransactionAborted, CheckpointCompleted> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "atomicity",
      .statement =
          "A transaction's outputs and offsets become visible all or not at all, and never against its producer's "
          "wish."};

  void Start(const RunShape& shape);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordReplicated& fact, const Circumstance&) { copies_.Add(fact); }
  void On(const RecordsTruncated& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const OffsetsStaged& fact, const Circumstance& circumstance);
  void On(const OffsetsCommitted& fact, const Circumstance& circumstance);
  void On(const TransactionEnding& fact, const Circumstance& circumstance);
  void On(const TransactionEndAcknowledged& fact, const Circumstance& circumstance);
  void On(const EffectStaged& fact, const Circumstance&) {
    if (prepared_.Add(fact)) Observe();
  }
  void On(const SinkTransactionCommitted& fact, const Circumstance& circumstance) {
    prepared_.Add(fact, circumstance.id);
  }
  void On(const SinkTransactionAborted& fact, const Circumstance& circumstance) {
    prepared_.Add(fact, circumstance.id);
  }
  void On(const CheckpointCompleted& fact, const Circumstance& circumstance) { prepared_.Add(fact, circumstance.id); }
  void AtEnd() override;

 private:
  // What the producer has a right to.
  enum class Claim : uint8_t { kUnasked, kAbortAsked, kCommitAsked, kCommitTold, kAbortTold };

  // A message that a transaction wrote to a log, however often.
  struct Output {
    TransactionId transaction = TransactionId::None();
    bool visible = false;
  };
  // One that another transaction has written too, meanwhile.
  struct DisplacedOutput {
    LogId log;
    MessageId message;
    Output output;
  };
  struct StagedOffset {
    GroupId group;
    PartitionId partition;
    Offset offset;
    bool visible;
  };

  // What is known of a transaction that may still break the statement.
  struct Transaction {
    Claim claim = Claim::kUnasked;
    bool has_outputs = false;
    EventId claimed;     // The fact behind the claim.
    EventId first_part;  // The first output or staged offset.
    EventId first_visible;
    MessageId message = MessageId::None();   // Of some output.
    uint32_t visible = 0;                    // Parts.
    uint32_t hidden = 0;                     // Parts appended or staged, and not visible.
    std::vector<StagedOffset> staged;        // One per group and partition: a transaction has few.
    std::vector<DisplacedOutput> displaced;  // As good as always empty.

    // Keeps the memory of the lists.
    void Clear();
    bool must_stay_hidden() const { return claim == Claim::kAbortAsked || claim == Claim::kAbortTold; }
    bool was_visible() const { return visible > 0 || first_visible != EventId(); }
  };

  // A message that a log had no copy of for a while.
  struct Vanished {
    EventId id;
    LogId log;
    MessageId message;
  };

  // A place in transactions_, or what became of a transaction that needs none any more.
  using Place = uint32_t;
  static constexpr Place kUnseen = std::numeric_limits<Place>::max();
  static constexpr Place kWhole = kUnseen - 1;   // Told that it committed, and all of it visible.
  static constexpr Place kBroken = kUnseen - 2;  // Reported: each transaction breaks at most once.

  // nullptr if the transaction is broken.
  Transaction* Find(TransactionId id);
  // nullptr if the transaction has not written the message to the log.
  Output* FindOutput(TransactionId id, Transaction& transaction, LogId log, MessageId message);
  void AddOutput(TransactionId id, LogId log, MessageId message);
  StagedOffset* FindStaged(Transaction& transaction, GroupId group, PartitionId partition);
  void Show(TransactionId id, Transaction& transaction, EventId event);
  // Judges what later facts cannot change.
  void Settle(TransactionId id, const Transaction& transaction);
  void JudgeVanished(const Vanished& vanished);
  void JudgeAtEnd(TransactionId id, const Transaction& transaction);
  void JudgePrepared(const PreparedTransactions::Transaction& transaction);
  void Break(TransactionId id, std::string_view what, EventId first, EventId second);
  void Retire(TransactionId id, Place fate);

  uint32_t messages_ = 0;
  std::vector<Place> places_;  // By transaction.
  std::vector<Transaction> transactions_;
  std::vector<Place> free_;
  Table<LogId, MessageId, Output> outputs_;  // Rows for logs that a transaction has written to: the last that did.
  Copies copies_;                            // In these logs.
  std::vector<Vanished> vanished_;
  PreparedTransactions prepared_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_TRANSACTION_H_
