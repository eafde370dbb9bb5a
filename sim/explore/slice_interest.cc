#include "sim/explore/slice_interest.h"

#include <algorithm>
#include <optional>

namespace redeliver {
namespace {

// More than these cannot be followed on one screen.
constexpr size_t kMessagesMax = 3;

// The field of type T, if the fact has one that is not None().
template <class T>
std::optional<T> FieldOf(const Event& event) {
  std::optional<T> found;
  std::visit(
      [&found](const auto& fact) {
        fact.VisitFields([&found](std::string_view, const auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, T>) {
            if (!value.none()) found = value;
          }
        });
      },
      event.fact);
  return found;
}

}  // namespace

SliceInterest::SliceInterest(std::span<const Event> events, const RunShape& shape, const Violation& violation)
    : shape_(shape), at_end_(violation.second == EventId()) {
  AddMessage(violation.message);
  for (const EventId id : {violation.first, violation.second}) {
    if (id.value() > 0 && id.value() <= events.size()) AddProof(events[id.value() - 1]);
  }
  // Where there is no message, the place has one, or several.
  for (const Event& event : events) {
    const auto* record = std::get_if<RecordAppended>(&event.fact);
    if (record == nullptr || messages_.size() == kMessagesMax) continue;
    if (positions_.contains({record->log, record->partition, record->offset})) AddMessage(record->message);
  }
  if (waiting_in_) AddBlocker(events, *waiting_in_);
  for (const Event& event : events) AddPositionOf(event);
  for (const Event& event : events) AddTransactionsOf(event);
  for (const Event& event : events) {
    const auto* started = std::get_if<TransactionStarted>(&event.fact);
    if (started != nullptr && transactions_.contains(started->transaction)) producers_.insert(started->producer);
  }
  AddScope(events, !groups_.empty());
  AddNeighbours(events);
}

void SliceInterest::AddMessage(MessageId message) {
  if (!message.none() && !Has(message)) messages_.push_back(message);
}

void SliceInterest::AddProof(const Event& event) {
  if (const auto message = FieldOf<MessageId>(event)) AddMessage(*message);
  if (const auto transaction = FieldOf<TransactionId>(event)) transactions_.insert(*transaction);
  if (const auto group = FieldOf<GroupId>(event)) groups_.insert(shape_.OwnerOf(*group));
  const auto sink = FieldOf<SinkId>(event);
  if (sink) groups_.insert(shape_.sinks[sink->value()].fed_by);
  const auto sink_transaction = FieldOf<SinkTransactionId>(event);
  if (sink && sink_transaction) sink_transactions_.insert({*sink, *sink_transaction});
  const auto group = FieldOf<GroupId>(event);
  const bool waiting =
      std::holds_alternative<RecordPending>(event.fact) || std::holds_alternative<MessagePending>(event.fact);
  if (waiting) waiting_in_ = shape_.OwnerOf(*group);
  const auto partition = FieldOf<PartitionId>(event);
  const auto offset = FieldOf<Offset>(event);
  if (!partition || !offset) return;
  const auto log = group ? std::optional(shape_.groups[group->value()].reads) : FieldOf<LogId>(event);
  if (log && !std::holds_alternative<HighWatermarkAdvanced>(event.fact)) positions_.insert({*log, *partition, *offset});
}

// What was never published was passed by: between what was published last before its row and first after it.
void SliceInterest::AddNeighbours(std::span<const Event> events) {
  EventId before, after;
  bool committed = false;
  for (const Event& event : events) {
    const auto* row = std::get_if<RowCommitted>(&event.fact);
    committed = committed || (row != nullptr && !messages_.empty() && row->message == messages_.front());
    const auto* record = std::get_if<RecordAppended>(&event.fact);
    const auto* stored = std::get_if<MessageStored>(&event.fact);
    if (record == nullptr && stored == nullptr) continue;
    const ChannelId channel = record != nullptr ? shape_.ChannelOf(record->log) : shape_.ChannelOf(stored->queue);
    if (channel.none() || shape_.OriginOf(channel).none()) continue;
    if (Has(record != nullptr ? record->message : stored->message)) return;
    if (!committed) before = event.circumstance.id;
    if (committed && after == EventId()) after = event.circumstance.id;
  }
  if (committed) neighbours_ = {before, after};
}

// What waits in a group waits behind whatever is refused there again and again.
void SliceInterest::AddBlocker(std::span<const Event> events, GroupId group) {
  constexpr uint32_t kRefusals = 4;
  std::map<MessageId, uint32_t> refusals;
  for (const Event& event : events) {
    const auto* rejected = std::get_if<EffectRejected>(&event.fact);
    if (rejected != nullptr && shape_.sinks[rejected->sink.value()].fed_by == group) ++refusals[rejected->message];
  }
  const auto most = std::ranges::max_element(refusals, {}, &std::pair<const MessageId, uint32_t>::second);
  if (most != refusals.end() && most->second >= kRefusals) AddMessage(most->first);
}

