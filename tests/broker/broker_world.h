// A log cluster with three logs and one group, and processes that write and read.
//
//   orders (2 partitions, a source) -> group "settle" -> settled (1 partition, its records are effects)
//                                                     -> orders.dead (1 partition, alerts after 5 min)
#ifndef REDELIVER_TESTS_BROKER_BROKER_WORLD_H_
#define REDELIVER_TESTS_BROKER_BROKER_WORLD_H_

#include <string>
#include <vector>

#include "sim/broker/log_client.h"
#include "sim/broker/log_cluster.h"
#include "tests/support/simulation.h"

namespace redeliver {

inline constexpr LogId kOrders{0};
inline constexpr LogId kSettled{1};
inline constexpr LogId kDeadOrders{2};
inline constexpr GroupId kSettle{0};
inline constexpr SinkId kSettlements{0};

inline RunShape BrokerShape() {
  RunShape shape;
  shape.logs = {{.name = "orders", .partitions = 2, .source = true},
                {.name = "settled", .sink = kSettlements},
                {.name = "orders.dead", .dead_letters = true}};
  shape.groups = {{.name = "settle", .reads = kOrders, .dead_letters = kDeadOrders}};
  return shape;
}

inline std::vector<LogOptions> BrokerOptions() {
  std::vector<LogOptions> options(3);
  options[0].partitions = 2;
  options[2].alert_after = Minutes(5);
  return options;
}

// The message `id`, for partition id % 2 of the orders.
inline Message MessageOf(uint32_t id) {
  return {.id = MessageId(id), .key = KeyId(id), .version = Version(1), .route = id};
}

class BrokerWorld {
 public:
  explicit BrokerWorld(std::vector<LogOptions> options = BrokerOptions()) : options_(std::move(options)) {}

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& broker() { return broker_; }
  const LogEndpoint& orders() const { return orders_; }
  const LogEndpoint& settled() const { return settled_; }
  const LogEndpoint& dead_orders() const { return dead_orders_; }
  // For the settle group; a test may change what it likes before it starts consumers.
  ConsumerEndpoint& settle() { return settle_; }

  // Straight into the broker, without a network. Not for requests that the broker parks.
  template <class Request>
  Outcome<typename Request::Reply> Ask(Request request) {
    return AskDirectly(caller_, broker_, std::move(request));
  }
  Outcome<AppendReply> Append(uint32_t message, LogId log = kOrders) {
    return Ask(AppendRequest{log, MessageOf(message), {}, Sequence(), false});
  }
  void AppendAt(SimDuration at, std::vector<uint32_t> messages, LogId log = kOrders) {
    simulation_.At(at, [=, this] {
      for (const uint32_t message : messages) Append(message, log);
    });
  }
  ProducerIdentity InitTransactions(uint64_t transactional_id) {
    return Ask(InitProducerRequest{transactional_id, Seconds(60)}).value();
  }
  Outcome<AppendReply> AppendIn(const ProducerIdentity& producer, uint32_t message, uint32_t sequence, LogId log) {
    return Ask(AppendRequest{log, MessageOf(message), producer, Sequence(sequence), true});
  }
  Outcome<ProducerIdentity> End(const ProducerIdentity& producer, bool commit) {
    return Ask(EndTransactionRequest{producer, commit});
  }
  // A fetch of one partition from an offset. Requires that there is something to return.
  Outcome<FetchReply> Fetch(LogId log, uint64_t offset, Isolation isolation = Isolation::kReadUncommitted) {
    FetchRequest request{kSettle, log, isolation, PoolArray<PartitionOffset>(simulation_.pool(), 1)};
    request.positions.push_back({PartitionId(0), Offset(offset)});
    return Ask(std::move(request));
  }

 private:
  Simulation simulation_;
  Journal journal_{simulation_};
  const RunShape shape_ = BrokerShape();
  const std::vector<LogOptions> options_;
  LogCluster broker_{simulation_.kernel(), 0, shape_, options_};
  Context& caller_ = simulation_.NewProcess("by-hand");
  LogEndpoint orders_{&broker_, kOrders, 2};
  LogEndpoint settled_{&broker_, kSettled, 1};
  LogEndpoint dead_orders_{&broker_, kDeadOrders, 1};
  ConsumerEndpoint settle_{.log = orders_,
                           .group = kSettle,
                           .request_timeout = Seconds(30),
                           .session_timeout = Seconds(45),
                           .heartbeat_interval = Seconds(3),
                           .max_poll_interval = Minutes(5)};
};

// "m1 m2": what a fetch returned.
inline std::string MessagesOf(const FetchReply& reply) {
  std::string text;
  for (const Record& record : reply.records) {
    text += (text.empty() ? "m" : " m") + std::to_string(record.message.id.value());
  }
  return text;
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_BROKER_WORLD_H_
