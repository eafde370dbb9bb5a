#include "sim/scenario/world.h"

#include "sim/client/catalogue.h"

namespace redeliver {
namespace {

Database::Statement StatementOf(SinkKind kind) {
  switch (kind) {
    case SinkKind::kUpsert:
      return Database::Statement::kUpsert;
    case SinkKind::kInsertUnique:
      return Database::Statement::kInsertUnique;
    default:
      return Database::Statement::kIncrement;
  }
}

}  // namespace

World::World(Kernel& kernel, const Pipeline& pipeline)
    : kernel_(kernel),
      pipeline_(pipeline),
      cluster_(kernel, pipeline.shape(), pipeline.cluster(), pipeline.logs()),
      apis_(kernel.pool()),
      databases_(kernel.pool()),
      caches_(kernel.pool()),
      workloads_(kernel.pool()),
      producer_setups_(kernel.pool()),
      consumer_setups_(kernel.pool()),
      processes_(kernel.pool()),
      programs_(pipeline.shape().processes.size(), kernel.pool()) {
  BuildSinks();
  Pool& pool = kernel.pool();
  const RunShape& shape = pipeline.shape();
  for (size_t i = 0; i < pipeline.caches().size(); ++i) {
    caches_.push_back(MakePooled<Cache>(pool, kernel, pipeline.CacheServer(i), CacheId(static_cast<uint16_t>(i)),
                                        pipeline.caches()[i], shape));
  }
  processes_.reserve(shape.processes.size());
  for (size_t i = 0; i < shape.processes.size(); ++i) {
    processes_.push_back(MakePooled<Context>(pool, kernel, ProcessId(static_cast<uint16_t>(i)), shape.processes[i],
                                             shape.servers.size()));
  }
  BuildBrokers();
  BuildProducers();
  BuildConsumers();
}

void World::BuildSinks() {
  Pool& pool = kernel_.pool();
  for (size_t i = 0; i < pipeline_.sinks().size(); ++i) {
    const Pipeline::Sink& sink = pipeline_.sinks()[i];
    auto& api = apis_.emplace_back();
    auto& database = databases_.emplace_back();
    const uint16_t server = pipeline_.SinkServer(i);
    if (IsDatabase(sink.options.kind)) {
      database =
          MakePooled<Database>(pool, kernel_, server, sink.id, StatementOf(sink.options.kind), pipeline_.shape());
    } else {
      api = MakePooled<Api>(pool, kernel_, server, sink.id, sink.options, pipeline_.shape());
    }
  }
}

LogEndpoint World::Endpoint(LogId log) {
  if (log.none()) return {};
  return {&cluster_, log, pipeline_.shape().logs[log.value()].partitions};
}

ProducerSetup World::SetUp(const Pipeline::Producer& producer, Workload& workload) {
  const ProducerOptions& options = producer.options;
  ProducerSetup setup;
  setup.log = Endpoint(producer.log);
  setup.workload = &workload;
  setup.request_timeout = options.request_timeout;
  setup.retry_backoff = options.retry_backoff;
  setup.client = Effective(options.client.value_or(ClientOptions()), options.use());
  setup.on_timeout = options.on_timeout;
  setup.transaction_size = static_cast<size_t>(options.transaction_size);
  setup.abort_every = static_cast<uint64_t>(options.abort_every);
  setup.on_commit_timeout = options.on_commit_timeout;
  setup.transaction_timeout = options.transaction_timeout;
  return setup;
}

void World::BuildProducers() {
  producer_setups_.reserve(pipeline_.producers().size());
  for (const Pipeline::Producer& producer : pipeline_.producers()) {
    const size_t process = producer.process.value();
    workloads_.push_back(MakePooled<Workload>(kernel_.pool(), kernel_, producer.options, processes_[process]->entity(),
                                              producer.first_message, producer.first_key, producer.zipf.get()));
    producer_setups_.push_back(SetUp(producer, *workloads_.back()));
    programs_[process] = ProgramFor(producer.options, producer_setups_.back());
  }
}

ConsumerSetup World::SetUp(const Pipeline::Consumer& consumer) {
  const ConsumerOptions& options = consumer.options;
  ConsumerSetup setup;
  setup.source.log = Endpoint(consumer.log);
  setup.source.group = consumer.group;
  setup.source.isolation = options.isolation;
  setup.source.max_poll_records = static_cast<size_t>(options.max_poll_records);
  setup.source.request_timeout = options.request_timeout;
  setup.source.session_timeout = options.session_timeout;
  setup.source.heartbeat_interval = options.heartbeat_interval;
  setup.source.max_poll_interval = options.max_poll_interval;
  setup.source.offset_reset = options.auto_offset_reset;
  setup.source.auto_commit = options.auto_commits();
  setup.source.auto_commit_interval = options.auto_commit_interval;
  setup.source.protocol = options.rebalance_protocol;
  setup.source.owned_check = options.owned_partitions_check;
  if (options.static_members) setup.source.first_static = consumer.first_process;
  if (!options.effect.empty()) {
    const SinkOptions& sink = pipeline_.sinks()[consumer.sink_server].options;
    setup.effect.api = apis_[consumer.sink_server].get();
    setup.effect.accepts_keys = sink.idempotency_key == IdempotencyKey::kMessageId;
    setup.effect.database = databases_[consumer.sink_server].get();
  } else if (options.commit != CommitPlace::kInTransaction) {
    setup.effect.log = Endpoint(consumer.output);
  }
  setup.request_timeout = options.request_timeout;
  setup.handler_time = options.handler_time;
  setup.handler_time_spread = options.handler_time_spread;
  setup.workers = static_cast<uint32_t>(options.workers);
  setup.commit_offset = options.commit_offset;
  if (!consumer.retry_log.none()) {
    setup.retry_source = setup.source;
    setup.retry_source.log = Endpoint(consumer.retry_log);
    setup.retry_source.group = consumer.retry_group;
    setup.retry_source.second = true;
    // A record that was written before the first join must not be passed over.
    setup.retry_source.offset_reset = ResetPolicy::kEarliest;
  }
  setup.retry_delay = options.retry_delay;
  setup.hold_back = options.hold_back;
  setup.on_failure = options.on_failure;
  setup.max_attempts = static_cast<uint32_t>(options.max_attempts);
  setup.dead_letters = Endpoint(consumer.dead_letters);
  setup.retry_backoff = options.retry_backoff;
  setup.retry_backoff_max = options.retry_backoff_max;
  if (options.dedup && !options.dedup->cache.empty()) setup.cache = caches_[consumer.cache].get();
  setup.sink = consumer.sink;
  setup.output = Endpoint(consumer.output);
  setup.transaction_timeout = options.transaction_timeout;
  return setup;
}

void World::BuildConsumers() {
  consumer_setups_.reserve(pipeline_.consumers().size());
  for (const Pipeline::Consumer& consumer : pipeline_.consumers()) {
    consumer_setups_.push_back(SetUp(consumer));
    for (int64_t i = 0; i < consumer.options.instances; ++i) {
      programs_[consumer.first_process.value() + static_cast<size_t>(i)] =
          ProgramFor(consumer.options, consumer_setups_.back());
    }
  }
}

void World::BuildBrokers() {
  for (uint16_t i = 0; i < cluster_.broker_count(); ++i) {
    const size_t process = pipeline_.first_broker().value() + size_t{i};
    programs_[process] = cluster_.HostOn(BrokerId(i), *processes_[process]);
  }
}

RunEnd World::Run(const RunLimits& limits) {
  for (size_t i = 0; i < processes_.size(); ++i) processes_[i]->Start(programs_[i]);
  const RunEnd end = kernel_.Run(limits, [this] {
    for (const auto& workload : workloads_) {
      if (!workload->exhausted()) return false;
    }
    return cluster_.Drained();
  });
  kernel_.SetActor(Actor());
  cluster_.RecordBacklog();
  kernel_.Record(RunEnded{end == RunEnd::kDrained});
  return end;
}

}  // namespace redeliver
