// A log cluster in a simulation, its brokers on processes of their own, started.
#ifndef REDELIVER_TESTS_BROKER_HOSTED_CLUSTER_H_
#define REDELIVER_TESTS_BROKER_HOSTED_CLUSTER_H_

#include <utility>
#include <vector>

#include "sim/broker/log_cluster.h"
#include "tests/support/simulation.h"

namespace redeliver {

class HostedCluster {
 public:
  // `shape` names no brokers yet. The simulation outlives the cluster.
  HostedCluster(Simulation& simulation, RunShape shape, const ClusterOptions& options, std::vector<LogOptions> logs)
      : shape_(WithBrokers(std::move(shape), options.brokers)),
        options_(options),
        logs_(std::move(logs)),
        cluster_(simulation.kernel(), shape_, options_, logs_) {
    for (BrokerId id; id.value() < options_.brokers; id = id.Next()) {
      hosts_.push_back(&simulation.NewProcess(shape_.brokers[id.value()]));
      programs_.push_back(cluster_.HostOn(id, *hosts_.back()));
    }
    for (size_t i = 0; i < hosts_.size(); ++i) hosts_[i]->Start(programs_[i]);
  }
  HostedCluster(const HostedCluster&) = delete;
  HostedCluster& operator=(const HostedCluster&) = delete;

  LogCluster& cluster() { return cluster_; }
  const ClusterOptions& options() const { return options_; }
  Context& host(size_t i) { return *hosts_[i]; }
  LogEndpoint Endpoint(LogId log) { return {&cluster_, log, static_cast<uint16_t>(logs_[log.value()].partitions)}; }

 private:
  static RunShape WithBrokers(RunShape shape, int64_t brokers) {
    static constexpr const char* kNames[] = {"broker-1", "broker-2", "broker-3"};
    shape.brokers.assign(kNames, kNames + brokers);
    return shape;
  }

  const RunShape shape_;
  const ClusterOptions options_;
  const std::vector<LogOptions> logs_;
  LogCluster cluster_;
  std::vector<Context*> hosts_;
  std::vector<Program> programs_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_HOSTED_CLUSTER_H_
