// The leader's side of replication: followers' fetches, some of them waiting for data. Fetching is how followers tell
// how far they have come. Rules: KIP-279, KIP-320 (fencing and divergence), KIP-903 (broker epoch).
#ifndef REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_
#define REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_

#include "sim/broker/log_requests.h"
#include "sim/kernel/purgatory.h"
#include "sim/kernel/call.h"

namespace redeliver {

class Broker;
class Replica;

class ReplicaFetches {
 public:
  // Both outlive it; `host` is the broker's process.
  ReplicaFetches(Broker& broker, Context& host);

  void Handle(ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder);
  // The partition has new data, or this broker's role in it has changed.
  void Wake(TopicPartition partition);
  // The broker has crashed.
  void Clear() { purgatory_.Clear(); }

 private:
  struct Waiting {
    ReplicaFetchRequest* request;  // Lives as long as it is unanswered.
    Responder<ReplicaFetchReply> responder;
  };
  friend class Purgatory<ReplicaFetches, Waiting>;

  // Whether the leader may serve this position, and if not why.
  Rejection Check(const ReplicaPosition& position, const ReplicaFetchRequest& request) const;
  // What the fetch says about the follower.
  void Remember(const ReplicaFetchRequest& request);
  // Answers if there is data, an error or a divergence to report.
  bool Try(const ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder, bool at_once);
  void TimedOut(Waiting& waiting);

  Broker& broker_;
  Purgatory<ReplicaFetches, Waiting> purgatory_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_
