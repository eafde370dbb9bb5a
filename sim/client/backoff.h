// How long to wait before the next attempt: twice as long each time, up to a longest wait, and spread by a jitter.
#ifndef REDELIVER_SIM_CLIENT_BACKOFF_H_
#define REDELIVER_SIM_CLIENT_BACKOFF_H_

#include "sim/base/choices.h"
#include "sim/base/sim_time.h"
#include "sim/client/retry_options.h"

namespace redeliver {

class Backoff {
 public:
  struct Rule {
    SimDuration first;
    SimDuration longest;
    RetryJitter jitter = RetryJitter::kNone;
  };

  // `entity` is whose choices they are, `ordinal` which of its waits: at most 2^16 attempts each.
  Backoff(const Rule& rule, uint64_t entity, uint64_t ordinal)
      : rule_(rule), next_(rule.first), last_(rule.first), entity_(entity), ordinal_(ordinal << 16) {}

  SimDuration Next(const Choices& choices);

 private:
  // Anything from `low` to `high`; the calm choice is `high`.
  SimDuration Between(SimDuration low, SimDuration high, const Choices& choices);

  const Rule rule_;
  SimDuration next_;  // Without jitter.
  SimDuration last_;  // As it was.
  const uint64_t entity_;
  uint64_t ordinal_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_BACKOFF_H_
