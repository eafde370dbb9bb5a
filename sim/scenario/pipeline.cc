#include "sim/scenario/pipeline.h"

#include <algorithm>

#include "sim/base/check.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

template <class T>
size_t IndexOf(const Named<T>& parts, const std::string& name) {
  const auto found = std::ranges::find(parts, name, [](const auto& part) { return part.first; });
  REDELIVER_CHECK(found != parts.end());
  return static_cast<size_t>(found - parts.begin());
}

LogId FindLog(const Topology& topology, const std::string& name) {
  return LogId(static_cast<uint16_t>(IndexOf(topology.logs, name)));
}

}  // namespace

Pipeline::Pipeline(const Model& model) : cluster_(model.topology.cluster), latency_(model.network) {
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
  AddProducers(model.topology);
  AddConsumers(model.topology);
  AddBrokers();
  AddServers(model.topology);
  hazards_ = std::make_unique<HazardTable>(model.faults, process_targets_, server_targets_);
  names_ = shape_.processes;
  names_.insert(names_.end(), shape_.servers.begin(), shape_.servers.end());
}

void Pipeline::AddProducers(const Topology& topology) {
  for (const auto& [name, options] : topology.producers) {
    Producer producer;
    producer.options = options;
    producer.process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
    producer.log = FindLog(topology, options.writes);
    producer.first_message = MessageId(shape_.messages);
    producer.first_key = KeyId(shape_.keys);
    if (options.key_choice == KeyChoice::kZipf) {
      producer.zipf = std::make_unique<ZipfTable>(static_cast<uint32_t>(options.keys));
    }
    shape_.messages += static_cast<uint32_t>(options.messages);
    shape_.keys += static_cast<uint32_t>(options.keys);
    shape_.logs[producer.log.value()].source = true;
    shape_.processes.push_back(name);
    process_targets_.push_back({name, name});
    producers_.push_back(std::move(producer));
  }
}

void Pipeline::AddConsumers(const Topology& topology) {
  for (const auto& [name, options] : topology.sinks) sinks_.push_back({options, SinkId::None()});
  for (const auto& [name, options] : topology.consumers) AddConsumer(topology, name, options);
}

void Pipeline::AddConsumer(const Topology& topology, const std::string& name, const ConsumerOptions& options) {
  Consumer consumer;
  consumer.options = options;
  consumer.group = GroupId(static_cast<uint16_t>(shape_.groups.size()));
  consumer.first_process = ProcessId(static_cast<uint16_t>(shape_.processes.size()));
  consumer.log = FindLog(topology, options.reads);

  RunShape::Group group;
  group.name = name;
  group.reads = consumer.log;
  group.max_attempts = static_cast<uint32_t>(options.max_attempts);
  if (!options.dead_letter.empty()) {
    consumer.dead_letters = group.dead_letters = FindLog(topology, options.dead_letter);
    shape_.logs[consumer.dead_letters.value()].dead_letters = true;
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
    shape_.logs[consumer.log.value()].feeds.push_back(id);
    return id;
  };
  if (!options.effect.empty()) {
    consumer.sink_server = IndexOf(topology.sinks, options.effect);
    Sink& sink = sinks_[consumer.sink_server];
    sink.id = consumer.sink = add_sink(options.effect, sink.options.kind == SinkKind::kUpsert);
  }
  if (!options.writes.empty()) {
    consumer.output = FindLog(topology, options.writes);
    const SinkId id = add_sink(options.writes, false);
    shape_.logs[consumer.output.value()].sink = id;
    if (consumer.sink.none()) consumer.sink = id;
  }
  if (options.dedup && !options.dedup->cache.empty()) consumer.cache = IndexOf(topology.caches, options.dedup->cache);

  for (int64_t i = 1; i <= options.instances; ++i) {
    std::string instance = name + "-" + std::to_string(i);
    process_targets_.push_back({instance, name});
    shape_.processes.push_back(std::move(instance));
  }
  consumers_.push_back(std::move(consumer));
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
  for (const std::string& name : shape_.servers) server_targets_.push_back({name, name});
}

}  // namespace redeliver
