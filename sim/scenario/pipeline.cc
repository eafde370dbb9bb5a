#include "sim/scenario/pipeline.h"

#include <algorithm>

#include "sim/base/check.h"
#include "sim/queue/queue_rules.h"
#include "sim/scenario/name_rules.h"
#include "sim/scenario/program_choices.h"
#include "sim/scenario/replays.h"

namespace redeliver {
namespace {

template <class T>
size_t IndexOf(const Named<T>& parts, const std::string& name) {
  const auto found = std::ranges::find(parts, name, [](const auto& part) { return part.first; });
  REDELIVER_CHECK(found != parts.end());
  return static_cast<size_t>(found - parts.begin());
}

template <class T>
bool Has(const Named<T>& parts, const std::string& name) {
  return std::ranges::any_of(parts, [&name](const auto& part) { return part.first == name; });
}

// None() if there is none of that name.
LogId FindLog(const Topology& topology, const std::string& name) {
  if (!Has(topology.logs, name)) return LogId::None();
  return LogId(static_cast<uint16_t>(IndexOf(topology.logs, name)));
}
QueueId FindQueue(const Topology& topology, const std::string& name) {
  if (!Has(topology.queues, name)) return QueueId::None();
  return QueueId(static_cast<uint16_t>(IndexOf(topology.queues, name)));
}
DatabaseId FindDatabase(const Topology& topology, const std::string& name) {
  return DatabaseId(static_cast<uint16_t>(IndexOf(topology.databases, name)));
}

// How often a message of the queue is tried that its consumer gives back each time; 0 = for ever.
uint32_t MostExecutions(const QueueOptions& queue, const ConsumerOptions& consumer) {
  const bool here = consumer.on_failure == OnFailure::kRetry || consumer.on_failure == OnFailure::kSkip;
  if (here) return static_cast<uint32_t>(consumer.max_attempts);
  const QueueRules rules = RulesOf(queue);
  const bool late = rules.limit_checked == LimitChecked::kAtReturn;
  return rules.max_receive_count == 0 ? 0 : rules.max_receive_count + (late ? 1 : 0);
}

}  // namespace

Pipeline::Pipeline(const Model& model, const OwnPrograms& own)
    : cluster_(model.topology.cluster), latency_(model.network) {
  for (const auto& [name, options] : model.topology.logs) {
    logs_.push_back(options);
    RunShape::Log log;
    log.name = name;
    log.partitions = static_cast<uint16_t>(options.partitions);
    shape_.logs.push_back(std::move(log));
  }
  for (const auto& [name, options] : model.topology.caches) {
    caches_.push_back(options);
    shape_.caches.push_back({name, RunShape::kIdBytes + static_cast<uint64_t>(options.bytes_per_record)});
  }
  for (const auto& [name, options] : model.topology.databases) {
    databases_.push_back(options);
    shape_.databases.push_back(name);
  }
  for (const auto& [name, options] : model.topology.queues) {
    RunShape::Queue queue;
    queue.name = name;
    shape_.queues.push_back(std::move(queue));
  }
  AddProducers(model.topology, own.producers);
  AddConsumers(model.topology, own.consumers);
  AddBrokers();
  AddRelays(model.topology, own.relays);
  AddQueueHosts(model.topology);
  AddReplays(model.topology);
  AddServers(model.topology);
  for (Producer& producer : producers_) {
    producer.setup = std::make_shared<ProducerSetup>(ChoicesOf(producer, shape_));
  }
  for (Consumer& consumer : consumers_) {
    consumer.setup = std::make_shared<ConsumerSetup>(ChoicesOf(consumer, sinks_));
  }
  hazards_ = std::make_unique<HazardTable>(model.faults, process_targets_, server_targets_);
  names_ = shape_.processes;
  names_.insert(names_.end(), shape_.servers.begin(), shape_.servers.end());
}

void Pipeline::AddProducers(const Topology& topology, const ProgramsByName<ProducerSetup>& own) {
  for (const auto& [name, options] : topology.producers) {
    Producer producer;
    producer.options = options;
    producer.own = FindOwn(own, name);
    producer.process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
    producer.log = FindLog(topology, options.writes);
    producer.queue = FindQueue(topology, options.writes);
    if (!options.database.empty()) producer.database = FindDatabase(topology, options.database);
    producer.first_message = MessageId(shape_.messages);
    producer.first_key = KeyId(shape_.keys);
    if (options.key_choice == KeyChoice::kZipf) {
      producer.zipf = std::make_unique<ZipfTable>(static_cast<uint32_t>(options.keys));
    }
    shape_.messages += static_cast<uint32_t>(options.messages);
    shape_.keys += static_cast<uint32_t>(options.keys);
    if (!producer.log.none()) {
      shape_.logs[producer.log.value()].source = true;
      shape_.logs[producer.log.value()].origin = producer.database;
    }
    if (!producer.queue.none()) {
      shape_.queues[producer.queue.value()].source = true;
      shape_.queues[producer.queue.value()].origin = producer.database;
    }
    shape_.processes.push_back(name);
    process_targets_.push_back({name, name});
    producers_.push_back(std::move(producer));
  }
}

void Pipeline::AddConsumers(const Topology& topology, const ProgramsByName<ConsumerSetup>& own) {
  for (const auto& [name, options] : topology.sinks) sinks_.push_back({options, SinkId::None()});
  for (const auto& [name, options] : topology.consumers) AddConsumer(topology, name, options, FindOwn(own, name));
}

void Pipeline::AddConsumer(const Topology& topology, const std::string& name, const ConsumerOptions& options,
                           OwnProgram<ConsumerSetup> own) {
  Consumer consumer;
  consumer.options = options;
  consumer.own = own;
  consumer.group = GroupId(static_cast<uint16_t>(shape_.groups.size()));
  consumer.first_process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
  consumer.log = FindLog(topology, options.reads);
  consumer.queue = FindQueue(topology, options.reads);

  RunShape::Group group;
  group.name = name;
  group.reads = consumer.log;
  group.receives = consumer.queue;
  group.max_attempts = static_cast<uint32_t>(options.max_attempts);
  if (!options.dead_letter.empty()) {
    consumer.dead_letters = FindLog(topology, options.dead_letter);
    consumer.dead_letter_queue = FindQueue(topology, options.dead_letter);
    if (!consumer.dead_letters.none()) {
      group.dead_letters = shape_.ChannelOf(consumer.dead_letters);
      shape_.logs[consumer.dead_letters.value()].dead_letters = true;
    } else {
      group.dead_letters = shape_.ChannelOf(consumer.dead_letter_queue);
      shape_.queues[consumer.dead_letter_queue.value()].dead_letters = true;
    }
  }
  if (options.dead_letter.empty() && !consumer.queue.none()) {
    const QueueOptions& queue = topology.queues[consumer.queue.value()].second;
    group.max_attempts = MostExecutions(queue, options);
    if (!queue.dead_letter.empty()) group.dead_letters = shape_.ChannelOf(FindQueue(topology, queue.dead_letter));
  }
  shape_.groups.push_back(std::move(group));
  if (!options.retry_log.empty()) {
    consumer.retry_log = FindLog(topology, options.retry_log);
    consumer.retry_group = GroupId(static_cast<uint16_t>(shape_.groups.size()));
    shape_.groups.push_back({.name = RetryGroupName(name), .reads = consumer.retry_log, .retries_for = consumer.group});
  }

  const auto add_sink = [&](std::string sink_name, bool keeps_state) {
    const SinkId id(static_cast<uint16_t>(shape_.sinks.size()));
    shape_.sinks.push_back({std::move(sink_name), consumer.group, keeps_state});
    auto& feeds =
        consumer.log.none() ? shape_.queues[consumer.queue.value()].feeds : shape_.logs[consumer.log.value()].feeds;
    feeds.push_back(id);
    return id;
  };
  if (!options.effect.empty()) {
    consumer.sink_server = IndexOf(topology.sinks, options.effect);
    Sink& sink = sinks_[consumer.sink_server];
    sink.id = consumer.sink = add_sink(options.effect, KeepsState(sink.options.kind));
  }
  if (!options.writes.empty()) {
    consumer.output = FindLog(topology, options.writes);
    const SinkId id = add_sink(options.writes, false);
    shape_.logs[consumer.output.value()].sink = id;
    if (consumer.sink.none()) consumer.sink = id;
  }
  if (options.dedup && !options.dedup->cache.empty()) consumer.cache = IndexOf(topology.caches, options.dedup->cache);

  AddInstances(name, options.instances);
  consumers_.push_back(std::move(consumer));
}

void Pipeline::AddInstances(const std::string& name, int64_t instances) {
  for (int64_t i = 1; i <= instances; ++i) {
    std::string instance = InstanceName(name, i);
    process_targets_.push_back({instance, name});
    shape_.processes.push_back(std::move(instance));
  }
}

void Pipeline::AddRelays(const Topology& topology, const ProgramsByName<RelaySetup>& own) {
  for (const auto& [name, options] : topology.relays) {
    Relay relay;
    relay.options = options;
    relay.own = FindOwn(own, name);
    relay.first_process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
    relay.database = FindDatabase(topology, options.reads);
    relay.log = FindLog(topology, options.writes);
    relay.queue = FindQueue(topology, options.writes);
    const auto publish = [&relay](auto& channel) {
      channel.source = true;
      channel.origin = relay.database;
    };
    if (!relay.log.none()) publish(shape_.logs[relay.log.value()]);
    if (!relay.queue.none()) publish(shape_.queues[relay.queue.value()]);
    AddInstances(name, options.instances);
    relays_.push_back(std::move(relay));
  }
}

void Pipeline::AddQueueHosts(const Topology& topology) {
  for (const auto& [name, options] : topology.queues) {
    Queue queue;
    queue.options = options;
    queue.host = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
    if (!options.dead_letter.empty()) {
      queue.dead_letters = FindQueue(topology, options.dead_letter);
      shape_.queues[queue.dead_letters.value()].dead_letters = true;
    }
    shape_.processes.push_back(name);
    process_targets_.push_back({name, name, true});
    queues_.push_back(std::move(queue));
  }
}

void Pipeline::AddReplays(const Topology& topology) {
  ForEachReplay(topology, [&](std::string_view, const std::string& name, const ReplayOptions& options) {
    Replay replay;
    replay.log = FindLog(topology, name);
    replay.queue = FindQueue(topology, name);
    if (Has(topology.databases, name)) replay.database = FindDatabase(topology, name);
    replay.to_log = FindLog(topology, options.to);
    replay.to_queue = FindQueue(topology, options.to);
    replay.after = options.after;
    replay.process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
    replays_.push_back(replay);
    shape_.processes.push_back(OperatorName(name));
    process_targets_.push_back({OperatorName(name), OperatorName(name)});
  });
}

void Pipeline::AddBrokers() {
  first_broker_ = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
  for (int64_t i = 1; i <= cluster_.brokers; ++i) {
    const std::string name = cluster_.brokers == 1 ? "broker" : "broker-" + std::to_string(i);
    shape_.brokers.push_back(name);
    shape_.processes.push_back(name);
    shape_.servers.push_back(name);
    process_targets_.push_back({name, "brokers"});
  }
  if (cluster_.brokers > 1) shape_.servers.push_back("controller");
}

void Pipeline::AddServers(const Topology& topology) {
  for (const auto& [name, options] : topology.sinks) shape_.servers.push_back(name);
  for (const auto& [name, options] : topology.caches) shape_.servers.push_back(name);
  for (const auto& [name, options] : topology.databases) shape_.servers.push_back(name);
  for (const auto& [name, options] : topology.queues) shape_.servers.push_back(name);
  size_t stores = 0;
  for (size_t i = 0; i < consumers_.size(); ++i) {
    if (consumers_[i].options.commit != CommitPlace::kWithCheckpoint) continue;
    consumers_[i].checkpoints = stores++;
    shape_.servers.push_back(CheckpointStoreName(topology.consumers[i].first));
  }
  for (const std::string& name : shape_.servers) {
    server_targets_.push_back({name, name, Has(topology.caches, name) || Has(topology.databases, name)});
  }
}

}  // namespace redeliver
