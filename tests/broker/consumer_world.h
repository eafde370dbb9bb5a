// A log cluster with one log of two partitions, "orders", and one group, "settle", for consumers to be watched.
#ifndef REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_
#define REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_

#include <deque>
#include <vector>

#include "sim/broker/consumer_client.h"
#include "sim/broker/producer_client.h"
#include "tests/broker/hosted_cluster.h"
#include "tests/broker/reader.h"

namespace redeliver {

class ConsumerWorld {
 public:
  static constexpr LogId kOrders{0};
  static constexpr GroupId kSettle{0};

  explicit ConsumerWorld(int brokers = 1) : cluster_(simulation_, Shape(), BrokersOf(brokers), Logs(brokers)) {
    settle_.log = cluster_.Endpoint(kOrders);
    settle_.request_timeout = Seconds(30);
    settle_.session_timeout = Seconds(45);
    settle_.heartbeat_interval = Seconds(3);
    settle_.max_poll_interval = Minutes(5);
  }

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& cluster() { return cluster_.cluster(); }
  Context& broker(size_t i) { return cluster_.host(i); }
  // A test may change what it likes before it starts consumers.
  ConsumerEndpoint& settle() { return settle_; }

  // Message i, for partition i % 2, is sent at the time, and arrives a millisecond later.
  void AppendAt(SimDuration at, std::vector<uint32_t> messages) {
    const Writer& writer = writers_.emplace_back(Writer{*this, std::move(messages)});
    simulation_.At(at, [this, &writer] { simulation_.Start<WriteAll>("writer", writer); });
  }

 private:
  static RunShape Shape() {
    RunShape shape;
    shape.logs = {{.name = "orders", .partitions = 2, .source = true}};
    shape.groups = {{.name = "settle", .reads = kOrders}};
    return shape;
  }
  static ClusterOptions BrokersOf(int brokers) {
    ClusterOptions options;
    options.brokers = brokers;
    return options;
  }
  static std::vector<LogOptions> Logs(int replicas) {
    LogOptions orders;
    orders.partitions = 2;
    orders.replicas = replicas;
    return {orders};
  }

  struct Writer {
    ConsumerWorld& world;
    std::vector<uint32_t> messages;
  };

  static Process WriteAll(Context& self, const Writer& writer) {
    ProducerClient producer(self, writer.world.settle_.log, Seconds(5));
    for (const uint32_t id : writer.messages) {
      Message message;
      message.id = MessageId(id);
      message.key = KeyId(id);
      message.version = Version(1);
      message.route = id;
      Outcome<AppendReply> sent = co_await producer.Send(message);
      while (!sent.ok()) {
        co_await self.Sleep(Millis(100));
        sent = co_await producer.Send(message);
      }
    }
  }

  Simulation simulation_;
  Journal journal_{simulation_};
  HostedCluster cluster_;
  ConsumerEndpoint settle_;
  std::deque<Writer> writers_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_
