// What users mean by "delivered": nothing is lost, doubled or made up, and everything comes to rest.
//
// A sink owes one effect for each message committed to the log that its group reads.
#ifndef REDELIVER_SIM_INVARIANT_DELIVERY_H_
#define REDELIVER_SIM_INVARIANT_DELIVERY_H_

#include <cstdint>
#include <vector>

#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// The promise to the outside is the acknowledgement of a source log; inside the pipeline it is the commit, because
// there nobody but the pipeline itself was told. A record that is still pending is not lost: Progress judges it.
class NoLoss final : public Observer<NoLoss, ProduceAcknowledged, RecordAppended, RecordCommitted, EffectApplied,
                                     EffectLost, EffectSuperseded, MessageDeadLettered, RecordPending> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_loss",
      .statement =
          "Every message that was promised to be safe has an effect at each sink that owes one, or is "
          "dead-lettered."};

  void Start(const RunShape& shape);
  void On(const ProduceAcknowledged& fact, const Circumstance& circumstance);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const EffectApplied& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const EffectLost& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 0; }
  void On(const EffectSuperseded& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const MessageDeadLettered& fact, const Circumstance&) { Excuse(fact.group, fact.message); }
  void On(const RecordPending& fact, const Circumstance&) { Excuse(fact.group, fact.message); }
  void AtEnd() override;

 private:
  void Promise(LogId log, MessageId message, EventId id);
  void Excuse(GroupId group, MessageId message);

  const RunShape* shape_ = nullptr;
  Table<LogId, MessageId, EventId> promised_;  // The fact that made the promise; rows for logs that feed a sink.
  Table<SinkId, MessageId, uint8_t> has_effect_;
  Table<GroupId, MessageId, uint8_t> excused_;  // Rows for groups that feed a sink.
};

// A second delivery is no violation; a second effect is.
class NoDoubleEffect final : public Observer<NoDoubleEffect, EffectApplied, EffectLost> {
 public:
  static constexpr InvariantInfo kInfo = {.name = "no_double_effect",
                                          .statement = "No message has more than one effect at the same sink."};

  void Start(const RunShape& shape);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const EffectLost& fact, const Circumstance&) { first_effect_.At(fact.sink, fact.message) = EventId(); }

 private:
  Table<SinkId, MessageId, EventId> first_effect_;
};

// An effect may run ahead of the commit of its cause, and a delivery ahead of the abort that undoes it: both are judged
// by what the cause came to.
class NoPhantom final
    : public Observer<NoPhantom, RecordAppended, RecordCommitted, EffectApplied, MessageDelivered, TransactionAborted> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_phantom", .statement = "Nothing is delivered or has an effect whose cause was never committed."};

  void Start(const RunShape& shape);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const MessageDelivered& fact, const Circumstance& circumstance);
  void On(const TransactionAborted& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  struct EarlyEffect {
    EventId id;
    LogId log;
    MessageId message;
  };
  // Aborted if there is an event without deliveries: deliveries are kept only while the transaction may still commit.
  struct Transaction {
    EventId event;  // The first delivery, or the abort.
    MessageId message;
    uint32_t deliveries = 0;

    bool aborted() const { return event != EventId() && deliveries == 0; }
  };

  LogId Cause(SinkId sink) const { return shape_->groups[shape_->sinks[sink.value()].fed_by.value()].reads; }
  void Commit(LogId log, MessageId message);
  Transaction& Find(TransactionId id);

  const RunShape* shape_ = nullptr;
  Table<LogId, MessageId, uint8_t> committed_;  // Rows for logs that feed a sink.
  std::vector<EarlyEffect> early_effects_;
  std::vector<Transaction> transactions_;
};

class Progress final : public Observer<Progress, RecordPending, RunEnded> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "progress", .statement = "Once faults stop, the backlog drains and nothing is stuck or in flight."};

  void Start(const RunShape&) {}
  void On(const RecordPending& fact, const Circumstance& circumstance);
  void On(const RunEnded& fact, const Circumstance& circumstance);
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_DELIVERY_H_
