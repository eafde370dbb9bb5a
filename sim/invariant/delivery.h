// What users mean by "delivered": nothing is lost or doubled, and everything comes to rest.
//
// A sink owes one effect for each message committed to the log that its group reads.
#ifndef REDELIVER_SIM_INVARIANT_DELIVERY_H_
#define REDELIVER_SIM_INVARIANT_DELIVERY_H_

#include <cstdint>

#include "sim/invariant/copies.h"
#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// The promise to the outside is the acknowledgement of a source log; inside the pipeline it is the commit, because
// there nobody but the pipeline itself was told: outside a transaction a record is committed as it is appended, and if
// replication takes it back, its sender has to write it again. A record that is still pending is not lost: Progress
// judges it.
class NoLoss final
    : public Observer<NoLoss, ProduceAcknowledged, RecordAppended, RecordReplicated, RecordsTruncated, RecordCommitted,
                      EffectApplied, EffectLost, EffectSuperseded, MessageDeadLettered, RecordPending> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_loss",
      .statement =
          "Every message that was promised to be safe has an effect at each sink that owes one, or is "
          "dead-lettered."};

  void Start(const RunShape& shape);
  void On(const ProduceAcknowledged& fact, const Circumstance& circumstance);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordReplicated& fact, const Circumstance&) { copies_.Add(fact); }
  void On(const RecordsTruncated& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const EffectApplied& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const EffectLost& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 0; }
  void On(const EffectSuperseded& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const MessageDeadLettered& fact, const Circumstance&) { Excuse(fact.group, fact.message, kDeadLettered); }
  void On(const RecordPending& fact, const Circumstance&) {
    Excuse(shape_->OwnerOf(fact.group), fact.message, kPending);
  }
  void AtEnd() override;

 private:
  // Why a group owes no effect.
  static constexpr uint8_t kDeadLettered = 1;
  static constexpr uint8_t kPending = 2;

  bool Inner(LogId log) const { return promised_.Has(log) && !shape_->logs[log.value()].source; }
  void Promise(LogId log, MessageId message, EventId id);
  void Excuse(GroupId group, MessageId message, uint8_t reason);

  const RunShape* shape_ = nullptr;
  Table<LogId, MessageId, EventId> promised_;  // The fact that made the promise; rows for logs that feed a sink.
  Table<SinkId, MessageId, uint8_t> has_effect_;
  Table<GroupId, MessageId, uint8_t> excused_;  // Rows for groups that feed a sink.
  Copies copies_;                               // In dead-letter logs.
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
