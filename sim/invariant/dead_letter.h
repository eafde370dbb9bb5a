// What must happen to a message that no handler accepts: it stops being tried, it is kept, and somebody is told.
#ifndef REDELIVER_SIM_INVARIANT_DEAD_LETTER_H_
#define REDELIVER_SIM_INVARIANT_DEAD_LETTER_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "sim/invariant/dead_letter_store.h"
#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// Only poison messages are counted: any other may be refused by bad luck and succeed later. A group without a limit
// keeps the claim only if no poison message that it tried is still waiting at the end.
class BoundedAttempts final
    : public Observer<BoundedAttempts, MessageRequested, EffectRejected, RecordPending, MessagePending> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "bounded_attempts",
      .statement = "A message that always fails is tried no more often than its group allows, and not for ever.",
      .broken = "unbounded"};

  void Start(const RunShape& shape);
  void On(const MessageRequested& fact, const Circumstance& circumstance);
  void On(const EffectRejected& fact, const Circumstance& circumstance);
  void On(const RecordPending& fact, const Circumstance& circumstance) {
    Pending(fact.group, fact.message, circumstance.id);
  }
  void On(const MessagePending& fact, const Circumstance& circumstance) {
    Pending(fact.group, fact.message, circumstance.id);
  }

 private:
  static constexpr uint32_t kSound = std::numeric_limits<uint32_t>::max();

  struct Attempts {
    EventId first;
    uint32_t rejections = 0;
    bool reported = false;
  };

  void Pending(GroupId group, MessageId message, EventId id);
  // At most once per message and sink.
  void Report(GroupId group, std::string_view what, MessageId message, Attempts& attempts, EventId id);

  const RunShape* shape_ = nullptr;
  std::vector<uint32_t> attempts_of_;  // By message: where its attempts begin in attempts_, or kSound.
  std::vector<Attempts> attempts_;     // One per poison message and sink.
};

// Given up means: tried without success, never done, and no longer waiting; or moved to a dead-letter channel and not
// kept there. A dead letter that every replica has truncated is in no log, one that has expired in no queue. What has
// left a dead-letter queue is done, or waits again.
class DeadLetterComplete final
    : public Observer<DeadLetterComplete, EffectRejected, EffectApplied, EffectSuperseded, RecordPending,
                      MessageDeadLettered, RecordAppended, RecordReplicated, RecordsTruncated, MessageSettled,
                      MessageRemoved, MessageRestored, MessagePending> {
 public:
  static constexpr InvariantInfo kInfo = {.name = "dead_letter_complete",
                                          .statement = "Every message that was given up is kept as a dead letter.",
                                          .broken = "vanished"};

  void Start(const RunShape& shape);
  void On(const EffectRejected& fact, const Circumstance& circumstance);
  void On(const EffectApplied& fact, const Circumstance&) { at_sink_.At(fact.sink, fact.message) |= kDone; }
  void On(const EffectSuperseded& fact, const Circumstance&) { at_sink_.At(fact.sink, fact.message) |= kDone; }
  void On(const RecordPending& fact, const Circumstance&) { Mark(shape_->OwnerOf(fact.group), fact.message, kPending); }
  void On(const MessageDeadLettered& fact, const Circumstance&) { dead_letters_.Add(fact); }
  void On(const RecordAppended& fact, const Circumstance&) { dead_letters_.AddCopy(fact); }
  void On(const RecordReplicated& fact, const Circumstance&) { dead_letters_.AddCopy(fact); }
  void On(const RecordsTruncated& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageSettled& fact, const Circumstance&) { dead_letters_.Remove(fact); }
  void On(const MessageRemoved& fact, const Circumstance& circumstance);
  void On(const MessageRestored& fact, const Circumstance&) { dead_letters_.Add(fact); }
  void On(const MessagePending& fact, const Circumstance&) {
    Mark(shape_->OwnerOf(fact.group), fact.message, kPending);
  }
  void AtEnd() override;

 private:
  // At a sink.
  static constexpr uint8_t kRejected = 1;
  static constexpr uint8_t kDone = 2;
  // In a group.
  static constexpr uint8_t kPending = 1;

  struct FirstRejection {
    EventId id;
    SinkId sink;
    MessageId message;
  };

  void Reject(SinkId sink, MessageId message, EventId id);
  void Mark(GroupId group, MessageId message, uint8_t flag);

  const RunShape* shape_ = nullptr;
  Table<SinkId, MessageId, uint8_t> at_sink_;
  Table<GroupId, MessageId, uint8_t> in_group_;  // Rows for groups that feed a sink.
  std::vector<FirstRejection> rejections_;
  DeadLetterStore dead_letters_;
};

class AlertRaisedForEach final : public Observer<AlertRaisedForEach, MessageDeadLettered, AlertRaised> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "alert_raised",
      .statement = "Every dead-lettered message is followed by an alert on its log or queue.",
      .broken = "unalerted"};

  void Start(const RunShape& shape) { unalerted_.assign(shape.channels(), Unalerted()); }
  void On(const MessageDeadLettered& fact, const Circumstance& circumstance);
  void On(const AlertRaised& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  // Dead letters since the last alert.
  struct Unalerted {
    EventId first;
    MessageId message;  // Of the first.
    GroupId group;      // Of the first.
    uint32_t count = 0;
  };

  std::vector<Unalerted> unalerted_;  // By channel.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_DEAD_LETTER_H_
