#include "sim/client/handler.h"

#include <algorithm>

namespace redeliver {

Task<Done> Handler::Handle(const Message& message) {
  SimDuration backoff = setup_.retry_backoff;
  uint32_t refusals = 0;
  for (;;) {
    if (setup_.handler_time > Nanos(0)) co_await self_.Sleep(setup_.handler_time);
    const Outcome<Applied> applied = co_await effect_.Apply(message);
    if (applied.ok()) break;
    if (applied.rejected() && applied.reason() == Rejection::kInvalidMessage) ++refusals;
    if (ShouldGiveUp(refusals)) {
      co_await DeadLetter(message);
      break;
    }
    co_await self_.Sleep(backoff);
    backoff = std::min(backoff * 2, setup_.retry_backoff_max);
  }
  co_return Done{};
}

bool Handler::ShouldGiveUp(uint32_t refusals) const {
  if (self_.kernel().Has(Defect::kAttemptsNotCounted)) return refusals > setup_.max_attempts;
  return setup_.max_attempts > 0 && refusals >= setup_.max_attempts;
}

Task<Done> Handler::TryOnce(const Message& message) {
  if (setup_.handler_time > Nanos(0)) co_await self_.Sleep(setup_.handler_time);
  co_await effect_.Apply(message);
  co_return Done{};
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
