// An outside service, such as mail or payment. What it has done cannot be taken back, and is no part of anybody's
// transaction. It may know idempotency keys (Stripe API: kept at least 24h).
#ifndef REDELIVER_SIM_SINK_API_H_
#define REDELIVER_SIM_SINK_API_H_

#include <vector>

#include "sim/base/outcome.h"
#include "sim/kernel/call.h"
#include "sim/sink/sink_options.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Api;

struct ApiReply {
  // Answered from memory: the key was known.
  bool repeated = false;
};

struct ApiRequest {
  using Server = Api;
  using Reply = ApiReply;
  static constexpr Operation kOperation = Operation::kSinkApply;

  MessageId message;
  KeyId key;
  Version version;
  bool poison = false;
  // Whether the request carries the message id as idempotency key.
  bool keyed = false;
};

class Api final : public Server {
 public:
  // The effects of `sink`. `shape` outlives the service.
  Api(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options, const RunShape& shape);

  // A poison message is refused as invalid.
  void Handle(ApiRequest& request, Responder<ApiReply> responder);

 private:
  const SinkId sink_;
  const SimDuration key_retention_;
  std::vector<SimTime> key_expires_;  // By message, on the service's clock; empty if it knows no keys.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_API_H_