void SliceInterest::AddPositionOf(const Event& event) {
  const auto message = FieldOf<MessageId>(event);
  if (!message || !Has(*message)) return;
  const auto log = FieldOf<LogId>(event);
  const auto partition = FieldOf<PartitionId>(event);
  const auto offset = FieldOf<Offset>(event);
  if (log && partition && offset) {
    positions_.insert({*log, *partition, *offset});
    partitions_.insert({*log, *partition});
  }
  if (const auto cache = FieldOf<CacheId>(event)) caches_.insert(*cache);
  if (const auto database = FieldOf<DatabaseId>(event)) databases_.insert(*database);
}

void SliceInterest::AddTransactionsOf(const Event& event) {
  if (const auto* record = std::get_if<RecordAppended>(&event.fact)) {
    if (Has(record->message) && !record->transaction.none()) transactions_.insert(record->transaction);
  }
  if (const auto* staged = std::get_if<EffectStaged>(&event.fact)) {
    if (Has(staged->message)) sink_transactions_.insert({staged->sink, staged->transaction});
  }
}

// The groups whose doing matters: those that owe the effect, and all that it came through.
void SliceInterest::AddScope(std::span<const Event> events, bool by_proof) {
  if (!by_proof && !messages_.empty()) {
    // One group's effect is missing and another's is not: it is about the former.
    std::set<SinkId> done;
    for (const Event& event : events) {
      const auto* effect = std::get_if<EffectApplied>(&event.fact);
      if (effect != nullptr && effect->message == messages_.front()) done.insert(effect->sink);
    }
    if (done.empty()) return;
    for (SinkId sink; sink.value() < shape_.sinks.size(); sink = sink.Next()) {
      if (!done.contains(sink)) groups_.insert(shape_.sinks[sink.value()].fed_by);
    }
  }
  for (size_t before = 0; before != groups_.size();) {
    before = groups_.size();
    for (GroupId group; group.value() < shape_.groups.size(); group = group.Next()) {
      if (groups_.contains(shape_.OwnerOf(group))) groups_.insert(group);
      if (!groups_.contains(group)) continue;
      const LogId log = shape_.groups[group.value()].reads;
      if (log.none() || log.value() >= shape_.logs.size()) continue;
      const SinkId written_by = shape_.logs[log.value()].sink;
      if (!written_by.none()) groups_.insert(shape_.sinks[written_by.value()].fed_by);
    }
  }
}

bool SliceInterest::Has(MessageId message) const { return std::ranges::find(messages_, message) != messages_.end(); }
bool SliceInterest::InScope(GroupId group) const {
  return groups_.empty() || group.none() || groups_.contains(group) || groups_.contains(shape_.OwnerOf(group));
}
bool SliceInterest::InScope(SinkId sink) const { return sink.none() || InScope(shape_.sinks[sink.value()].fed_by); }

bool SliceInterest::AnyWithin(LogId log, PartitionId partition, Offset from, Offset to) const {
  const auto found = positions_.lower_bound({log, partition, from});
  return found != positions_.end() && *found < RecordPosition{log, partition, to};
}

// One overload for each fact: a new one does not compile before it is known how much it matters.
class Weigher {
 public:
  Weigher(SliceInterest& interest, const Circumstance& circumstance) : in_(interest), circumstance_(circumstance) {}

  int operator()(const MessageRequested& fact) const { return Of(fact.message, fact.poison ? kLineage : kSetting); }
  int operator()(const DeletionRequested& fact) const { return Of(fact.message, kTurn); }
  int operator()(const ProcessStarted&) const { return circumstance_.incarnation.value() > 0 ? kLineage : kNone; }
  int operator()(const ProcessCrashed&) const { return kTurn; }
  int operator()(const ProcessPaused&) const { return kTurn; }
  int operator()(const ProcessResumed&) const { return kLineage; }
  int operator()(const FaultStruck&) {
    in_.fault_struck_ = true;
    return kAlways;
  }
  int operator()(const ReplyDropped&) const { return kNone; }
  int operator()(const RequestRefused&) const { return kSetting; }

