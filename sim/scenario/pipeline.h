// A configuration worked out once, to be run many times: dense ids, names, hazards. Immutable, shared by all threads.
#ifndef REDELIVER_SIM_SCENARIO_PIPELINE_H_
#define REDELIVER_SIM_SCENARIO_PIPELINE_H_

#include <memory>
#include <string>
#include <vector>

#include "sim/base/samplers.h"
#include "sim/broker/log_cluster.h"
#include "sim/client/own_programs.h"
#include "sim/fault/hazard_table.h"
#include "sim/kernel/latency.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Pipeline {
 public:
  // A producer, and where its messages and keys begin among all.
  struct Producer {
    ProducerOptions options;
    ProcessId process;
    // Where it writes; None() where it does not.
    LogId log = LogId::None();
    QueueId queue = QueueId::None();
    DatabaseId database = DatabaseId::None();
    MessageId first_message;
    KeyId first_key;
    std::unique_ptr<ZipfTable> zipf;  // For that key choice only.
    OwnProgram<ProducerSetup> own = nullptr;
    std::shared_ptr<const ProducerSetup> setup;  // Without endpoints.
  };
  struct Consumer {
    ConsumerOptions options;
    GroupId group;
    ProcessId first_process;
    // What it reads: one of the two is None().
    LogId log = LogId::None();
    QueueId queue = QueueId::None();
    LogId output = LogId::None();
    // Where it puts messages itself that it gave up on; both None() if it does not.
    LogId dead_letters = LogId::None();
    QueueId dead_letter_queue = QueueId::None();
    // Where it puts records whose first attempt failed, and the group of its own that reads them there; None() if none.
    LogId retry_log = LogId::None();
    GroupId retry_group = GroupId::None();
    // Its effect: at a sink server, or in the output log (sink id only); None() if it owes none.
    SinkId sink = SinkId::None();
    size_t sink_server = 0;  // Index into sinks(); only if options.effect is set.
    size_t cache = 0;        // Index into caches(); only if options.dedup names one.
    size_t checkpoints = 0;  // Number of its store of checkpoints; only if it has one.
    OwnProgram<ConsumerSetup> own = nullptr;
    std::shared_ptr<const ConsumerSetup> setup;  // Without endpoints.
  };
  struct Relay {
    RelayOptions options;
    ProcessId first_process;
    DatabaseId database;
    LogId log = LogId::None();
    QueueId queue = QueueId::None();
    OwnProgram<RelaySetup> own = nullptr;
  };
  struct Queue {
    QueueOptions options;
    ProcessId host;
    QueueId dead_letters = QueueId::None();
  };
  // Somebody who sends everything again that one of the first three holds to one of the other two.
  struct Replay {
    LogId log = LogId::None();
    QueueId queue = QueueId::None();
    DatabaseId database = DatabaseId::None();
    LogId to_log = LogId::None();
    QueueId to_queue = QueueId::None();
    SimDuration after;
    ProcessId process;
  };
  struct Sink {
    SinkOptions options;
    SinkId id;
  };

  // Requires a model that the reader has accepted.
  explicit Pipeline(const Model& model, const OwnPrograms& own = {});

  const RunShape& shape() const { return shape_; }
  const ClusterOptions& cluster() const { return cluster_; }
  const std::vector<LogOptions>& logs() const { return logs_; }
  const std::vector<Producer>& producers() const { return producers_; }
  const std::vector<Consumer>& consumers() const { return consumers_; }
  const std::vector<Sink>& sinks() const { return sinks_; }
  const std::vector<CacheOptions>& caches() const { return caches_; }
  const std::vector<DatabaseOptions>& databases() const { return databases_; }
  const std::vector<Queue>& queues() const { return queues_; }
  const std::vector<Relay>& relays() const { return relays_; }
  const std::vector<Replay>& replays() const { return replays_; }
  const LatencyModel& latency() const { return latency_; }
  const HazardTable& hazards() const { return *hazards_; }

  // The process that hosts the first broker; the others follow.
  ProcessId first_broker() const { return first_broker_; }

  // Server numbers: brokers and controller, then sinks, caches, databases, queues and stores of checkpoints.
  uint16_t SinkServer(size_t sink) const { return static_cast<uint16_t>(LogCluster::ServerCount(cluster_) + sink); }
  uint16_t CacheServer(size_t cache) const { return static_cast<uint16_t>(SinkServer(sinks_.size()) + cache); }
  uint16_t DatabaseServer(size_t database) const {
    return static_cast<uint16_t>(CacheServer(caches_.size()) + database);
  }
  uint16_t QueueServer(size_t queue) const { return static_cast<uint16_t>(DatabaseServer(databases_.size()) + queue); }
  uint16_t CheckpointServer(size_t store) const { return static_cast<uint16_t>(QueueServer(queues_.size()) + store); }

  // Everything a fault site can name: processes, then servers.
  const std::vector<std::string>& names() const { return names_; }

 private:
  void AddProducers(const Topology& topology, const ProgramsByName<ProducerSetup>& own);
  void AddConsumers(const Topology& topology, const ProgramsByName<ConsumerSetup>& own);
  void AddConsumer(const Topology& topology, const std::string& name, const ConsumerOptions& options,
                   OwnProgram<ConsumerSetup> own);
  void AddBrokers();
  void AddRelays(const Topology& topology, const ProgramsByName<RelaySetup>& own);
  void AddQueueHosts(const Topology& topology);
  void AddReplays(const Topology& topology);
  void AddInstances(const std::string& name, int64_t instances);
  void AddServers(const Topology& topology);

  ClusterOptions cluster_;
  ProcessId first_broker_;
  RunShape shape_;
  std::vector<LogOptions> logs_;
  std::vector<Producer> producers_;
  std::vector<Consumer> consumers_;
  std::vector<Sink> sinks_;
  std::vector<CacheOptions> caches_;
  std::vector<DatabaseOptions> databases_;
  std::vector<Queue> queues_;
  std::vector<Relay> relays_;
  std::vector<Replay> replays_;
  LatencyModel latency_;
  std::vector<FaultTarget> process_targets_;
  std::vector<FaultTarget> server_targets_;
  std::unique_ptr<HazardTable> hazards_;
  std::vector<std::string> names_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_PIPELINE_H_
