#include "sim/kernel/moment.h"

namespace redeliver {

void Moment::Fire() {
  Kernel& kernel = process_.kernel();
  const uint32_t ordinal = process_.CountRequest(Operation::kMoment);
  if (!process_.running()) return;
  const Strike* strike = kernel.interference().AtRequest(process_.id(), Operation::kMoment, ordinal, kernel.now());
  if (strike == nullptr) return;
  kernel.SetActor({process_.id(), process_.incarnation()});
  kernel.Record(FaultStruck{strike->kind, strike->phase, Operation::kMoment, ordinal, ServerId::None()});
  if (strike->kind == FaultKind::kPause) {
    process_.Pause(strike->extent);
  } else {
    kernel.Doom(process_, strike->extent);
  }
}

}  // namespace redeliver
