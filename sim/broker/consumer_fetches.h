// Consumers' fetches at a broker, some of them waiting for something to return ("purgatory" in Kafka). Bounded by the
// high watermark, or by the last stable offset for read_committed; never by group membership.
#ifndef REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_
#define REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_

#include <memory>
#include <vector>

#include "sim/broker/log_requests.h"
#include "sim/kernel/call.h"

namespace redeliver {

class Broker;
class Replica;

class ConsumerFetches {
 public:
  explicit ConsumerFetches(Broker& broker) : broker_(broker) {}

  void Handle(FetchRequest& request, const Responder<FetchReply>& responder);
  // There may be something new to return from this log, or this broker leads a part of it no longer.
  void Wake(LogId log);
  // The broker has crashed.
  void Clear() { parked_.clear(); }

 private:
  struct Parked final : EventNode {
    Parked(ConsumerFetches& fetches, FetchRequest& request, const Responder<FetchReply>& responder)
        : fetches(fetches), request(request), responder(responder) {}
    // Waited long enough.
    void Fire() override { fetches.TimedOut(*this); }

    ConsumerFetches& fetches;
    FetchRequest& request;  // Lives as long as it is unanswered.
    Responder<FetchReply> responder;
  };

  // Answers if there is anything to say.
  bool Try(const FetchRequest& request, const Responder<FetchReply>& responder, bool at_once);
  void TimedOut(Parked& parked);

  Broker& broker_;
  std::vector<std::unique_ptr<Parked>> parked_;
  uint64_t defective_count_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_
