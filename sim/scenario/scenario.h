// A scenario as a value: what a file says, checked and complete. One claim, several configurations of one pipeline.
#ifndef REDELIVER_SIM_SCENARIO_SCENARIO_H_
#define REDELIVER_SIM_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/digest.h"
#include "sim/base/knob.h"
#include "sim/broker/cluster_options.h"
#include "sim/broker/log_options.h"
#include "sim/client/consumer_options.h"
#include "sim/client/producer_options.h"
#include "sim/client/relay_options.h"
#include "sim/fault/fault_options.h"
#include "sim/kernel/network_options.h"
#include "sim/queue/queue_options.h"
#include "sim/scenario/threshold.h"
#include "sim/sink/sink_options.h"
#include "sim/store/cache_options.h"
#include "sim/store/database_options.h"

namespace redeliver {

struct Topology {
  ClusterOptions cluster;
  Named<LogOptions> logs;
  Named<QueueOptions> queues;
  Named<DatabaseOptions> databases;
  Named<CacheOptions> caches;
  Named<SinkOptions> sinks;
  Named<ProducerOptions> producers;
  Named<RelayOptions> relays;
  Named<ConsumerOptions> consumers;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&Topology::cluster,
         {.name = "cluster", .doc = "The brokers of the logs, and the protocol versions they run."});
    knob(&Topology::logs, {.name = "logs", .doc = "Partitioned logs, on the brokers of the cluster."});
    knob(&Topology::queues, {.name = "queues", .doc = "Queues that lease messages; each on a node of its own."});
    knob(&Topology::databases,
         {.name = "databases", .doc = "Databases of services: business rows, and an outbox beside them."});
    knob(&Topology::caches, {.name = "caches", .doc = "Caches that forget: by age, or in a failover."});
    knob(&Topology::sinks, {.name = "sinks", .doc = "Where effects happen: outside services and database tables."});
    knob(&Topology::producers,
         {.name = "producers", .doc = "Processes asked to deliver messages to a log or a queue."});
    knob(&Topology::relays, {.name = "relays", .doc = "Processes that publish what is in an outbox, as in relay-1."});
    knob(&Topology::consumers,
         {.name = "consumers",
          .doc = "Consumer groups, or consumers of a queue; each instance is a process, as in email-1."});
  }
};

// Everything a configuration may change.
struct Model {
  Topology topology;
  NetworkOptions network;
  FaultOptions faults;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&Model::topology, {.name = "topology", .doc = "The pipeline."});
    knob(&Model::network, {.name = "network", .doc = "How long messages travel."});
    knob(&Model::faults, {.name = "faults", .doc = "What may go wrong, and until when."});
  }
};

struct SearchOptions {
  int64_t seeds = 1000;
  int64_t faults = 1;
  std::vector<int64_t> timings{1};
  std::optional<std::vector<std::string>> plan;
  bool swarm = false;
  SimDuration horizon = Minutes(30);
  int64_t max_events = 1'000'000;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&SearchOptions::seeds,
         {.name = "seeds", .doc = "Seeds 1..N that run, compare and test sample.", .legal = {{1, 1'000'000'000}}});
    knob(&SearchOptions::faults,
         {.name = "faults", .doc = "Faults per plan that prove goes up to.", .legal = {{0, 8}}});
    knob(&SearchOptions::timings,
         {.name = "timings", .doc = "Seeds of the latencies under which prove tries every plan."});
    knob(&SearchOptions::plan,
         {.name = "plan",
          .doc = "The faults of one run in words, as in \"email-1 / sink.apply / applied / #3 = crash\". `test` and "
                 "`replay` then run this plan, under each of `timings`, and nothing else. Absent: `test` samples and "
                 "proves."});
    knob(&SearchOptions::swarm,
         {.name = "swarm", .doc = "Whether each sampled run scales every fault's rate by 0, 1/4, 1 or 4 of its own."});
    knob(&SearchOptions::horizon, {.name = "horizon",
                                   .doc = "Simulated time by which the pipeline must have drained.",
                                   .legal = {{Millis(1), Days(3650)}}});
    knob(&SearchOptions::max_events, {.name = "max_events",
                                      .doc = "Events after which a run is given up as inconclusive.",
                                      .legal = {{1000, 1'000'000'000'000}}});
  }
};

struct Configuration {
  std::string name;
  Model model;
  // The invariants that some run violates and the ones that every run keeps; absent without `expect`.
  std::optional<std::vector<std::string>> expected_violations;
  // The invariants that have nothing to judge in any run.
  std::vector<std::string> expected_vacuous;
  // In the order of the file.
  std::vector<Threshold> thresholds;
};

struct Scenario {
  std::string name;
  std::string claim;
  // What people say of it, and whether that is so: one of kVerdictsOnSayings. Both empty where nothing is said.
  std::string saying;
  std::string verdict;
  std::vector<std::string> source;
  std::vector<std::string> invariants;
  // Names of facts that some run of some configuration must reach.
  std::vector<std::string> must_see;
  SearchOptions search;
  std::vector<Configuration> configurations;
  // Of everything above, independent of the file's layout, comments and key order of objects without order.
  Digest digest;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_SCENARIO_H_
