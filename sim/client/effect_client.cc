#include "sim/client/effect_client.h"

namespace redeliver {
namespace {

template <class Reply>
Outcome<Applied> Translate(const Outcome<Reply>& outcome, bool repeated) {
  if (outcome.ok()) return Outcome<Applied>::Ok({repeated});
  return outcome.rejected() ? Outcome<Applied>::Rejected(outcome.reason()) : Outcome<Applied>::Unknown();
}

}  // namespace

Task<Outcome<Applied>> EffectClient::Apply(const Message& message) {
  Outcome<Applied> outcome = Outcome<Applied>::Ok({});
  if (target_.api != nullptr) {
    ApiClient api(self_, *target_.api, timeout_);
    const bool keyed = protection_ == Protection::kIdempotencyKey;
    const ApiRequest request{message.id, message.key, message.version, message.poison, keyed};
    const Outcome<ApiReply> posted = co_await api.Post(request);
    outcome = Translate(posted, posted.value().repeated);
  } else if (target_.database != nullptr) {
    DatabaseClient database(self_, *target_.database, timeout_);
    const bool remember = protection_ == Protection::kRememberedId;
    const CommitRequest transaction{message.id, message.key, message.version, message.poison, remember};
    const Outcome<CommitReply> committed = co_await database.Commit(transaction);
    outcome = Translate(committed, committed.value().repeated);
  } else if (message.poison) {
    outcome = Outcome<Applied>::Rejected(Rejection::kInvalidMessage);  // The handler itself fails.
  } else if (producer_) {
    const Outcome<AppendReply> sent = co_await producer_->Send(message);
    outcome = Translate(sent, false);
  }
  co_return outcome;
}

}  // namespace redeliver
