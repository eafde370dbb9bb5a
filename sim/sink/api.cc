#include "sim/sink/api.h"

namespace redeliver {

Api::Api(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options, const RunShape& shape)
    : Server(kernel, index), sink_(sink), key_retention_(options.key_retention) {
  if (options.idempotency_key == IdempotencyKey::kMessageId) key_expires_.resize(shape.messages);
}

void Api::Handle(ApiRequest& request, Responder<ApiReply> responder) {
  if (request.poison) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kInvalidMessage);
  }
  if (request.keyed && !key_expires_.empty() && !kernel().Has(Defect::kProviderForgetsKeys)) {
    SimTime& expires = key_expires_[request.message.value()];
    if (expires > WallClock()) {
      Record(EffectSuperseded{sink_, request.message});
      return responder.Ok({true});
    }
    expires = WallClock() + key_retention_;
  }
  Record(EffectApplied{sink_, request.message, request.key, request.version});
  responder.Ok({false});
}

}  // namespace redeliver
