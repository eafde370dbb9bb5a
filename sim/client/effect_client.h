// The effect a consumer owes, wherever it happens: at an outside service, in a database, or as an output record.
#ifndef REDELIVER_SIM_CLIENT_EFFECT_CLIENT_H_
#define REDELIVER_SIM_CLIENT_EFFECT_CLIENT_H_

#include <optional>

#include "sim/base/dedup_id.h"
#include "sim/broker/log_client.h"
#include "sim/sink/api_client.h"
#include "sim/sink/two_phase_client.h"
#include "sim/store/database_client.h"

namespace redeliver {

// At most one server is set; none means that the consumer owes no effect.
struct EffectTarget {
  Api* api = nullptr;
  // Whether requests carry idempotency keys, and each attempt one of its own.
  bool accepts_keys = false;
  bool key_per_attempt = false;
  Database* database = nullptr;
  TwoPhaseSink* two_phase = nullptr;
  LogEndpoint log;
};

struct Applied {
  // It had been applied before; nothing happened now.
  bool repeated = false;
};

// How the effect protects itself against a repeat.
enum class Protection : uint8_t {
  kNone,
  kIdempotencyKey,  // The request carries the message id as key.
  kRememberedId,    // The database transaction also records the message id.
};

// What one attempt brings along beside the message.
struct EffectTicket {
  EffectTicket() = default;
  explicit EffectTicket(DedupId id, uint64_t fencing_token = 0) : id(id), fencing_token(fencing_token) {}
  EffectTicket(SinkTransactionId transaction, Sequence sequence) : transaction(transaction), sequence(sequence) {}

  // What makes it a repeat of another one. Absent: the message.
  std::optional<DedupId> id;
  // Of the claim under which it is made; 0: none.
  uint64_t fencing_token = 0;
  // At a sink with two-phase commits: the transaction that it is part of, and its number there.
  SinkTransactionId transaction = SinkTransactionId::None();
  Sequence sequence;
};

class EffectClient {
 public:
  EffectClient(Context& self, const EffectTarget& target, SimDuration request_timeout, Protection protection)
      : self_(self), target_(target), timeout_(request_timeout), protection_(protection) {
    if (target.log.cluster != nullptr) producer_.emplace(self, target.log, request_timeout);
  }

  Context& self() { return self_; }

  // One attempt. Rejected as kInvalidMessage: no attempt will ever succeed. Unknown: it may have been applied.
  Task<Outcome<Applied>> Apply(const Message& message, EffectTicket ticket = EffectTicket());

  // Asks the server of the effect whether it is healthy. One attempt. Requires that there is a server.
  Task<Outcome<Done>> Check();

 private:
  // By where the effect happens.
  Task<Outcome<Applied>> Post(const Message& message, EffectTicket ticket);
  Task<Outcome<Applied>> Commit(const Message& message, EffectTicket ticket);
  Task<Outcome<Applied>> Write(const Message& message, EffectTicket ticket);
  Task<Outcome<Applied>> Send(const Message& message);
  // None is owed, or the handler itself fails.
  Task<Outcome<Applied>> WithoutRequest(const Message& message);
  DedupId IdempotencyKey(const Message& message, const EffectTicket& ticket);

  Context& self_;
  const EffectTarget& target_;
  const SimDuration timeout_;
  const Protection protection_;
  std::optional<ProducerClient> producer_;  // It remembers who leads the log.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_EFFECT_CLIENT_H_
