#include "sim/sink/api.h"

namespace redeliver {
namespace {

bool RemembersKeys(const SinkOptions& options) {
  return options.idempotency_key != IdempotencyKey::kNone || options.receiver_dedups;
}

}  // namespace

Api::Api(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options, const RunShape& shape)
    : Server(kernel, index),
      sink_(sink),
      key_retention_(options.key_retention),
      remembers_keys_(RemembersKeys(options)),
      messages_(shape.messages),
      tokens_(options.fencing == Fencing::kToken ? shape.messages : 0),
      line_(*this, kernel, options.times()) {}

Api::Key& Api::Find(DedupId id) {
  if (id.of_copy()) return keys_of_copies_[id.value()];
  if (keys_.empty()) keys_.resize(messages_);
  return keys_[id.value()];
}

void Api::Handle(ApiCheckRequest&, Responder<Done> responder) { responder.Ok({}); }

void Api::Handle(ApiRequest& request, Responder<ApiReply> responder) {
  if (request.poison) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kInvalidMessage);
  }
  if (Remembers(request) && !kernel().Has(Defect::kProviderForgetsKeys)) {
    Key& key = Find(request.idempotency_key);
    if (key.in_progress) return responder.Reject(Rejection::kInProgress);
    if (key.expires > WallClock()) {
      Record(EffectSuperseded{sink_, request.message});
      return responder.Ok({true});
    }
    key.in_progress = true;
  }
  line_.Enter(request, responder);
}

void Api::Execute(ApiRequest& request, Responder<ApiReply> responder) {
  const bool admitted = tokens_.Admits(request.message, request.fencing_token);
  if (!admitted && !kernel().Has(Defect::kFencingTokenNotChecked)) {
    if (Remembers(request)) Find(request.idempotency_key) = Key();
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kOvertaken);
  }
  if (Remembers(request)) {
    const bool too_early = kernel().Has(Defect::kKeyPrunedTooEarly);
    Find(request.idempotency_key) = {too_early ? SimTime() : WallClock() + key_retention_};
  }
  Record(EffectApplied{sink_, request.message, request.key, request.version});
  responder.Ok({false});
}

}  // namespace redeliver
