#include "sim/client/effect_client.h"

namespace redeliver {
namespace {

template <class Reply>
Outcome<Applied> Translate(const Outcome<Reply>& outcome, bool repeated) {
  if (outcome.ok()) return Outcome<Applied>::Ok({repeated});
  return outcome.rejected() ? Outcome<Applied>::Rejected(outcome.reason()) : Outcome<Applied>::Unknown();
}

}  // namespace

DedupId EffectClient::IdempotencyKey(const Message& message, const EffectTicket& ticket) {
  if (!target_.key_per_attempt) return ticket.id.value_or(DedupId(message.id));
  return DedupId::OfCopy(self_.NewToken());
}

Task<Outcome<Applied>> EffectClient::Apply(const Message& message, EffectTicket ticket) {
  Outcome<Applied> outcome = Outcome<Applied>::Ok({});
  if (target_.api != nullptr) {
    ApiClient api(self_, *target_.api, timeout_);
    const bool keyed = protection_ == Protection::kIdempotencyKey;
    const DedupId key = IdempotencyKey(message, ticket);
    const ApiRequest request{message.id, message.key, message.version,     message.poison,
                             keyed,      key,         ticket.fencing_token};
    const Outcome<ApiReply> posted = co_await api.Post(request);
    outcome = Translate(posted, posted.value().repeated);
  } else if (target_.database != nullptr) {
    DatabaseClient database(self_, *target_.database, timeout_);
    const bool remember = protection_ == Protection::kRememberedId;
    const DedupId id = ticket.id.value_or(DedupId(message.id));
    const CommitRequest transaction{message.id,      message.key, message.version,     message.poison, remember,
                                    message.deletes, id,          ticket.fencing_token};
    const Outcome<CommitReply> committed = co_await database.Commit(transaction);
    outcome = Translate(committed, committed.value().repeated);
  } else if (target_.two_phase != nullptr) {
    TwoPhaseClient sink(self_, *target_.two_phase, timeout_);
    const SinkWriteRequest effect{ticket.transaction, ticket.sequence, message.id,
                                  message.key,        message.version, message.poison};
    const Outcome<Done> written = co_await sink.Write(effect);
    outcome = Translate(written, false);
  } else if (message.poison) {
    outcome = Outcome<Applied>::Rejected(Rejection::kInvalidMessage);  // The handler itself fails.
  } else if (producer_) {
    const Outcome<AppendReply> sent = co_await producer_->Send(message);
    outcome = Translate(sent, false);
  }
  co_return outcome;
}

Task<Outcome<Done>> EffectClient::Check() {
  Outcome<Done> healthy;
  if (target_.api != nullptr) {
    ApiClient api(self_, *target_.api, timeout_);
    healthy = co_await api.Check();
  } else {
    DatabaseClient database(self_, *target_.database, timeout_);
    healthy = co_await database.Check();
  }
  co_return healthy;
}

}  // namespace redeliver
