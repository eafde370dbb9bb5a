#include "sim/client/handler.h"

#include <algorithm>

namespace redeliver {

Task<Handled> Handler::Handle(const Message& message) {
  Handled handled = Handled::kApplied;
  SimDuration backoff = setup_.retry_backoff;
  uint32_t attempts = 0;
  for (;;) {
    if (setup_.handler_time > Nanos(0)) co_await self_.Sleep(setup_.handler_time);
    const Outcome<Applied> applied = co_await effect_.Apply(message);
    if (applied.ok() || (applied.unknown() && on_unknown_ == OnUnknown::kLetGo)) break;
    if (applied.unknown() || applied.reason() == Rejection::kInvalidMessage) ++attempts;
    if (ShouldGiveUp(attempts)) {
      co_await DeadLetter(message);
      handled = Handled::kGivenUp;
      break;
    }
    co_await self_.Sleep(backoff);
    backoff = std::min(backoff * 2, setup_.retry_backoff_max);
  }
  co_return handled;
}

bool Handler::ShouldGiveUp(uint32_t attempts) const {
  if (setup_.max_attempts == 0) return false;
  return attempts >= setup_.max_attempts + (self_.kernel().Has(Defect::kOneAttemptTooMany) ? 1 : 0);
}

Task<Done> Handler::DeadLetter(const Message& message) {
  while (setup_.dead_letters.cluster != nullptr) {
    const Outcome<AppendReply> stored = co_await dead_letters_.Store(message);
    if (stored.ok()) break;
    co_await self_.Sleep(setup_.retry_backoff);
  }
  co_return Done{};
}

}  // namespace redeliver
