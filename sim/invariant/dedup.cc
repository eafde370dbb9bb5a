#include "sim/invariant/dedup.h"

namespace redeliver {

void DedupSound::Start(const RunShape& shape) {
  shape_ = &shape;
  done_.Reset(shape.sinks.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) done_.AddRow(sink, shape.messages);
}

void DedupSound::On(const EffectSuperseded& fact, const Circumstance& circumstance) {
  Observe();
  uint8_t& done = done_.At(fact.sink, fact.message);
  if ((done & kApplied) == 0 && !shape_->sinks[fact.sink.value()].keeps_state) {
    Violate(shape_->sinks[fact.sink.value()].fed_by, "was answered as already done before it had its effect",
            fact.message, circumstance.id);
  }
  done |= kSuperseded;
}

void DedupSound::On(const DuplicateFound& fact, const Circumstance& circumstance) {
  Observe();
  if (done_.At(fact.sink, fact.message) != 0) return;
  Violate(shape_->sinks[fact.sink.value()].fed_by, "was skipped as a duplicate before it had its effect", fact.message,
          circumstance.id);
}

}  // namespace redeliver
