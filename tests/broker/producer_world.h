// A log cluster with a source, "orders", and its dead-letter log, for producers to be watched.
#ifndef REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_
#define REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/broker/log_cluster.h"
#include "sim/broker/pipelined_producer_client.h"
#include "sim/broker/producer_client.h"
#include "sim/broker/transactional_producer_client.h"
#include "tests/support/simulation.h"

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
  explicit ProducerWorld(const ClusterOptions& options = {}, uint16_t partitions = 1) : options_(options) {
    static constexpr std::string_view kNames[] = {"broker-1", "broker-2", "broker-3"};
    const size_t brokers = static_cast<size_t>(options.brokers);
    shape_.logs = {{.name = "orders", .partitions = partitions, .source = true},
                   {.name = "orders.dead", .dead_letters = true}};
    shape_.groups = {{.name = "readers", .reads = kOrdersLog, .dead_letters = kDeadOrdersLog}};
    for (LogOptions& log : logs_) log.replicas = options.brokers;
    logs_[0].partitions = partitions;
    logs_[1].alert_after = Minutes(5);
    for (size_t i = 0; i < brokers; ++i) shape_.brokers.emplace_back(kNames[i]);
    cluster_.emplace(simulation_.kernel(), shape_, options_, logs_);
    for (size_t i = 0; i < brokers; ++i) {
      brokers_.push_back(&simulation_.NewProcess(kNames[i]));
      programs_.push_back(cluster_->HostOn(BrokerId(static_cast<uint16_t>(i)), *brokers_.back()));
    }
    for (size_t i = 0; i < brokers; ++i) brokers_[i]->Start(programs_[i]);
    orders_ = {&*cluster_, kOrdersLog, partitions};
    dead_orders_ = {&*cluster_, kDeadOrdersLog, 1};
  }

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& cluster() { return *cluster_; }
  Context& broker(size_t i) { return *brokers_[i]; }
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
  Simulation simulation_;
  Journal journal_{simulation_};
  RunShape shape_;
  const ClusterOptions options_;
  std::vector<LogOptions> logs_{2};
  std::optional<LogCluster> cluster_;
  std::vector<Context*> brokers_;
  std::vector<Program> programs_;
  LogEndpoint orders_;
  LogEndpoint dead_orders_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_PRODUCER_WORLD_H_
