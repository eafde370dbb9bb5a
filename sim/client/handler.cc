#include "sim/client/handler.h"

#include <algorithm>

#include "sim/client/backoff.h"
#include "sim/client/process_failure.h"
#include "sim/kernel/signal.h"

namespace redeliver {
namespace {

// A key that the service knows is always sent.
Protection Effective(Protection asked, const EffectTarget& target) {
  return asked == Protection::kNone && target.accepts_keys ? Protection::kIdempotencyKey : asked;
}

}  // namespace

Handler::Handler(Context& self, const ConsumerSetup& setup, Protection protection, OnUnknown on_unknown,
                 CircuitBreaker* breaker)
    : self_(self),
      setup_(setup),
      on_unknown_(setup.on_unknown.value_or(on_unknown)),
      breaker_(breaker),
      budget_(setup.retry_budget ? setup.retry_budget->tokens : 0),
      effect_(self, setup.effect, setup.request_timeout, Effective(protection, setup.effect)) {
  if (setup.dead_letters.cluster == nullptr) return;
  dead_letters_.emplace(self, setup.dead_letters, setup.source.group, setup.request_timeout);
}

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

Task<Done> Handler::Suffer(const Message& message) {
  if (message.poison_kind == PoisonKind::kSlow) {
    co_await self_.Sleep(setup_.poison_time);
  } else if (message.poison_kind == PoisonKind::kKills) {
    co_await FailAndRestart(self_);
  } else if (message.poison_kind != PoisonKind::kThrows) {
    Signal never;
    for (;;) co_await never.Wait();
  }
  co_return Done{};
}

Task<Done> Handler::Work(const Message& message) {
  const SimDuration work = WorkTime(message);
  if (work > Nanos(0)) co_await self_.Sleep(work);
  if (message.poison) co_await Suffer(message);
  co_return Done{};
}

void Handler::EndAttempt(const Outcome<Applied>& applied) {
  const bool refused = applied.rejected() && applied.reason() != Rejection::kUnavailable;
  if (breaker_ != nullptr) breaker_->Record(!applied.ok() && !refused, self_.now());
  if (applied.ok() && setup_.retry_budget) {
    budget_ = std::min(budget_ + setup_.retry_budget->refund, setup_.retry_budget->tokens);
  }
}

Task<Outcome<Applied>> Handler::Attempt(const Message& message, EffectTicket ticket) {
  BeginAttempt();
  if (HasWork(message)) co_await Work(message);
  const Outcome<Applied> applied = co_await effect_.Apply(message, ticket);
  EndAttempt(applied);
  co_return applied;
}

std::optional<Handled> Handler::Judge(const Outcome<Applied>& applied) const {
  if (applied.ok() || (applied.unknown() && on_unknown_ == OnUnknown::kLetGo)) return Handled::kApplied;
  if (applied.unknown() && on_unknown_ == OnUnknown::kLeave) return Handled::kLeft;
  const bool gone = applied.reason() == Rejection::kInvalidTransactionState;
  if (applied.rejected() && (gone || applied.reason() == Rejection::kOvertaken)) return Handled::kLeft;
  if (setup_.on_failure == OnFailure::kSkip) return Handled::kGivenUp;
  return std::nullopt;
}

Task<Handled> Handler::Handle(const Message& message, uint32_t attempts, EffectTicket ticket) {
  Handled handled = Handled::kLeft;
  Backoff backoff({setup_.retry_backoff, setup_.retry_backoff_max, setup_.retry_jitter}, self_.entity(),
                  message.id.value());
  while (!HeldBack()) {
    BeginAttempt();  // Attempt, without a frame of its own: every message of a log comes through here.
    if (HasWork(message)) co_await Work(message);
    const Outcome<Applied> applied = co_await effect_.Apply(message, ticket);
    EndAttempt(applied);
    const std::optional<Handled> judged = Judge(applied);
    if (judged) {
      handled = *judged;
      break;
    }
    if (applied.unknown() || applied.reason() == Rejection::kInvalidMessage) ++attempts;
    if (ShouldGiveUp(attempts) || !TakeRetry()) {
      co_await DeadLetter(message);
      handled = Handled::kGivenUp;
      break;
    }
    const SimDuration wait = backoff.Next(self_.kernel().choices());
    co_await self_.Sleep(wait);
  }
  co_return handled;
}

Task<Handled> Handler::HandleOnce(const Message& message, EffectTicket ticket) {
  Handled handled = Handled::kLeft;
  if (!HeldBack()) {
    const Outcome<Applied> applied = co_await Attempt(message, ticket);
    const bool invalid = applied.rejected() && applied.reason() == Rejection::kInvalidMessage;
    handled = Judge(applied).value_or(invalid ? Handled::kRefused : Handled::kLeft);
  }
  co_return handled;
}

bool Handler::TakeRetry() {
  if (!setup_.retry_budget || self_.kernel().Has(Defect::kRetryBudgetIgnored)) return true;
  if (budget_ < setup_.retry_budget->cost) return false;
  budget_ -= setup_.retry_budget->cost;
  return true;
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
