// What users mean by "delivered": nothing is lost or doubled, and everything comes to rest.
//
// A sink owes one effect for each message committed to the log or queue that its group reads.
#ifndef REDELIVER_SIM_INVARIANT_DELIVERY_H_
#define REDELIVER_SIM_INVARIANT_DELIVERY_H_

#include <cstdint>
#include <vector>

#include "sim/invariant/dead_letter_store.h"
#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// The promise to the outside is the acknowledgement of a source, or the commit of the row behind it; inside the
// pipeline it is the commit, because there nobody but the pipeline itself was told: outside a transaction a record is
// committed as it is appended, and if replication takes it back, its sender has to write it again. What is still
// pending is not lost: Progress judges it.
class NoLoss final : public Observer<NoLoss, ProduceAcknowledged, RecordAppended, RecordReplicated, RecordsTruncated,
                                     RecordCommitted, EffectApplied, EffectLost, EffectSuperseded, MessageDeadLettered,
                                     RecordPending, SendAcknowledged, MessageStored, MessageSettled, MessageRemoved,
                                     MessageRestored, MessagePending, RowCommitted, EventPending> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_loss",
      .statement =
          "Every message that was promised to be safe has an effect at each sink that owes one, or is "
          "dead-lettered.",
      .broken = "lost"};

  void Start(const RunShape& shape);
  void On(const ProduceAcknowledged& fact, const Circumstance& circumstance);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordReplicated& fact, const Circumstance&) { dead_letters_.AddCopy(fact); }
  void On(const RecordsTruncated& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const EffectApplied& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const EffectLost& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 0; }
  void On(const EffectSuperseded& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const MessageDeadLettered& fact, const Circumstance&) { dead_letters_.Add(fact); }
  void On(const RecordPending& fact, const Circumstance&) { Excuse(shape_->OwnerOf(fact.group), fact.message); }
  void On(const SendAcknowledged& fact, const Circumstance& circumstance);
  void On(const MessageStored& fact, const Circumstance& circumstance);
  void On(const MessageSettled& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageRemoved& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageRestored& fact, const Circumstance&) { dead_letters_.Add(fact); }
  void On(const MessagePending& fact, const Circumstance&) { Excuse(shape_->OwnerOf(fact.group), fact.message); }
  void On(const RowCommitted& fact, const Circumstance& circumstance);
  void On(const EventPending& fact, const Circumstance&);
  void AtEnd() override;

 private:
  // Who makes the promise for what is in a channel.
  enum class Promiser : uint8_t { kNobody, kAcknowledgement, kCommit, kDatabase };

  // kNobody if it feeds no sink.
  Promiser PromiserOf(ChannelId channel) const {
    return channel.value() < promisers_.size() ? promisers_[channel.value()] : Promiser::kNobody;
  }
  Promiser FindPromiser(ChannelId channel) const;
  void Promise(ChannelId channel, MessageId message, EventId id);
  void Excuse(GroupId group, MessageId message);

  const RunShape* shape_ = nullptr;
  std::vector<Promiser> promisers_;                // By channel.
  Table<ChannelId, MessageId, EventId> promised_;  // The fact that made the promise; rows for what feeds a sink.
  Table<SinkId, MessageId, uint8_t> has_effect_;
  Table<GroupId, MessageId, uint8_t> pending_;  // Rows for groups that feed a sink.
  DeadLetterStore dead_letters_;
};

// A second delivery is no violation; a second effect is.
class NoDoubleEffect final : public Observer<NoDoubleEffect, EffectApplied, EffectLost> {
 public:
  static constexpr InvariantInfo kInfo = {.name = "no_double_effect",
                                          .statement = "No message has more than one effect at the same sink.",
                                          .broken = "doubled"};

  void Start(const RunShape& shape);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const EffectLost& fact, const Circumstance&) { first_effect_.At(fact.sink, fact.message) = EventId(); }

 private:
  const RunShape* shape_ = nullptr;
  Table<SinkId, MessageId, EventId> first_effect_;
};

// A healthy message that was given up before it had its effect waits for an operator: it is not lost, and it is not
// done. A run in which one does has not come to rest.
class Progress final
    : public Observer<Progress, MessageRequested, EffectApplied, EffectSuperseded, MessageDeadLettered, MessageSettled,
                      MessageRemoved, MessageRestored, RecordPending, MessagePending, EventPending, RunEnded> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "progress",
      .statement = "Once faults stop, the backlog drains and nothing is stuck or in flight.",
      .broken = "stuck"};

  void Start(const RunShape& shape);
  void On(const MessageRequested& fact, const Circumstance&) { poison_[fact.message.value()] = fact.poison; }
  void On(const EffectApplied& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const EffectSuperseded& fact, const Circumstance&) { has_effect_.At(fact.sink, fact.message) = 1; }
  void On(const MessageDeadLettered& fact, const Circumstance& circumstance);
  void On(const MessageSettled& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageRemoved& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageRestored& fact, const Circumstance&) { dead_letters_.Add(fact); }
  void On(const RecordPending& fact, const Circumstance& circumstance);
  void On(const MessagePending& fact, const Circumstance& circumstance);
  void On(const EventPending& fact, const Circumstance& circumstance);
  void On(const RunEnded& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  struct GivenUp {
    GroupId group;
    MessageId message;
    EventId id;
  };

  const RunShape* shape_ = nullptr;
  std::vector<uint8_t> poison_;  // By message.
  Table<SinkId, MessageId, uint8_t> has_effect_;
  std::vector<GivenUp> given_up_;
  DeadLetterStore dead_letters_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_DELIVERY_H_
