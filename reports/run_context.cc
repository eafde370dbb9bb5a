#include "reports/run_context.h"

#include <algorithm>

#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

// The group whose instance has this name; None() if it is no consumer's.
GroupId GroupByName(const RunShape& shape, std::string_view process) {
  GroupId found = GroupId::None();
  size_t longest = 0;
  for (GroupId id; id.value() < shape.groups.size(); id = id.Next()) {
    const std::string& name = shape.groups[id.value()].name;
    if (name.size() < longest || !process.starts_with(name)) continue;
    const std::string_view rest = process.substr(name.size());
    if (!rest.empty() && (rest[0] != '-' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos))
      continue;
    found = id;
    longest = name.size();
  }
  return found;
}

}  // namespace

RunContext::RunContext(std::span<const Event> events, const RunShape& shape) : shape_(shape) {
  for (size_t i = 0; i < shape.processes.size(); ++i) {
    const GroupId group = GroupByName(shape, shape.processes[i]);
    kinds_[shape.processes[i]] = group.none() ? ParticipantKind::kRelay : ParticipantKind::kConsumer;
    if (!group.none()) groups_[ProcessId(static_cast<uint16_t>(i))] = group;
  }
  for (const Event& event : events) Learn(event);
  // Servers last: a process of the same name is their host.
  for (const std::string& name : shape.servers) kinds_[name] = ParticipantKind::kCache;
  for (const std::string& name : shape.brokers) kinds_[name] = ParticipantKind::kBroker;
  for (const auto& sink : shape.sinks) kinds_[sink.name] = ParticipantKind::kSink;
  for (const auto& cache : shape.caches) kinds_[cache.name] = ParticipantKind::kCache;
  for (const std::string& name : shape.databases) kinds_[name] = ParticipantKind::kDatabase;
  for (const auto& queue : shape.queues) {
    kinds_[queue.name] = queue.dead_letters ? ParticipantKind::kDeadLetters : ParticipantKind::kQueue;
  }
  kinds_[Controller().name] = kinds_[Coordinator().name] = ParticipantKind::kBroker;
}

void RunContext::Learn(const Event& event) {
  const ProcessId process = event.circumstance.process;
  if (process.none()) return;
  if (std::holds_alternative<MessageRequested>(event.fact)) {
    kinds_[shape_.processes[process.value()]] = ParticipantKind::kProducer;
  }
  if (const auto* delivered = std::get_if<MessageDelivered>(&event.fact)) groups_[process] = delivered->group;
  if (const auto* received = std::get_if<MessageReceived>(&event.fact)) groups_[process] = received->group;
}

Participant RunContext::Named(const std::string& name) const {
  const auto found = kinds_.find(name);
  return {name, found == kinds_.end() ? ParticipantKind::kRelay : found->second};
}

Participant RunContext::Of(ProcessId process) const { return Named(shape_.processes[process.value()]); }
Participant RunContext::Of(ServerId server) const { return Named(shape_.servers[server.value()]); }
Participant RunContext::Of(BrokerId broker) const {
  return broker.value() < shape_.brokers.size() ? Named(shape_.brokers[broker.value()]) : Coordinator();
}
Participant RunContext::Of(SinkId sink) const {
  if (OutputOf(sink).none()) return Named(shape_.sinks[sink.value()].name);
  return LeaderOf(OutputOf(sink), PartitionId());
}
Participant RunContext::Of(CacheId cache) const { return Named(shape_.caches[cache.value()].name); }
Participant RunContext::Of(DatabaseId database) const { return Named(shape_.databases[database.value()]); }
Participant RunContext::Of(QueueId queue) const { return Named(shape_.queues[queue.value()].name); }

Participant RunContext::LeaderOf(LogId log, PartitionId partition) const {
  if (shape_.brokers.size() == 1) return Of(BrokerId(0));
  const auto found = leaders_.find({log, partition});
  return found == leaders_.end() ? Coordinator() : Of(found->second);
}

Participant RunContext::HolderOf(LogId log, MessageId message) const {
  const auto found = holders_.find({log, message});
  return found == holders_.end() ? LeaderOf(log, PartitionId()) : Of(found->second);
}

Participant RunContext::Coordinator() const {
  return {shape_.brokers.size() == 1 ? shape_.brokers.front() : "coordinator", ParticipantKind::kBroker};
}
Participant RunContext::Controller() const {
  return {shape_.brokers.size() == 1 ? shape_.brokers.front() : "controller", ParticipantKind::kBroker};
}

Participant RunContext::CheckpointsOf(GroupId group) const {
  return Named(CheckpointStoreName(shape_.groups[group.value()].name));
}

LogId RunContext::OutputOf(SinkId sink) const {
  const auto found = std::ranges::find(shape_.logs, sink, &RunShape::Log::sink);
  return found == shape_.logs.end() || sink.none() ? LogId::None()
                                                   : LogId(static_cast<uint16_t>(found - shape_.logs.begin()));
}

