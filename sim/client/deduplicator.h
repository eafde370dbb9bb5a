// The handling of one message by somebody who may be given it again. Where the record of the handled message is kept,
// and when it is written, decides what a crash in between does; each method of this class is one answer, with its
// claim and its hole. Consumers of logs and of queues share them.
#ifndef REDELIVER_SIM_CLIENT_DEDUPLICATOR_H_
#define REDELIVER_SIM_CLIENT_DEDUPLICATOR_H_

#include <optional>

#include "sim/client/handler.h"
#include "sim/client/setup.h"

namespace redeliver {

class Deduplicator {
 public:
  // The setup outlives the deduplicator, and so does `breaker`, which may be null.
  // `on_unknown`: what the setup leaves open, unless a mark before the effect decides it.
  Deduplicator(Context& self, const ConsumerSetup& setup, CircuitBreaker* breaker = nullptr,
               Retries retries = Retries::kInPlace, OnUnknown on_unknown = OnUnknown::kRepeat);

  Context& self() { return self_; }

  // What the setup says about the message; `copy` is the number of what was delivered.
  Task<Handled> HandleOnce(const Message& message, uint64_t copy);

  // Claim: exactly one effect. The record is written by the effect's own transaction, or the sink bears repeats by
  // itself. Hole: none, as long as the record is kept.
  Task<Handled> HandleWithMark(const Message& message, uint64_t copy);

  // Claim: no second effect, while the cache remembers. Hole: a crash between (1) and (2) leaves the record without the
  // effect; the redelivered message is taken for a duplicate and lost.
  Task<Handled> MarkThenHandle(const Message& message, uint64_t copy);

  // Claim: no effect is lost. Hole: a crash between (1) and (2) leaves the effect without the record, and two consumers
  // that ask at the same time both find nothing: the effect is repeated.
  Task<Handled> HandleThenMark(const Message& message, uint64_t copy);

  // Claim: no effect is lost, and two consumers are not at one message at the same time. Hole: a crash between (1) and
  // (2) leaves the effect without the record; once the claim has lapsed, the effect is repeated. So it is if the work
  // takes longer than the claim, unless the sink checks the claim's fencing token.
  Task<Handled> ClaimThenHandle(const Message& message, uint64_t copy);

 private:
  CacheKey KeyOf(const Message& message, uint64_t copy) const;
  // Asks until the cache has answered, unless the setup says to go on without.
  Task<Outcome<CacheReply>> Lookup(CacheKey key);
  Task<Outcome<CacheReply>> Mark(CacheKey key, bool blindly);
  Task<Outcome<CacheReply>> Claim(CacheKey key, bool blindly);
  Task<Outcome<CacheReply>> Confirm(CacheKey key);
  // The same with a lookup of its own before it, if that is how the setup has it.
  Task<Outcome<CacheReply>> CheckAndMark(CacheKey key);
  Task<Outcome<CacheReply>> CheckAndClaim(CacheKey key);
  bool AsksAgain(const Outcome<CacheReply>& reply) const;

  Task<Handled> Handle(Message message, EffectTicket ticket);

  Context& self_;
  const ConsumerSetup& setup_;
  const DedupOptions options_;
  const Retries retries_;
  Handler handler_;
  std::optional<CacheClient> cache_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_DEDUPLICATOR_H_
