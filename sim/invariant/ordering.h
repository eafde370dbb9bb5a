// What must not go backwards: effects of one key, the state they leave behind, and a group's place in its log.
#ifndef REDELIVER_SIM_INVARIANT_ORDERING_H_
#define REDELIVER_SIM_INVARIANT_ORDERING_H_

#include <cstdint>
#include <vector>

#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// A message takes its place with its first effect: repeats are NoDoubleEffect's business. One that the sink superseded
// is done without a place.
class KeyOrder final : public Observer<KeyOrder, EffectApplied, EffectSuperseded> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "key_order",
      .statement = "At each sink, first effects of one key come in the order of their source.",
      .broken = "reordered"};

  void Start(const RunShape& shape);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const EffectSuperseded& fact, const Circumstance&) { placed_.At(fact.sink, fact.message) = 1; }

 private:
  struct Newest {
    EventId id;
    Version version;
  };

  const RunShape* shape_ = nullptr;
  Table<SinkId, MessageId, uint8_t> placed_;
  Table<SinkId, KeyId, Newest> newest_;
};

// Only for sinks that keep a state. An old effect is tolerable while a newer one follows and puts the state right. A
// deletion is a version like any other: what comes back after it is as stale as what overwrites.
class NoStaleOverwrite final : public Observer<NoStaleOverwrite, DeletionRequested, EffectApplied> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "no_stale_overwrite",
      .statement = "The final state of a key is the one of the newest version ever applied.",
      .broken = "stale"};

  void Start(const RunShape& shape);
  void On(const DeletionRequested& fact, const Circumstance&) { deletes_[fact.message.value()] = true; }
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  struct State {
    EventId newest;
    EventId stale;  // The last effect, if it is older than the newest; value 0 if the state is right.
    Version newest_version;
    MessageId stale_message;
    bool deleted = false;  // By the newest.
  };

  const RunShape* shape_ = nullptr;
  Table<SinkId, KeyId, State> states_;  // Rows for sinks that keep a state.
  std::vector<bool> deletes_;           // By message.
};

// An offset may go back as far as its group has reset it, and no further. The end of a partition has no excuse: whoever
// was told of records that are gone again was told too early.
class OffsetMonotonic final : public Observer<OffsetMonotonic, OffsetsCommitted, OffsetReset, EndOffsetTold> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "offset_monotonic",
      .statement =
          "A group's committed offset never goes back without a reset, nor does the end offset told of a partition."};

  void Start(const RunShape& shape);
  void On(const OffsetsCommitted& fact, const Circumstance& circumstance);
  void On(const OffsetReset& fact, const Circumstance& circumstance);
  void On(const EndOffsetTold& fact, const Circumstance& circumstance);

 private:
  // The last one, and the fact that brought it.
  struct Known {
    EventId id;
    Offset offset;
  };

  Table<GroupId, PartitionId, Known> committed_;
  Table<LogId, PartitionId, Known> ends_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_ORDERING_H_
