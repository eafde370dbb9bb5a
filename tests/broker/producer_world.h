// A log cluster with a source, "orders", and its dead-letter log, for producers to be watched.
#ifndef REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_
#define REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "sim/broker/pipelined_producer_client.h"
#include "sim/broker/producer_client.h"
#include "sim/broker/transactional_producer_client.h"
#include "tests/broker/hosted_cluster.h"

namespace redeliver {

inline constexpr LogId kOrdersLog{0};
inline constexpr LogId kDeadOrdersLog{1};
inline constexpr GroupId kReaders{0};

// Message `id` of a key of its own, for partition id % partitions.
inline Message OrderOf(uint32_t id) {
  return {.id = MessageId(id), .key = KeyId(id), .version = Version(1), .poison = false, .route = id};
}

class ProducerWorld {
 public:
  explicit ProducerWorld(const ClusterOptions& options = {}, uint16_t partitions = 1)
      : cluster_(simulation_, Shape(partitions), options, Logs(options.brokers, partitions)) {}

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& cluster() { return cluster_.cluster(); }
  Context& broker(size_t i) { return cluster_.host(i); }
  const LogEndpoint& orders() const { return orders_; }
  const LogEndpoint& dead_orders() const { return dead_orders_; }

  // Messages in the order they were appended, copies included: "1 2 1".
  std::string Appended() const {
    std::string text;
    for (const RecordAppended& fact : simulation_.All<RecordAppended>()) {
      text += (text.empty() ? "" : " ") + std::to_string(fact.message.value());
    }
    return text;
  }
  // The same of those that became visible to read_committed readers.
  std::string Committed() const {
    std::string text;
    for (const RecordCommitted& fact : simulation_.All<RecordCommitted>()) {
      text += (text.empty() ? "" : " ") + std::to_string(fact.message.value());
    }
    return text;
  }

 private:
  static RunShape Shape(uint16_t partitions) {
    RunShape shape;
    shape.logs = {{.name = "orders", .partitions = partitions, .source = true},
                  {.name = "orders.dead", .dead_letters = true}};
    shape.groups = {{.name = "readers", .reads = kOrdersLog, .dead_letters = ChannelId(kDeadOrdersLog.value())}};
    return shape;
  }
  static std::vector<LogOptions> Logs(int64_t replicas, uint16_t partitions) {
    std::vector<LogOptions> logs(2);
    for (LogOptions& log : logs) log.replicas = replicas;
    logs[0].partitions = partitions;
    logs[1].alert_after = Minutes(5);
    return logs;
  }

  Simulation simulation_;
  Journal journal_{simulation_};
  HostedCluster cluster_;
  const LogEndpoint orders_ = cluster_.Endpoint(kOrdersLog);
  const LogEndpoint dead_orders_ = cluster_.Endpoint(kDeadOrdersLog);
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_