std::optional<GroupId> RunContext::GroupOf(ProcessId process) const {
  const auto found = groups_.find(process);
  return found == groups_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Participant> RunContext::AskedBy(ProcessId process, Operation operation) const {
  const std::string_view name = Describe(operation).name;
  const auto about = [name](std::string_view word) { return name.starts_with(word); };
  const auto group = GroupOf(process);
  if (about("sink.")) {
    const auto owed = std::ranges::find_if(
        shape_.sinks, [&](const auto& sink) { return group && sink.fed_by == shape_.OwnerOf(*group); });
    return owed == shape_.sinks.end() ? std::nullopt : std::optional(Named(owed->name));
  }
  if (about("queue.")) {
    if (group && !shape_.groups[group->value()].receives.none() && operation != Operation::kQueueSend) {
      return Of(shape_.groups[group->value()].receives);
    }
    return shape_.queues.size() == 1 ? std::optional(Of(QueueId(0))) : std::nullopt;
  }
  if (about("cache.")) return shape_.caches.size() == 1 ? std::optional(Of(CacheId(0))) : std::nullopt;
  if (about("database.") || about("outbox.")) {
    return shape_.databases.size() == 1 ? std::optional(Of(DatabaseId(0))) : std::nullopt;
  }
  if (about("checkpoint.")) return group ? std::optional(CheckpointsOf(*group)) : std::nullopt;
  if (about("dead_letter.") || about("replica.") || about("moment") || shape_.logs.empty()) return std::nullopt;
  if (about("controller.")) return Controller();
  if (about("log.")) return shape_.brokers.size() == 1 ? std::optional(Of(BrokerId(0))) : std::nullopt;
  return Coordinator();
}

Offset RunContext::committed(GroupId group, PartitionId partition) const {
  const auto found = committed_.find({group, partition});
  return found == committed_.end() ? Offset() : found->second;
}

std::vector<MessageId> RunContext::Messages(LogId log, PartitionId partition, Offset from, Offset to) const {
  std::vector<MessageId> messages;
  for (auto record = records_.lower_bound({log, partition, from});
       record != records_.end() && record->first < std::tuple(log, partition, to); ++record) {
    messages.push_back(record->second);
  }
  return messages;
}

bool RunContext::FromBeforeCrash(const Circumstance& circumstance) const {
  const auto found = incarnations_.find(circumstance.process);
  return found != incarnations_.end() && circumstance.incarnation < found->second;
}

std::optional<bool> RunContext::Wish(TransactionId transaction) const {
  const auto found = wishes_.find(transaction);
  return found == wishes_.end() ? std::nullopt : std::optional(found->second);
}

const FaultStruck* RunContext::FaultAt(const Circumstance& circumstance) const {
  const auto found = faults_.find(Of(circumstance.process).name);
  if (found == faults_.end() || found->second.first != circumstance.time) return nullptr;
  return &found->second.second;
}

void RunContext::Add(const Event& event) {
  const Circumstance& circumstance = event.circumstance;
  if (const auto* effect = std::get_if<EffectApplied>(&event.fact)) {
    ++effects_[{effect->sink.value(), effect->message}];
  } else if (const auto* lost = std::get_if<EffectLost>(&event.fact)) {
    effects_[{lost->sink.value(), lost->message}] = 0;
  } else if (const auto* delivered = std::get_if<MessageDelivered>(&event.fact)) {
    ++deliveries_[{delivered->group.value(), delivered->message}];
    records_[{delivered->log, delivered->partition, delivered->offset}] = delivered->message;
  } else if (const auto* received = std::get_if<MessageReceived>(&event.fact)) {
    ++deliveries_[{received->group.value(), received->message}];
  } else if (const auto* record = std::get_if<RecordAppended>(&event.fact)) {
    ++copies_[{shape_.ChannelOf(record->log).value(), record->message}];
    records_[{record->log, record->partition, record->offset}] = record->message;
    holders_[{record->log, record->message}] = record->broker;
    leaders_[{record->log, record->partition}] = record->broker;
  } else if (const auto* stored = std::get_if<MessageStored>(&event.fact)) {
    ++copies_[{shape_.ChannelOf(stored->queue).value(), stored->message}];
  } else if (const auto* commit = std::get_if<OffsetsCommitted>(&event.fact)) {
    committed_[{commit->group, commit->partition}] = commit->offset;
  } else if (const auto* taken = std::get_if<LeadershipTaken>(&event.fact)) {
    leaders_[{taken->log, taken->partition}] = taken->broker;
  } else if (std::holds_alternative<ProcessStarted>(event.fact)) {
    incarnations_[circumstance.process] = circumstance.incarnation;
  } else if (const auto* fault = std::get_if<FaultStruck>(&event.fact)) {
    const std::string name = fault->server.none() ? Of(circumstance.process).name : Of(fault->server).name;
    faults_.insert_or_assign(name, std::pair(circumstance.time, *fault));
  } else if (const auto* ending = std::get_if<TransactionEnding>(&event.fact)) {
    wishes_[ending->transaction] = ending->commit;
  }
}

}  // namespace redeliver