  int operator()(const RecordAppended& fact) const {
    if (in_.Has(fact.message)) return kLineage;
    if (in_.positions_.contains({fact.log, fact.partition, fact.offset})) return kTurn;
    if (in_.neighbours_.contains(circumstance_.id)) return kRelated;
    return In(fact.transaction, kSetting);
  }
  int operator()(const RecordCommitted& fact) const { return Of(fact.message, kRelated); }
  int operator()(const ProduceAcknowledged& fact) const { return Of(fact.message, kLineage); }
  int operator()(const DuplicateAppendRefused& fact) const { return Of(fact.message, kTurn); }
  int operator()(const RecordsTruncated& fact) const {
    const Offset end(fact.from.value() + fact.count);
    return in_.AnyWithin(fact.log, fact.partition, fact.from, end) ? kTurn : kNone;
  }
  int operator()(const MessageDelivered& fact) {
    if (!in_.InScope(fact.group)) return kNone;
    const std::pair reader(circumstance_.process, circumstance_.incarnation);
    const bool same = std::exchange(in_.readers_[{fact.group, fact.log, fact.partition}], reader) == reader;
    if (in_.Has(fact.message)) return kLineage;
    if (in_.positions_.contains({fact.log, fact.partition, fact.offset})) return kTurn;
    // Whoever takes over goes on behind it.
    const bool passed = in_.AnyWithin(fact.log, fact.partition, Offset(), fact.offset);
    return passed && !same && in_.fault_struck_ ? kRelated : kNone;
  }

  int operator()(const GroupRebalanced& fact) const {
    return in_.InScope(fact.group) && in_.fault_struck_ && fact.generation.value() > 1 ? kRelated : kNone;
  }
  int operator()(const MemberExpired& fact) const { return in_.InScope(fact.group) ? kLineage : kNone; }
  int operator()(const OffsetsStaged& fact) const { return In(fact.transaction, kLineage); }
  int operator()(const OffsetsCommitted& fact) {
    if (!in_.InScope(fact.group)) return kNone;
    const LogId log = in_.shape_.groups[fact.group.value()].reads;
    const auto [known, first] = in_.committed_.try_emplace({fact.group, fact.partition}, Offset());
    const Offset before = std::exchange(known->second, fact.offset);
    if (in_.AnyWithin(log, fact.partition, std::min(before, fact.offset), std::max(before, fact.offset))) return kTurn;
    return In(fact.transaction, kRelated);
  }
  int operator()(const CommitFenced& fact) const { return in_.InScope(fact.group) ? kLineage : kNone; }
  int operator()(const OffsetReset& fact) const {
    if (!in_.InScope(fact.group)) return kNone;
    const LogId log = in_.shape_.groups[fact.group.value()].reads;
    if (in_.AnyWithin(log, fact.partition, Offset(), fact.offset)) return kTurn;  // Skipped.
    return in_.HasPartition(log, fact.partition) && in_.fault_struck_ ? kSetting : kNone;
  }

  int operator()(const TransactionStarted& fact) const { return In(fact.transaction, kRelated); }
  int operator()(const TransactionEnding& fact) const { return In(fact.transaction, kLineage); }
  int operator()(const TransactionEndAcknowledged& fact) const { return In(fact.transaction, kRelated); }
  int operator()(const TransactionCommitted& fact) const { return In(fact.transaction, kTurn); }
  int operator()(const TransactionAborted& fact) const { return In(fact.transaction, kTurn); }
  // The first behind the message ends what it belongs to.
  int operator()(const MarkerWritten& fact) {
    if (!in_.producers_.contains(fact.producer)) return kNone;
    if (!in_.AnyWithin(fact.log, fact.partition, Offset(), fact.offset)) return kNone;
    return in_.marked_.insert({fact.log, fact.partition}).second ? kRelated : kNone;
  }
  int operator()(const ProducerFenced& fact) const { return in_.producers_.contains(fact.producer) ? kRelated : kNone; }

  int operator()(const LeaderElected& fact) const { return Elected(fact.log, fact.partition, kTurn); }
  int operator()(const LeadershipTaken& fact) const { return Elected(fact.log, fact.partition, kSetting); }
  int operator()(const InSyncReplicasChanged& fact) const { return Elected(fact.log, fact.partition, kRelated); }
  int operator()(const BrokerFenced&) const { return kRelated; }
  int operator()(const RecordReplicated& fact) const {
    if (fact.message.none()) return kNone;
    if (in_.Has(fact.message)) return kRelated;
    return in_.positions_.contains({fact.log, fact.partition, fact.offset}) ? kLineage : kNone;
  }
  int operator()(const HighWatermarkAdvanced& fact) {
    const auto [known, first] = in_.high_watermarks_.try_emplace({fact.log, fact.partition, fact.broker}, Offset());
    const Offset before = std::exchange(known->second, fact.offset);
    return in_.AnyWithin(fact.log, fact.partition, before, fact.offset) ? kSetting : kNone;
  }
  int operator()(const EndOffsetTold&) const { return kNone; }  // But as a proof.

