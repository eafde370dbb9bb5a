// A log cluster with one log of two partitions, "orders", and one group, "settle", for consumers to be watched.
#ifndef REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_
#define REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sim/broker/consumer_client.h"
#include "sim/broker/log_cluster.h"
#include "sim/broker/producer_client.h"
#include "tests/support/simulation.h"

namespace redeliver {

class ConsumerWorld {
 public:
  static constexpr LogId kOrders{0};
  static constexpr GroupId kSettle{0};

  explicit ConsumerWorld(int brokers = 1) {
    static constexpr std::string_view kNames[] = {"broker-1", "broker-2", "broker-3"};
    cluster_options_.brokers = brokers;
    shape_.logs = {{.name = "orders", .partitions = 2, .source = true}};
    shape_.groups = {{.name = "settle", .reads = kOrders}};
    logs_[0].partitions = 2;
    logs_[0].replicas = brokers;
    cluster_.emplace(simulation_.kernel(), shape_, cluster_options_, logs_);
    for (int i = 0; i < brokers; ++i) {
      shape_.brokers.emplace_back(kNames[i]);
      brokers_.push_back(&simulation_.NewProcess(kNames[i]));
      programs_.push_back(cluster_->HostOn(BrokerId(static_cast<uint16_t>(i)), *brokers_.back()));
    }
    for (int i = 0; i < brokers; ++i) brokers_[static_cast<size_t>(i)]->Start(programs_[static_cast<size_t>(i)]);
    endpoint_.log = {&*cluster_, kOrders, 2};
    endpoint_.request_timeout = Seconds(30);
    endpoint_.session_timeout = Seconds(45);
    endpoint_.heartbeat_interval = Seconds(3);
    endpoint_.max_poll_interval = Minutes(5);
  }

  Simulation& simulation() { return simulation_; }
  Journal& journal() { return journal_; }
  LogCluster& cluster() { return *cluster_; }
  Context& broker(size_t i) { return *brokers_[i]; }
  // A test may change what it likes before it starts consumers.
  ConsumerEndpoint& endpoint() { return endpoint_; }

  // Message i, for partition i % 2, is sent at the time, and arrives a millisecond later.
  void AppendAt(SimDuration at, std::vector<uint32_t> messages) {
    const Writer& writer = writers_.emplace_back(Writer{*this, std::move(messages)});
    simulation_.At(at, [this, &writer] { simulation_.Start<WriteAll>("writer", writer); });
  }

 private:
  struct Writer {
    ConsumerWorld& world;
    std::vector<uint32_t> messages;
  };

  static Process WriteAll(Context& self, const Writer& writer) {
    ProducerClient producer(self, writer.world.endpoint_.log, Seconds(5));
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
  RunShape shape_;
  ClusterOptions cluster_options_;
  std::vector<LogOptions> logs_{1};
  std::optional<LogCluster> cluster_;
  std::vector<Context*> brokers_;
  std::vector<Program> programs_;
  ConsumerEndpoint endpoint_;
  std::deque<Writer> writers_;
};

struct ReaderSetup {
  ConsumerWorld& world;
  std::string name;
  bool commits = true;
  SimDuration work = SimDuration();  // Per batch, before its commit.
};

// Notes what each poll returned, and each commit that was refused.
inline Process Read(Context& self, const ReaderSetup& setup) {
  ConsumerClient consumer(self, setup.world.endpoint());
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    std::string read = setup.name + " read";
    for (const Record& record : batch) read += " m" + std::to_string(record.message.id.value());
    setup.world.journal().Note(read);
    co_await self.Sleep(setup.work);
    if (!setup.commits) continue;
    const Outcome<Done> committed = co_await consumer.CommitOffsets();
    if (committed.rejected()) setup.world.journal().Note(setup.name + " " + NameOf(committed.reason()));
  }
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_CONSUMER_WORLD_H_
