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
  if (target_.api != nullptr) return Post(message, ticket);
  if (target_.database != nullptr) return Commit(message, ticket);
  if (target_.two_phase != nullptr) return Write(message, ticket);
  return producer_ && !message.poison ? Send(message) : WithoutRequest(message);
}

Task<Outcome<Applied>> EffectClient::Post(const Message& message, EffectTicket ticket) {
  ApiClient api(self_, *target_.api, timeout_);
  const bool keyed = protection_ == Protection::kIdempotencyKey;
  const DedupId key = IdempotencyKey(message, ticket);
  const ApiRequest request{message.id, message.key, message.version,     message.poison,
                           keyed,      key,         ticket.fencing_token};
  const Outcome<ApiReply> posted = co_await api.Post(request);
  co_return Translate(posted, posted.value().repeated);
}

Task<Outcome<Applied>> EffectClient::Commit(const Message& message, EffectTicket ticket) {
  DatabaseClient database(self_, *target_.database, timeout_);
  const bool remember = protection_ == Protection::kRememberedId;
  const DedupId id = ticket.id.value_or(DedupId(message.id));
  const CommitRequest transaction{message.id,      message.key, message.version,     message.poison, remember,
                                  message.deletes, id,          ticket.fencing_token};
  const Outcome<CommitReply> committed = co_await database.Commit(transaction);
  co_return Translate(committed, committed.value().repeated);
}

Task<Outcome<Applied>> EffectClient::Write(const Message& message, EffectTicket ticket) {
  TwoPhaseClient sink(self_, *target_.two_phase, timeout_);
  const SinkWriteRequest effect{ticket.transaction, ticket.sequence, message.id,
                                message.key,        message.version, message.poison};
  const Outcome<Done> written = co_await sink.Write(effect);
  co_return Translate(written, false);
}

Task<Outcome<Applied>> EffectClient::Send(const Message& message) {
  const Outcome<AppendReply> sent = co_await producer_->Send(message);
  co_return Translate(sent, false);
}

Task<Outcome<Applied>> EffectClient::WithoutRequest(const Message& message) {
  if (message.poison) co_return Outcome<Applied>::Rejected(Rejection::kInvalidMessage);
  co_return Outcome<Applied>::Ok({});
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
