// Consumers' fetches at a broker, some of them waiting for something to return ("purgatory" in Kafka). Bounded by the
// high watermark, or by the last stable offset for read_committed; never by group membership.
#ifndef REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_
#define REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_

#include "sim/broker/log_requests.h"
#include "sim/kernel/purgatory.h"
#include "sim/kernel/call.h"

namespace redeliver {

class Broker;
class Replica;

class ConsumerFetches {
 public:
  // Both outlive it; `host` is the broker's process.
  ConsumerFetches(Broker& broker, Context& host);

  void Handle(FetchRequest& request, const Responder<FetchReply>& responder);
  // There may be something new to return from this log, or this broker leads a part of it no longer.
  void Wake(LogId log);
  // The broker has crashed.
  void Clear() { purgatory_.Clear(); }

 private:
  struct Waiting {
    FetchRequest* request;  // Lives as long as it is unanswered.
    Responder<FetchReply> responder;
  };
  friend class Purgatory<ConsumerFetches, Waiting>;

  // Answers if there is anything to say.
  bool Try(const FetchRequest& request, const Responder<FetchReply>& responder, bool at_once);
  void TimedOut(Waiting& waiting);

  Broker& broker_;
  Purgatory<ConsumerFetches, Waiting> purgatory_;
  uint64_t defective_count_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONSUMER_FETCHES_H_
