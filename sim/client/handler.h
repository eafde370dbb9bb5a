// Handling of one message, as consumers share it: work, the effect, retries with backoff, and a bound after which the
// message is moved to a dead-letter log, so that it stops blocking the others.
#ifndef REDELIVER_SIM_CLIENT_HANDLER_H_
#define REDELIVER_SIM_CLIENT_HANDLER_H_

#include <optional>

#include "sim/client/effect_client.h"
#include "sim/client/setup.h"

namespace redeliver {

// What to do about an effect of which nobody knows whether it happened.
enum class OnUnknown : uint8_t {
  kRepeat,  // It may happen twice.
  kLetGo,   // It may not have happened.
};

// What became of a message.
enum class Handled : uint8_t {
  kApplied,  // Or let go.
  kGivenUp,  // In the dead-letter log, or skipped.
};

class Handler {
 public:
  Handler(Context& self, const ConsumerSetup& setup, Protection protection, OnUnknown on_unknown = OnUnknown::kRepeat)
      : self_(self),
        setup_(setup),
        on_unknown_(on_unknown),
        // A key that the service knows is always sent.
        effect_(
            self, setup.effect, setup.request_timeout,
            protection == Protection::kNone && setup.effect.accepts_keys ? Protection::kIdempotencyKey : protection) {
    if (setup.dead_letters.cluster == nullptr) return;
    dead_letters_.emplace(self, setup.dead_letters, setup.source.group, setup.request_timeout);
  }

  Context& self() { return self_; }

  // Returns when the effect is applied (or let go), or when the message was given up after max_attempts attempts: moved
  // to the dead-letter log (confirmed, so perhaps twice), or skipped where there is none. Refusals of the message and
  // unknown outcomes count; a refusal because the server is unavailable does not. The count is in memory and starts
  // again after a crash; `attempts` were made before.
  Task<Handled> Handle(const Message& message, uint32_t attempts = 0);

  // The work and one attempt of the effect.
  Task<Outcome<Applied>> Attempt(const Message& message);

 private:
  Task<Done> DeadLetter(const Message& message);
  bool ShouldGiveUp(uint32_t attempts) const;
  SimDuration WorkTime(const Message& message) const;

  Context& self_;
  const ConsumerSetup& setup_;
  const OnUnknown on_unknown_;
  EffectClient effect_;
  std::optional<DeadLetterClient> dead_letters_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_HANDLER_H_
