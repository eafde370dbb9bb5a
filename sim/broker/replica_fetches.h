// The leader's side of replication: followers' fetches, some of them waiting for data. Fetching is how followers tell
// how far they have come. Rules: KIP-279, KIP-320 (fencing and divergence), KIP-903 (broker epoch).
#ifndef REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_
#define REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_

#include <memory>
#include <vector>

#include "sim/broker/log_requests.h"
#include "sim/kernel/call.h"

namespace redeliver {

class Broker;
class Replica;

class ReplicaFetches {
 public:
  explicit ReplicaFetches(Broker& broker) : broker_(broker) {}

  void Handle(ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder);
  // The partition has new data, or this broker's role in it has changed.
  void Wake(TopicPartition partition);
  // The broker has crashed.
  void Clear() { parked_.clear(); }

 private:
  struct Parked final : EventNode {
    Parked(ReplicaFetches& fetches, ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder)
        : fetches(fetches), request(request), responder(responder) {}
    void Fire() override { fetches.TimedOut(*this); }

    ReplicaFetches& fetches;
    ReplicaFetchRequest& request;  // Lives as long as it is unanswered.
    Responder<ReplicaFetchReply> responder;
  };

  // Whether the leader may serve this position, and if not why.
  Rejection Check(const ReplicaPosition& position, const ReplicaFetchRequest& request) const;
  // What the fetch says about the follower.
  void Remember(const ReplicaFetchRequest& request);
  // Answers if there is data, an error or a divergence to report.
  bool Try(const ReplicaFetchRequest& request, const Responder<ReplicaFetchReply>& responder, bool at_once);
  void TimedOut(Parked& parked);

  Broker& broker_;
  std::vector<std::unique_ptr<Parked>> parked_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_REPLICA_FETCHES_H_
