// Handling of one message, as consumers share it: work, the effect, retries with backoff, and a bound after which the
// message is moved to a dead-letter log, so that it stops blocking the others.
#ifndef REDELIVER_SIM_CLIENT_HANDLER_H_
#define REDELIVER_SIM_CLIENT_HANDLER_H_

#include <optional>

#include "sim/client/circuit_breaker.h"
#include "sim/client/effect_client.h"
#include "sim/client/setup.h"

namespace redeliver {

// What became of a message.
enum class Handled : uint8_t {
  kApplied,    // Or let go.
  kGivenUp,    // In the dead-letter log, or skipped.
  kDuplicate,  // Known as handled: nothing was done.
  kLeft,       // Not done, as far as anybody knows. It must come again.
  kRefused,    // Refused for good. It must come again, to be given up in the end.
  kDeferred,   // Somebody else is at it. It must come again.
};

// Whether the message may be settled.
constexpr bool IsSettled(Handled handled) { return handled <= Handled::kDuplicate; }

// How a message is tried again whose effect has failed.
enum class Retries : uint8_t {
  kInPlace,       // Here and now, with backoff, as on a log: nothing behind it may go first.
  kByRedelivery,  // By whoever delivers it, as a queue does.
};

class Handler {
 public:
  // `breaker` is shared by whoever calls the same sink in this process; null: calls are never held back.
  Handler(Context& self, const ConsumerSetup& setup, Protection protection, OnUnknown on_unknown = OnUnknown::kRepeat,
          CircuitBreaker* breaker = nullptr);

  Context& self() { return self_; }

  // Returns when the effect is applied (or let go), or when the message was given up after max_attempts attempts: moved
  // to the dead-letter log (confirmed, so perhaps twice), or skipped where there is none. Refusals of the message and
  // unknown outcomes count; a refusal because the server is unavailable does not. The count is in memory and starts
  // again after a crash; `attempts` were made before. Left: the breaker is open, the outcome is unknown and on_unknown
  // says so, somebody with a newer fencing token has been at the sink, or the sink has ended the transaction.
  Task<Handled> Handle(const Message& message, uint32_t attempts = 0, EffectTicket ticket = EffectTicket());

  // The same with one attempt and no backoff: what fails is left, or refused.
  Task<Handled> HandleOnce(const Message& message, EffectTicket ticket = EffectTicket());

  // Whether the breaker lets no message through now.
  bool HeldBack() const { return breaker_ != nullptr && !breaker_->AdmitsMessage(self_.now()); }

  // The work and one attempt of the effect.
  Task<Outcome<Applied>> Attempt(const Message& message, EffectTicket ticket = EffectTicket());

 private:
  // What a failed attempt means without another one; nullopt: try again.
  std::optional<Handled> Judge(const Outcome<Applied>& applied) const;
  // Whether anything comes before the effect.
  bool HasWork(const Message& message) const { return message.poison || WorkTime(message) > Nanos(0); }
  Task<Done> Work(const Message& message);
  // For a message that makes its handler fail before any effect.
  Task<Done> Suffer(const Message& message);
  void BeginAttempt() {
    if (breaker_ != nullptr) breaker_->Begin(self_.now());
  }
  void EndAttempt(const Outcome<Applied>& applied);
  Task<Done> DeadLetter(const Message& message);
  bool ShouldGiveUp(uint32_t attempts) const;
  // Whether another attempt is affordable; takes its price.
  bool TakeRetry();
  SimDuration WorkTime(const Message& message) const;

  Context& self_;
  const ConsumerSetup& setup_;
  const OnUnknown on_unknown_;
  CircuitBreaker* const breaker_;
  int64_t budget_;
  EffectClient effect_;
  std::optional<DeadLetterClient> dead_letters_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_HANDLER_H_
