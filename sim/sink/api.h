// An outside service, such as mail or payment. What it has done cannot be taken back, and is no part of anybody's
// transaction. It may know idempotency keys (Stripe API: kept at least 24h): the first request with a key is served,
// and whoever comes with it again is told to wait while it is, and answered from memory after that.
#ifndef REDELIVER_SIM_SINK_API_H_
#define REDELIVER_SIM_SINK_API_H_

#include <map>
#include <vector>

#include "sim/base/dedup_id.h"
#include "sim/base/fencing_tokens.h"
#include "sim/base/outcome.h"
#include "sim/kernel/service_line.h"
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
  // Whether the request carries an idempotency key: that of the message, unless it is a copy's or one attempt's.
  bool keyed = false;
  DedupId idempotency_key = message;
  uint64_t fencing_token = 0;
};

// Asks whether the service is healthy.
struct ApiCheckRequest {
  using Server = Api;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkCheck;
};

class Api final : public Server {
 public:
  // The effects of `sink`. `shape` outlives the service.
  Api(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options, const RunShape& shape);

  // A poison message is refused as invalid.
  void Handle(ApiRequest& request, Responder<ApiReply> responder);
  void Handle(ApiCheckRequest& request, Responder<Done> responder);
  // The work is done.
  void Execute(ApiRequest& request, Responder<ApiReply> responder);

 private:
  struct Key {
    SimTime expires;  // On the service's clock; SimTime() if the key is unknown.
    bool in_progress = false;
  };

  bool Remembers(const ApiRequest& request) const { return request.keyed && remembers_keys_; }
  Key& Find(DedupId id);

  const SinkId sink_;
  const SimDuration key_retention_;
  const bool remembers_keys_;
  const uint32_t messages_;
  std::vector<Key> keys_;  // By message; empty if it knows no keys.
  std::map<uint64_t, Key> keys_of_copies_;
  FencingTokens tokens_;
  ServiceLine<Api, ApiRequest> line_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_API_H_
