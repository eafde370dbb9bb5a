// What makes it safe to skip a message: its effect is already there.
#ifndef REDELIVER_SIM_INVARIANT_DEDUP_H_
#define REDELIVER_SIM_INVARIANT_DEDUP_H_

#include <cstdint>

#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// A sink that keeps a state may supersede a message that never had an effect: a newer version is there in its place.
// Any other sink may call a message done only because of an effect of its own.
class DedupSound final : public Observer<DedupSound, EffectApplied, EffectSuperseded, DuplicateFound> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "dedup_sound",
      .statement = "A message that is skipped as a duplicate already has its effect.",
      .broken = "skipped"};

  void Start(const RunShape& shape);
  void On(const EffectApplied& fact, const Circumstance&) { done_.At(fact.sink, fact.message) |= kApplied; }
  void On(const EffectSuperseded& fact, const Circumstance& circumstance);
  void On(const DuplicateFound& fact, const Circumstance& circumstance);

 private:
  static constexpr uint8_t kApplied = 1;
  static constexpr uint8_t kSuperseded = 2;

  const RunShape* shape_ = nullptr;
  Table<SinkId, MessageId, uint8_t> done_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_DEDUP_H_
