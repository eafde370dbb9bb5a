// A log cluster with three logs and one group, and a client that asks its brokers by hand.
//
//   orders (2 partitions, a source) -> group "settle" -> settled (1 partition, its records are effects)
//                                                     -> orders.dead (1 partition, alerts after 5 min)
//
// With three brokers: broker 0 leads the first partition of the orders and the group, broker 1 the second, the settled
// records and the transactions, broker 2 the dead letters.
#ifndef REDELIVER_TESTS_BROKER_BROKER_WORLD_H_
#define REDELIVER_TESTS_BROKER_BROKER_WORLD_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/broker/log_client.h"
#include "tests/broker/hosted_cluster.h"

namespace redeliver {

inline constexpr LogId kOrders{0};
inline constexpr LogId kSettled{1};
inline constexpr LogId kDeadOrders{2};
inline constexpr GroupId kSettle{0};
inline constexpr SinkId kSettlements{0};
inline constexpr TopicPartition kEvenOrders{kOrders, PartitionId(0)};
inline constexpr TopicPartition kOddOrders{kOrders, PartitionId(1)};

inline RunShape BrokerShape() {
  RunShape shape;
  shape.logs = {{.name = "orders", .partitions = 2, .source = true},
                {.name = "settled", .sink = kSettlements},
                {.name = "orders.dead", .dead_letters = true}};
  shape.groups = {{.name = "settle", .reads = kOrders, .dead_letters = ChannelId(kDeadOrders.value())}};
  return shape;
}

inline std::vector<LogOptions> BrokerOptions(int64_t min_insync_replicas = 1) {
  std::vector<LogOptions> options(3);
  for (LogOptions& log : options) log.min_insync_replicas = min_insync_replicas;
  options[0].partitions = 2;
  options[2].alert_after = Minutes(5);
  return options;
}

inline ClusterOptions BrokersOf(int64_t brokers) {
  ClusterOptions options;
  options.brokers = brokers;
  return options;
}

// The message `id`, for partition id % 2 of the orders.
inline Message MessageOf(uint32_t id) {
  return {.id = MessageId(id), .key = KeyId(id), .version = Version(1), .poison = false, .route = id};
}

// A transactional producer with one transaction, driven by hand.
struct HandProducer {
  uint64_t transactional_id = 0;
  ProducerIdentity identity;
  TransactionId transaction;
};

// A request at a broker, and what the broker has answered so far.
template <class Request>
class Asked {
 public:
  using Reply = typename Request::Reply;

  Asked(Context& caller, Broker& broker, Request request) : call_(caller, broker), request_(std::move(request)) {
    broker.Handle(request_, call_.responder());
    Look();
  }
  bool answered() {
    Look();
    return outcome_.ok() || outcome_.rejected();
  }
  // Unknown as long as it waits.
  Outcome<Reply>& outcome() {
    Look();
    return outcome_;
  }

 private:
  void Look() {
    if (!outcome_.ok() && !outcome_.rejected()) outcome_ = call_.TakeOutcome();
  }

  DirectCall<Request> call_;
  Request request_;
  Outcome<Reply> outcome_;
};

class BrokerWorld {
 public:
  explicit BrokerWorld(std::vector<LogOptions> logs = BrokerOptions())
      : BrokerWorld(ClusterOptions(), std::move(logs)) {}
  explicit BrokerWorld(const ClusterOptions& options, std::vector<LogOptions> logs = BrokerOptions())
      : cluster_(simulation_, BrokerShape(), options, std::move(logs)) {}

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& cluster() { return cluster_.cluster(); }
  Broker& broker(uint16_t id = 0) { return cluster().broker(BrokerId(id)); }
  Context& host(size_t id = 0) { return cluster_.host(id); }
  const LogEndpoint& orders() const { return orders_; }
  const LogEndpoint& settled() const { return settled_; }
  const LogEndpoint& dead_orders() const { return dead_orders_; }
  // For the settle group; a test may change what it likes before it starts consumers.
  ConsumerEndpoint& settle() { return settle_; }

  // The simulation goes on for so long.
  void Wait(SimDuration duration) {
    bool over = false;
    simulation_.At(simulation_.now() + duration - SimTime(), [&over] { over = true; });
    while (!over) Step();
  }
  // The same until something holds, at most so long. Returns whether it does.
  template <class Condition>
  bool WaitFor(Condition condition, SimDuration at_most) {
    const SimTime end = simulation_.now() + at_most;
    while (!condition() && simulation_.now() < end) Step();
    return condition();
  }
  // The same until a time.
  void WaitUntil(SimDuration since_start) { Wait(SimTime() + since_start - simulation_.now()); }

