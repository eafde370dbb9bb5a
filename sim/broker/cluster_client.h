// A client's picture of the cluster: who leads what. It is as old as the last answer of a broker, and dies with the
// process.
#ifndef REDELIVER_SIM_BROKER_CLUSTER_CLIENT_H_
#define REDELIVER_SIM_BROKER_CLUSTER_CLIENT_H_

#include "sim/broker/log_requests.h"
#include "sim/kernel/effect.h"

namespace redeliver {

class LogCluster;

// retry.backoff.ms of Kafka's clients.
inline constexpr SimDuration kRetryBackoff = Millis(100);

// Where a log is.
struct LogEndpoint {
  LogCluster* cluster = nullptr;
  LogId log;
  uint16_t partitions = 1;
};

class ClusterClient {
 public:
  // `request_timeout`: how long one broker is waited for before the next is asked.
  ClusterClient(Context& self, LogCluster& cluster, SimDuration request_timeout);

  Context& self() { return self_; }

  // Asks brokers in turn until one answers. A cluster of one broker needs no asking.
  Task<Done> Refresh();
  // Before the first request of a client: as Refresh, unless nothing can be unknown.
  bool NeedsMetadata() const { return metadata_ == nullptr; }

  // Whom to ask, as far as the client knows. Where nobody leads, some broker that will say so.
  Broker& LeaderOf(TopicPartition partition);
  // The same, or None() where nobody leads.
  BrokerId LeaderId(TopicPartition partition) const;
  Broker& GroupCoordinator();
  Broker& TransactionCoordinator();
  Broker& AnyBroker();

  // Whether the answer says, or may mean, that somebody else must be asked: refresh before the next attempt.
  template <class T>
  static bool Misdirected(const Outcome<T>& outcome) {
    return outcome.unknown() || (outcome.rejected() && (outcome.reason() == Rejection::kNotLeader ||
                                                        outcome.reason() == Rejection::kNotCoordinator));
  }

 private:
  Broker& At(BrokerId broker);

  Context& self_;
  LogCluster& cluster_;
  const SimDuration timeout_;
  MetadataImage metadata_ = nullptr;
  Broker* only_ = nullptr;  // Where there is only one.
  uint16_t asked_ = 0;  // The broker asked last.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CLUSTER_CLIENT_H_
