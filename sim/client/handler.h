// Handling of one message, as consumers share it: work, the effect, retries with backoff, and a bound after which the message
// is moved to a dead-letter log, so that it stops blocking the others.
#ifndef REDELIVER_SIM_CLIENT_HANDLER_H_
#define REDELIVER_SIM_CLIENT_HANDLER_H_

#include "sim/client/effect_client.h"
#include "sim/client/setup.h"

namespace redeliver {

class Handler {
 public:
  Handler(Context& self, const ConsumerSetup& setup, Protection protection)
      : self_(self),
        setup_(setup),
        effect_(self, setup.effect, setup.request_timeout, protection),
        dead_letters_(self, setup.dead_letters, setup.source.group, setup.request_timeout) {}

  Context& self() { return self_; }

  // Returns when the effect is applied, or when the message was given up after max_attempts refusals: moved to the
  // dead-letter log (confirmed, so perhaps twice), or skipped where there is none. An unknown outcome is repeated and not
  // counted: only a refusal tells that the message is bad. The count is in memory and starts again after a crash.
  Task<Done> Handle(const Message& message);

  // Works, and tries the effect once, whatever comes of it.
  Task<Done> TryOnce(const Message& message);

 private:
  Task<Done> DeadLetter(const Message& message);
  bool ShouldGiveUp(uint32_t refusals) const;

  Context& self_;
  const ConsumerSetup& setup_;
  EffectClient effect_;
  DeadLetterClient dead_letters_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_HANDLER_H_