  // --- Straight into a broker, without a network.
  // Goes on with the test at once.
  template <class Request>
  std::shared_ptr<Asked<Request>> Start(Broker& broker, Request request) {
    auto asked = std::make_shared<Asked<Request>>(caller_, broker, std::move(request));
    if (!asked->answered()) waiting_.push_back(asked);
    return asked;
  }
  // The simulation goes on until the broker answers, at most 40s.
  template <class Request>
  Outcome<typename Request::Reply> Ask(Broker& broker, Request request) {
    const auto asked = Start(broker, std::move(request));
    WaitFor([&asked] { return asked->answered(); }, Seconds(40));
    return std::move(asked->outcome());
  }
  // The one that answers requests of this kind in a cluster of one.
  template <class Request>
  Outcome<typename Request::Reply> Ask(Request request) {
    return Ask(broker(), std::move(request));
  }

  AppendRequest AppendOf(uint32_t message, LogId log = kOrders) {
    const Message content = MessageOf(message);
    AppendRequest request;
    request.partition = {log, PartitionOf(content, log == kOrders ? 2 : 1)};
    request.messages = BatchOfOne(simulation_.pool(), content);
    return request;
  }
  Outcome<AppendReply> Append(uint32_t message, LogId log = kOrders) { return Ask(AppendOf(message, log)); }
  // To whoever leads by the controller's decision.
  void AppendAt(SimDuration at, std::vector<uint32_t> messages, LogId log = kOrders) {
    simulation_.At(at, [=, this] {
      for (const uint32_t message : messages) {
        AppendRequest request = AppendOf(message, log);
        Broker& leader = LeaderOf(request.partition);
        Start(leader, std::move(request));
      }
    });
  }
  const PartitionState& StateOf(TopicPartition partition) {
    const Controller* controller = cluster().controller();
    return (controller != nullptr ? controller->metadata() : cluster().first_metadata())->partition(partition);
  }
  Broker& LeaderOf(TopicPartition partition) { return cluster().broker(StateOf(partition).leader); }

  // --- Transactions
  HandProducer InitTransactions(uint64_t transactional_id) {
    const InitProducerRequest request{transactional_id, Seconds(60), {}};
    Outcome<ProducerIdentity> initialised = Ask(request);
    while (!initialised.ok()) {
      Wait(Millis(100));  // What an older instance left open is being aborted.
      initialised = Ask(request);
    }
    return {transactional_id, initialised.value(), cluster().NewTransaction()};
  }
  Outcome<AppendReply> AppendIn(const HandProducer& producer, uint32_t message, uint32_t sequence, LogId log) {
    AppendRequest request = AppendOf(message, log);
    request.producer = producer.identity;
    request.first_sequence = Sequence(sequence);
    request.transactional_id = producer.transactional_id;
    request.transaction = producer.transaction;
    return Ask(std::move(request));
  }
  // When it returns, the markers are written.
  Outcome<ProducerIdentity> End(const HandProducer& producer, bool commit) {
    const Outcome<ProducerIdentity> ended =
        Ask(EndTransactionRequest{producer.transactional_id, producer.identity, commit, true, producer.transaction});
    Wait(Millis(10));
    return ended;
  }

  // --- Reading
  // A fetch of the first partition from an offset. Unknown if there is nothing to return.
  Outcome<FetchReply> Fetch(LogId log, uint64_t offset, Isolation isolation = Isolation::kReadUncommitted) {
    return std::move(Start(broker(), FetchOf(log, offset, isolation))->outcome());
  }
  FetchRequest FetchOf(LogId log, uint64_t offset, Isolation isolation = Isolation::kReadUncommitted) {
    FetchRequest request{kSettle, log, isolation, PoolArray<PartitionOffset>(simulation_.pool(), 1)};
    request.positions.push_back({PartitionId(0), Offset(offset)});
    return request;
  }

  // Names of the facts about records, transactions and effects: all but those of processes and messages on their way.
  std::vector<std::string_view> FactNames() const {
    std::vector<std::string_view> names = simulation_.FactNames();
    std::erase_if(names, [](std::string_view name) { return name.starts_with("process.") || name == "reply.dropped"; });
    return names;
  }

 private:
  void Step() {
    simulation_.kernel().Run({SimTime() + Days(400), simulation_.kernel().events() + 1}, [] { return false; });
  }

  Simulation simulation_;
  Journal journal_{simulation_};
  HostedCluster cluster_;
  Context& caller_ = simulation_.NewProcess("by-hand");
  std::vector<std::shared_ptr<void>> waiting_;
  LogEndpoint orders_ = cluster_.Endpoint(kOrders);
  LogEndpoint settled_ = cluster_.Endpoint(kSettled);
  LogEndpoint dead_orders_ = cluster_.Endpoint(kDeadOrders);
  ConsumerEndpoint settle_{.log = orders_,
                           .group = kSettle,
                           .request_timeout = Seconds(30),
                           .session_timeout = Seconds(45),
                           .heartbeat_interval = Seconds(3),
                           .max_poll_interval = Minutes(5)};
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_BROKER_WORLD_H_
