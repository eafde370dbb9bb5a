// What was never meant to happen, or never safely happened, may not be seen by anybody.
#ifndef REDELIVER_SIM_INVARIANT_PHANTOM_H_
#define REDELIVER_SIM_INVARIANT_PHANTOM_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/invariant/copies.h"
#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// An effect may run ahead of the commit of its cause, and a delivery ahead of the end of its transaction: both are
// judged by what the cause came to. A transaction counts as committed if its producer asked for that and it was not
// rolled back: what the coordinator committed for a producer that never asked is an aborted read all the same. An
// effect is a phantom too if its record vanished from a source log that had never acknowledged it; of other logs nobody
// says what they acknowledged.
class NoPhantom final : public Observer<NoPhantom, RecordAppended, RecordReplicated, RecordsTruncated, RecordCommitted,
                                        ProduceAcknowledged, EffectApplied, MessageDelivered, TransactionEnding,
                                        TransactionAborted, MessageStored, RowCommitted> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_phantom",
      .statement = "Nothing is delivered or has an effect whose cause was never committed.",
      .broken = "made up"};

  void Start(const RunShape& shape);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordReplicated& fact, const Circumstance&) { copies_.Add(fact); }
  void On(const RecordsTruncated& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const ProduceAcknowledged& fact, const Circumstance&) {
    Mark(shape_->ChannelOf(fact.log), fact.message, kAcknowledged);
  }
  void On(const MessageStored& fact, const Circumstance&);
  void On(const RowCommitted& fact, const Circumstance&);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const MessageDelivered& fact, const Circumstance& circumstance);
  void On(const TransactionEnding& fact, const Circumstance& circumstance);
  void On(const TransactionAborted& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  // What is known of a message in a channel.
  static constexpr uint8_t kCommitted = 1;
  static constexpr uint8_t kAcknowledged = 2;
  static constexpr uint8_t kApplied = 4;  // At some sink that the channel feeds.

  // A message and the fact that makes it suspect.
  struct Suspect {
    EventId id;
    ChannelId channel;
    MessageId message;
  };
  struct Transaction {
    EventId delivered;  // For the first time; `message` was.
    EventId aborted;    // The first that speaks against it: its producer's wish, or the coordinator's decision.
    MessageId message;
    uint32_t deliveries = 0;
    bool commit_asked = false;
    bool abort_asked = false;
    bool rolled_back = false;
    bool visible = false;  // Whether any record of it became so.
  };

  ChannelId Cause(SinkId sink) const { return shape_->SourceOf(shape_->sinks[sink.value()].fed_by); }
  // Whether what is in the channel is committed because it is there, and not because of a row in a database.
  bool Commits(ChannelId channel) const { return causes_.Has(channel) && shape_->OriginOf(channel).none(); }
  void Mark(ChannelId channel, MessageId message, uint8_t flag);
  Transaction& Find(TransactionId id);
  void JudgeDeliveries(const Transaction& transaction);

  const RunShape* shape_ = nullptr;
  Table<ChannelId, MessageId, uint8_t> causes_;  // Rows for channels that feed a sink.
  Copies copies_;                                // In logs of these that are sources, without a database behind them.
  std::vector<Suspect> early_effects_;           // Before their cause was committed.
  std::vector<Suspect> vanished_;                // Gone from every replica at least once.
  std::vector<Transaction> transactions_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_PHANTOM_H_