  int operator()(const MessageStored& fact) const {
    return in_.neighbours_.contains(circumstance_.id) ? kRelated : Of(fact.message, kLineage);
  }
  int operator()(const SendAcknowledged& fact) const { return Of(fact.message, kLineage); }
  int operator()(const SendDeduplicated& fact) const { return Of(fact.message, kTurn); }
  int operator()(const MessageReceived& fact) const { return Of(fact.group, fact.message, kLineage); }
  int operator()(const MessageReturned& fact) const { return Of(fact.message, kLineage + 5); }
  int operator()(const MessageSettled& fact) const { return Of(fact.message, kTurn); }
  int operator()(const StaleReceipt& fact) const { return Of(fact.message, kLineage); }
  int operator()(const MessageRemoved& fact) const { return Of(fact.message, kTurn); }
  int operator()(const MessageRestored& fact) const { return Of(fact.message, kTurn); }
  int operator()(const MessagePending& fact) const { return Of(fact.group, fact.message, kLineage); }

  int operator()(const RowCommitted& fact) const { return Of(fact.message, kLineage); }
  int operator()(const RowRolledBack& fact) const { return Of(fact.message, kTurn); }
  int operator()(const RowLost& fact) const { return Of(fact.message, kTurn); }
  int operator()(const EventMarked& fact) const { return Of(fact.message, kLineage); }
  int operator()(const SlotLost& fact) const { return in_.databases_.contains(fact.database) ? kTurn : kNone; }
  int operator()(const EventPending& fact) const { return Of(fact.message, kLineage); }

  int operator()(const EffectApplied& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const EffectLost& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const EffectSuperseded& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const EffectRejected& fact) const { return Of(fact.sink, fact.message, kLineage); }
  int operator()(const MarkStored& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const DuplicateFound& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const MarksForgotten& fact) const { return in_.caches_.contains(fact.cache) ? kTurn : kNone; }
  int operator()(const ClaimTaken& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const ClaimReleased& fact) const { return Of(fact.sink, fact.message, kTurn); }
  int operator()(const MessageDeadLettered& fact) const { return Of(fact.group, fact.message, kTurn); }
  int operator()(const AlertRaised&) const { return kNone; }

  int operator()(const EffectStaged& fact) const { return Of(fact.sink, fact.message, kLineage); }
  int operator()(const SinkTransactionPrepared& fact) const { return In(fact.sink, fact.transaction, kRelated); }
  int operator()(const SinkTransactionCommitted& fact) const { return In(fact.sink, fact.transaction, kTurn); }
  int operator()(const SinkTransactionAborted& fact) const { return In(fact.sink, fact.transaction, kTurn); }
  int operator()(const CheckpointCompleted& fact) const { return In(fact.sink, fact.transaction, kTurn); }
  int operator()(const CheckpointRestored& fact) const {
    return in_.InScope(fact.group) && in_.fault_struck_ ? kLineage : kNone;
  }

  int operator()(const RecordPending& fact) const { return Of(fact.group, fact.message, kLineage); }
  int operator()(const RunEnded&) const { return in_.at_end_ ? kLineage : kNone; }

 private:
  static constexpr int kNone = weight::kNone;
  static constexpr int kSetting = weight::kSetting;
  static constexpr int kRelated = weight::kRelated;
  static constexpr int kLineage = weight::kLineage;
  static constexpr int kTurn = weight::kTurn;
  static constexpr int kAlways = weight::kAlways;

  int Of(MessageId message, int weight) const { return in_.Has(message) ? weight : kNone; }
  // SinkId or GroupId: what happens to the message elsewhere does not matter.
  template <class Scope>
  int Of(Scope scope, MessageId message, int weight) const {
    return in_.Has(message) && in_.InScope(scope) ? weight : kNone;
  }
  int In(TransactionId transaction, int weight) const {
    return !transaction.none() && in_.transactions_.contains(transaction) ? weight : kNone;
  }
  int In(SinkId sink, SinkTransactionId transaction, int weight) const {
    return in_.sink_transactions_.contains({sink, transaction}) ? weight : kNone;
  }
  // What happens at the beginning of each run tells nothing.
  int Elected(LogId log, PartitionId partition, int weight) const {
    return in_.fault_struck_ && in_.HasPartition(log, partition) ? weight : kNone;
  }

  SliceInterest& in_;
  const Circumstance& circumstance_;
};

int SliceInterest::Weigh(const Event& event) { return std::visit(Weigher(*this, event.circumstance), event.fact); }

}  // namespace redeliver
