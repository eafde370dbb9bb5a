#include "sim/scenario/world.h"

#include <algorithm>

#include "sim/client/catalogue.h"

namespace redeliver {
namespace {

TableStatement StatementOf(SinkKind kind) {
  switch (kind) {
    case SinkKind::kUpsert:
    case SinkKind::kSearch:
      return TableStatement::kUpsert;
    case SinkKind::kUpsertVersioned:
    case SinkKind::kSearchVersioned:
      return TableStatement::kUpsertVersioned;
    case SinkKind::kInsertUnique:
      return TableStatement::kInsertUnique;
    default:
      return TableStatement::kIncrement;
  }
}

OutboxRead ReadBy(RelayKind kind) {
  switch (kind) {
    case RelayKind::kChangeDataCapture:
      return OutboxRead::kFromLog;
    case RelayKind::kPollFlag:
      return OutboxRead::kUnmarked;
    case RelayKind::kPollHorizon:
      return OutboxRead::kByHorizon;
    default:
      return OutboxRead::kAfterCursor;
  }
}

TableOptions TableOf(const SinkOptions& sink) {
  TableOptions table;
  table.statement = StatementOf(sink.kind);
  table.record_ttl = sink.record_ttl;
  table.purge_interval = sink.purge_interval;
  if (sink.kind == SinkKind::kSearchVersioned) table.tombstone_ttl = sink.gc_deletes;
  table.checks_tokens = sink.fencing == Fencing::kToken;
  table.times = sink.times();
  return table;
}

}  // namespace

World::World(Kernel& kernel, const Pipeline& pipeline)
    : kernel_(kernel),
      pipeline_(pipeline),
      cluster_(kernel, pipeline.shape(), pipeline.cluster(), pipeline.logs()),
      apis_(kernel.pool()),
      databases_(kernel.pool()),
      two_phase_sinks_(kernel.pool()),
      checkpoint_stores_(kernel.pool()),
      caches_(kernel.pool()),
      service_databases_(kernel.pool()),
      queues_(kernel.pool()),
      workloads_(kernel.pool()),
      producer_setups_(kernel.pool()),
      relay_setups_(kernel.pool()),
      replay_setups_(kernel.pool()),
      consumer_setups_(kernel.pool()),
      processes_(kernel.pool()),
      programs_(pipeline.shape().processes.size(), kernel.pool()),
      moments_(kernel.pool()) {
  Pool& pool = kernel.pool();
  const RunShape& shape = pipeline.shape();
  BuildSinks();
  for (size_t i = 0; i < pipeline.caches().size(); ++i) {
    caches_.push_back(MakePooled<Cache>(pool, kernel, pipeline.CacheServer(i), CacheId(static_cast<uint16_t>(i)),
                                        pipeline.caches()[i], shape));
  }
  BuildDatabases();
  BuildQueues();
  processes_.reserve(shape.processes.size());
  for (size_t i = 0; i < shape.processes.size(); ++i) {
    processes_.push_back(MakePooled<Context>(pool, kernel, ProcessId(static_cast<uint16_t>(i)), shape.processes[i],
                                             shape.servers.size()));
  }
  BuildBrokers();
  HostQueues();
  BuildProducers();
  BuildRelays();
  BuildReplays();
  BuildConsumers();
}

void World::BuildDatabases() {
  for (size_t i = 0; i < pipeline_.databases().size(); ++i) {
    service_databases_.push_back(MakePooled<ServiceDatabase>(kernel_.pool(), kernel_, pipeline_.DatabaseServer(i),
                                                             DatabaseId(static_cast<uint16_t>(i)),
                                                             pipeline_.databases()[i], pipeline_.shape()));
  }
}

void World::BuildQueues() {
  for (size_t i = 0; i < pipeline_.queues().size(); ++i) {
    queues_.push_back(MakePooled<LeaseQueue>(kernel_.pool(), kernel_, pipeline_.QueueServer(i),
                                             QueueId(static_cast<uint16_t>(i)), pipeline_.queues()[i].options,
                                             pipeline_.shape()));
  }
  for (size_t i = 0; i < queues_.size(); ++i) {
    const QueueId dead_letters = pipeline_.queues()[i].dead_letters;
    if (!dead_letters.none()) queues_[i]->set_dead_letters(queues_[dead_letters.value()].get());
  }
}

void World::HostQueues() {
  for (size_t i = 0; i < queues_.size(); ++i) {
    const size_t process = pipeline_.queues()[i].host.value();
    queues_[i]->HostOn(*processes_[process]);
    programs_[process] = queues_[i]->program();
  }
}

void World::BuildSinks() {
  Pool& pool = kernel_.pool();
  for (size_t i = 0; i < pipeline_.sinks().size(); ++i) {
    const Pipeline::Sink& sink = pipeline_.sinks()[i];
    auto& api = apis_.emplace_back();
    auto& database = databases_.emplace_back();
    auto& two_phase = two_phase_sinks_.emplace_back();
    const uint16_t server = pipeline_.SinkServer(i);
    if (IsDatabase(sink.options.kind) || IsSearchIndex(sink.options.kind)) {
      database = MakePooled<Database>(pool, kernel_, server, sink.id, TableOf(sink.options), pipeline_.shape());
    } else if (sink.options.kind == SinkKind::kTwoPhase) {
      two_phase = MakePooled<TwoPhaseSink>(pool, kernel_, server, sink.id, sink.options);
    } else {
      api = MakePooled<Api>(pool, kernel_, server, sink.id, sink.options, pipeline_.shape());
    }
  }
}

LogEndpoint World::Endpoint(LogId log) {
  if (log.none()) return {};
  return {&cluster_, log, pipeline_.shape().logs[log.value()].partitions};
}

QueueEndpoint World::Endpoint(QueueId queue, GroupId group) {
  if (queue.none()) return {};
  return {queues_[queue.value()].get(), group};
}

void World::Connect(const Pipeline::Producer& producer, Workload& workload, ProducerSetup& setup) {
  setup.log = Endpoint(producer.log);
  setup.queue = Endpoint(producer.queue);
  if (!producer.database.none()) setup.database = service_databases_[producer.database.value()].get();
  setup.workload = &workload;
}

void World::BuildProducers() {
  producer_setups_.reserve(pipeline_.producers().size());
  for (const Pipeline::Producer& producer : pipeline_.producers()) {
    const size_t process = producer.process.value();
    workloads_.push_back(MakePooled<Workload>(kernel_.pool(), kernel_, producer.options, processes_[process]->entity(),
                                              producer.first_message, producer.first_key, producer.zipf.get()));
    producer_setups_.push_back(*producer.setup);
    Connect(producer, *workloads_.back(), producer_setups_.back());
    programs_[process] = ProgramFor(producer.options, producer_setups_.back());
  }
}

void World::Connect(const Pipeline::Consumer& consumer, ConsumerSetup& setup) {
  const ConsumerOptions& options = consumer.options;
  setup.source.log = Endpoint(consumer.log);
  setup.queue = Endpoint(consumer.queue, consumer.group);
  if (!options.effect.empty()) {
    setup.effect.api = apis_[consumer.sink_server].get();
    setup.effect.database = databases_[consumer.sink_server].get();
    setup.effect.two_phase = two_phase_sinks_[consumer.sink_server].get();
  } else if (options.commit != CommitPlace::kInTransaction) {
    setup.effect.log = Endpoint(consumer.output);
  }
  if (!consumer.retry_log.none()) {
    setup.retry_source = setup.source;
    setup.retry_source.log = Endpoint(consumer.retry_log);
    setup.retry_source.group = consumer.retry_group;
    setup.retry_source.second = true;
    // A record that was written before the first join must not be passed over.
    setup.retry_source.offset_reset = ResetPolicy::kEarliest;
  }
  setup.dead_letters = Endpoint(consumer.dead_letters);
  setup.dead_letter_queue = Endpoint(consumer.dead_letter_queue, consumer.group);
  if (options.dedup && !options.dedup->cache.empty()) setup.cache = caches_[consumer.cache].get();
  setup.output = Endpoint(consumer.output);
  if (options.commit == CommitPlace::kWithCheckpoint) BuildCheckpoints(consumer, setup);
}

void World::BuildCheckpoints(const Pipeline::Consumer& consumer, ConsumerSetup& setup) {
  checkpoint_stores_.push_back(MakePooled<CheckpointStore>(
      kernel_.pool(), kernel_, pipeline_.CheckpointServer(consumer.checkpoints), consumer.group, consumer.sink));
  setup.checkpoints = checkpoint_stores_.back().get();
}

void World::BuildConsumers() {
  consumer_setups_.reserve(pipeline_.consumers().size());
  for (const Pipeline::Consumer& consumer : pipeline_.consumers()) {
    consumer_setups_.push_back(*consumer.setup);
    Connect(consumer, consumer_setups_.back());
    for (int64_t i = 0; i < consumer.options.instances; ++i) {
      programs_[consumer.first_process.value() + static_cast<size_t>(i)] =
          ProgramFor(consumer.options, consumer_setups_.back());
    }
  }
}

void World::BuildRelays() {
  size_t instances = 0;
  for (const Pipeline::Relay& relay : pipeline_.relays()) instances += static_cast<size_t>(relay.options.instances);
  relay_setups_.reserve(instances);
  for (const Pipeline::Relay& relay : pipeline_.relays()) {
    ServiceDatabase& database = *service_databases_[relay.database.value()];
    if (relay.options.kind == RelayKind::kPollSerial) database.SerialiseInserts();
    const bool synced = relay.options.slot_failover == SlotFailover::kSynced;
    const OutboxEndpoint outbox{&database, database.AddRelay(ReadBy(relay.options.kind), synced)};
    for (uint32_t i = 0; i < relay.options.instances; ++i) {
      relay_setups_.push_back({outbox, Endpoint(relay.log), Endpoint(relay.queue), relay.options, i, relay.own});
      programs_[relay.first_process.value() + size_t{i}] = ProgramFor(relay.options, relay_setups_.back());
    }
  }
}

void World::BuildReplays() {
  const std::vector<RunShape::Group>& groups = pipeline_.shape().groups;
  replay_setups_.reserve(pipeline_.replays().size());
  for (const Pipeline::Replay& replay : pipeline_.replays()) {
    ReplaySetup setup;
    setup.at = SimTime() + replay.after;
    setup.log = Endpoint(replay.log);
    if (!replay.queue.none()) {
      const auto reader = std::ranges::find(groups, replay.queue, &RunShape::Group::receives);
      setup.queue = Endpoint(replay.queue, GroupId(static_cast<uint16_t>(reader - groups.begin())));
    }
    if (!replay.database.none()) setup.database = service_databases_[replay.database.value()].get();
    setup.to_log = Endpoint(replay.to_log);
    setup.to_queue = Endpoint(replay.to_queue);
    replay_setups_.push_back(setup);
    programs_[replay.process.value()] = Program::Of<&ReplayOperator>(replay_setups_.back());
  }
}

void World::BuildBrokers() {
  for (uint16_t i = 0; i < cluster_.broker_count(); ++i) {
    const size_t process = pipeline_.first_broker().value() + size_t{i};
    programs_[process] = cluster_.HostOn(BrokerId(i), *processes_[process]);
  }
}

void World::ScheduleMoments() {
  static constexpr Label kMoment("moment");
  const std::optional<MomentOptions>& moments = pipeline_.hazards().moments();
  if (!moments) return;
  const auto span = static_cast<uint64_t>((moments->until - moments->from).nanoseconds());
  for (const auto& process : processes_) {
    if (pipeline_.hazards().AtRequest(process->id().value(), Operation::kMoment).empty()) continue;
    for (uint64_t i = 0; i < static_cast<uint64_t>(moments->count); ++i) {
      const auto after = static_cast<int64_t>(kernel_.choices().Below({kMoment, process->entity(), i}, span));
      moments_.push_back(MakePooled<Moment>(kernel_.pool(), *process));
      kernel_.ScheduleAt(*moments_.back(), SimTime() + moments->from + Nanos(after));
    }
  }
}

RunEnd World::Run(const RunLimits& limits) {
  for (size_t i = 0; i < processes_.size(); ++i) processes_[i]->Start(programs_[i]);
  ScheduleMoments();
  const RunEnd end = kernel_.Run(limits, [this] {
    for (const auto& workload : workloads_) {
      if (!workload->exhausted()) return false;
    }
    const auto drained = [](const auto& server) { return server->Drained(); };
    return cluster_.Drained() && std::ranges::all_of(service_databases_, drained) &&
           std::ranges::all_of(queues_, drained);
  });
  kernel_.SetActor(Actor());
  cluster_.RecordBacklog();
  for (const auto& database : service_databases_) database->RecordBacklog();
  for (const auto& queue : queues_) queue->RecordBacklog();
  kernel_.Record(RunEnded{end == RunEnd::kDrained});
  return end;
}

}  // namespace redeliver
