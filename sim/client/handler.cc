#include "sim/client/handler.h"

#include <algorithm>

namespace redeliver {

SimDuration Handler::WorkTime(const Message& message) const {
  static constexpr Label kSpread("handler.time");
  const int64_t instance = self_.id().value() - setup_.first_process.value();
  SimDuration time = setup_.handler_time + setup_.instance_slowdown * instance;
  if (setup_.handler_time_spread > Nanos(0)) {
    const ChoiceKey choice{kSpread, setup_.source.group.value(), message.id.value()};
    const auto values = static_cast<uint64_t>(setup_.handler_time_spread.nanoseconds()) + 1;
    time = time + Nanos(static_cast<int64_t>(self_.kernel().choices().Below(choice, values)));
  }
  return time;
}

Task<Outcome<Applied>> Handler::Attempt(const Message& message) {
  const SimDuration work = WorkTime(message);
  if (work > Nanos(0)) co_await self_.Sleep(work);
  const Outcome<Applied> applied = co_await effect_.Apply(message);
  co_return applied;
}

Task<Handled> Handler::Handle(const Message& message, uint32_t attempts) {
  Handled handled = Handled::kApplied;
  SimDuration backoff = setup_.retry_backoff;
  for (;;) {
    const Outcome<Applied> applied = co_await Attempt(message);
    if (applied.ok() || (applied.unknown() && on_unknown_ == OnUnknown::kLetGo)) break;
    if (setup_.on_failure == OnFailure::kSkip) {
      handled = Handled::kGivenUp;
      break;
    }
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
  while (dead_letters_) {
    const Outcome<AppendReply> stored = co_await dead_letters_->Store(message);
    if (stored.ok()) break;
    co_await self_.Sleep(setup_.retry_backoff);
  }
  co_return Done{};
}

}  // namespace redeliver
