#include "sim/broker/log_cluster.h"

#include <algorithm>

namespace redeliver {

LogCluster::LogCluster(Kernel& kernel, uint16_t index, const RunShape& shape, const std::vector<LogOptions>& options)
    : Server(kernel, index), shape_(shape), transactions_(kernel, *this) {
  logs_.reserve(shape.logs.size());
  for (size_t i = 0; i < shape.logs.size(); ++i) {
    Log& log = logs_.emplace_back();
    log.id = LogId(static_cast<uint16_t>(i));
    log.sink = shape.logs[i].sink;
    log.alert_after = options[i].alert_after;
    log.partitions.reserve(shape.logs[i].partitions);
    for (uint16_t p = 0; p < shape.logs[i].partitions; ++p) {
      log.partitions.emplace_back(kernel.pool(), options[i].flush_interval);
    }
  }
  for (size_t i = 0; i < shape.groups.size(); ++i) {
    groups_.push_back(std::make_unique<ConsumerGroup>(kernel, GroupId(static_cast<uint16_t>(i)),
                                                      shape.logs[shape.groups[i].reads.value()].partitions,
                                                      options[shape.groups[i].reads.value()].flush_interval));
  }
}

void LogCluster::Store(Log& log, const Message& message, TransactionId transaction, Offset* offset) {
  const PartitionId partition = PartitionOf(message, static_cast<uint16_t>(log.partitions.size()));
  *offset = log.partitions[partition.value()].Append(message, transaction, kernel().now());
  Record(RecordAppended{log.id, partition, *offset, message.id, transaction});
  WakeFetches(log.id);
}

void LogCluster::Handle(AppendRequest& request, Responder<AppendReply> responder) {
  Log& log = logs_[request.log.value()];
  const Message& message = request.message;
  request.promises = shape_.logs[request.log.value()].source;
  const bool forgets = kernel().Has(Defect::kAcknowledgeBeforeAppend) && ++defective_count_ % 7 == 0;
  Offset offset;
  TransactionId transaction = TransactionId::None();
  if (!request.producer.id.none()) {
    PartitionLog& target = log.partitions[PartitionOf(message, static_cast<uint16_t>(log.partitions.size())).value()];
    if (request.transactional) {
      transaction = transactions_.Enlist(request.producer);
      if (transaction.none()) return responder.Reject(Rejection::kProducerFenced);
    }
    ProducerState& producer = target.producer(request.producer.id);
    const uint32_t window = kernel().Has(Defect::kDedupWindowOfZero) ? 0 : ProducerState::kWindow;
    const AppendVerdict verdict = producer.Check(request.producer.epoch, request.sequence, window);
    if (verdict == AppendVerdict::kFenced) {
      Record(ProducerFenced{request.producer.id, request.producer.epoch});
      return responder.Reject(Rejection::kProducerFenced);
    }
    if (verdict == AppendVerdict::kOutOfOrder) return responder.Reject(Rejection::kOutOfOrderSequence);
    if (verdict == AppendVerdict::kDuplicate) {
      Record(DuplicateAppendRefused{log.id, message.id});
      return responder.Ok({});
    }
    producer.Appended(request.producer.epoch, request.sequence);
  }
  if (!forgets) {
    Store(log, message, transaction, &offset);
    // Outside a transaction an output is visible at once.
    const bool visible = transaction.none() && !log.sink.none();
    if (visible) Record(EffectApplied{log.sink, message.id, message.key, message.version});
  }
  responder.Ok({offset});
}

void LogCluster::Handle(DeadLetterRequest& request, Responder<AppendReply> responder) {
  Log& log = logs_[request.log.value()];
  Offset offset;
  if (!kernel().Has(Defect::kDeadLetterVanishes)) {
    Store(log, request.message, TransactionId::None(), &offset);
    Record(MessageDeadLettered{log.id, request.group, request.message.id});
  }
  if (log.alert_after && !kernel().Has(Defect::kAlertNeverRaised)) {
    alerts_.push_back(std::make_unique<Alert>(*this, log.id));
    kernel().ScheduleAfter(*alerts_.back(), *log.alert_after);
  }
  responder.Ok({offset});
}

void LogCluster::Handle(FetchRequest& request, Responder<FetchReply> responder) {
  if (!TryFetch(request, responder)) parked_.push_back({std::move(request), responder});
}

bool LogCluster::TryFetch(FetchRequest& request, const Responder<FetchReply>& responder) {
  const bool committed_only = request.isolation == Isolation::kReadCommitted;
  size_t available = 0;
  for (const PartitionOffset& from : request.positions) {
    const PartitionLog& log = partition(request.log, from.partition);
    const Offset end = committed_only ? log.last_stable_offset() : log.log_end_offset();
    // A position beyond the end is out of range: auto.offset.reset=earliest starts the partition again.
    if (from.offset > log.log_end_offset()) available += kFetchRecordsMax;
    if (end > from.offset) available += end.value() - from.offset.value();
  }
  if (available == 0) return false;

  FetchReply reply{PoolArray<redeliver::Record>(kernel().pool(), std::min(available, kFetchRecordsMax)),
                   PoolArray<PartitionOffset>(kernel().pool(), request.positions.size())};
  const bool skips = kernel().Has(Defect::kFetchSkipsRecord) && ++defective_count_ % 5 == 0;
  size_t room = std::min(available, kFetchRecordsMax);
  for (const PartitionOffset& from : request.positions) {
    const PartitionLog& log = partition(request.log, from.partition);
    const Offset end = committed_only ? log.last_stable_offset() : log.log_end_offset();
    Offset at = from.offset > log.log_end_offset() ? Offset(0) : from.offset;
    for (; at < end && room > 0; at = at.Next()) {
      const PartitionLog::Entry& entry = log.At(at);
      if (committed_only && entry.aborted && !kernel().Has(Defect::kAbortedRecordsServed)) continue;
      if (skips && at == from.offset) continue;
      reply.records.push_back({entry.message, from.partition, at});
      --room;
      Record(MessageDelivered{request.group, request.log, from.partition, at, entry.message.id, entry.transaction});
    }
    reply.positions.push_back({from.partition, at});
  }
  if (kernel().Has(Defect::kFetchReordersRecords) && reply.records.size() > 1) {
    std::swap(reply.records[0], reply.records[reply.records.size() - 1]);
  }
  responder.Ok(std::move(reply));
  return true;
}

void LogCluster::WakeFetches(LogId log) {
  for (size_t i = 0; i < parked_.size();) {
    ParkedFetch& parked = parked_[i];
    const ActingFor receiver(kernel(), parked.responder.actor());  // What it receives is its own doing.
    const bool gone = !parked.responder.awaited();
    if (gone) parked.responder.Drop();
    if (gone || (parked.request.log == log && TryFetch(parked.request, parked.responder))) {
      if (i + 1 < parked_.size()) std::swap(parked, parked_.back());
      parked_.pop_back();
    } else {
      ++i;
    }
  }
}

void LogCluster::Handle(JoinRequest& request, Responder<JoinReply> responder) {
  groups_[request.group.value()]->Join(request, responder);
}

void LogCluster::Handle(HeartbeatRequest& request, Responder<Done> responder) {
  const Rejection reason = groups_[request.membership.group.value()]->Heartbeat(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  responder.Ok({});
}

void LogCluster::Handle(OffsetsFetchRequest& request, Responder<OffsetsReply> responder) {
  ConsumerGroup& group = *groups_[request.group.value()];
  OffsetsReply reply{PoolArray<PartitionOffset>(kernel().pool(), request.partitions.size())};
  for (const PartitionId partition : request.partitions) {
    if (group.Unstable(partition) && !kernel().Has(Defect::kUnstableOffsetsServed)) {
      return responder.Reject(Rejection::kUnstableOffsets);
    }
    reply.offsets.push_back({partition, group.committed(partition)});
  }
  responder.Ok(std::move(reply));
}

void LogCluster::Handle(OffsetsCommitRequest& request, Responder<Done> responder) {
  ConsumerGroup& group = *groups_[request.membership.group.value()];
  const Rejection reason = group.CheckCommit(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  for (const PartitionOffset& offset : request.offsets) group.Commit(offset, TransactionId::None());
  responder.Ok({});
}

void LogCluster::Handle(InitProducerRequest& request, Responder<ProducerIdentity> responder) {
  responder.Ok(transactions_.Init(request));
}

void LogCluster::Handle(TransactionOffsetsRequest& request, Responder<Done> responder) {
  ConsumerGroup& group = *groups_[request.membership.group.value()];
  const Rejection reason = group.CheckCommit(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  const TransactionId transaction = transactions_.Enlist(request.producer);
  if (transaction.none()) return responder.Reject(Rejection::kProducerFenced);
  for (const PartitionOffset& offset : request.offsets) group.Stage(offset, transaction);
  responder.Ok({});
}

void LogCluster::Handle(EndTransactionRequest& request, Responder<ProducerIdentity> responder) {
  ProducerIdentity now;
  const Rejection reason = transactions_.End(request.producer, request.commit, &now);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  responder.Ok(now);
}

void LogCluster::EndTransaction(TransactionId transaction, bool commit) {
  size_t outputs = 0;
  for (Log& log : logs_) {
    for (size_t p = 0; p < log.partitions.size(); ++p) {
      const PartitionId partition(static_cast<uint16_t>(p));
      log.partitions[p].EndTransaction(transaction, commit, [&](Offset offset, PartitionLog::Entry& entry) {
        if (!commit) return;
        if (kernel().Has(Defect::kCommitForgetsSecondOutput) && ++outputs == 2) {
          entry.aborted = true;
          return;
        }
        const Message& message = entry.message;
        Record(RecordCommitted{log.id, partition, offset, message.id, transaction});
        if (!log.sink.none()) Record(EffectApplied{log.sink, message.id, message.key, message.version});
      });
    }
    WakeFetches(log.id);
  }
  const bool offsets = commit && !kernel().Has(Defect::kCommitIgnoresOffsets);
  for (const auto& group : groups_) group->EndTransaction(transaction, offsets);
}

void LogCluster::LosePower() {
  for (Log& log : logs_) {
    for (size_t p = 0; p < log.partitions.size(); ++p) {
      const uint64_t lost = log.partitions[p].LosePower(kernel().now(), [&](const PartitionLog::Entry& entry) {
        if (!log.sink.none()) Record(EffectLost{log.sink, entry.message.id});
      });
      if (lost == 0) continue;
      Record(RecordsTruncated{log.id, PartitionId(static_cast<uint16_t>(p)), log.partitions[p].log_end_offset(), lost});
    }
  }
  for (const ParkedFetch& parked : parked_) parked.responder.Drop();
  parked_.clear();
  for (const auto& group : groups_) group->LosePower();
}

template <class Visit>
void LogCluster::VisitBacklog(size_t group, Visit&& visit) const {
  const Log& log = logs_[shape_.groups[group].reads.value()];
  for (size_t p = 0; p < log.partitions.size(); ++p) {
    const PartitionId partition(static_cast<uint16_t>(p));
    const PartitionLog& records = log.partitions[p];
    // Beyond the end, after a power loss, the group starts the partition again.
    const Offset committed = groups_[group]->committed(partition);
    for (Offset at = committed > records.log_end_offset() ? Offset() : committed; at < records.log_end_offset();
         at = at.Next()) {
      if (!records.At(at).aborted && !visit(partition, at, records.At(at))) return;
    }
  }
}

bool LogCluster::Drained() const {
  if (transactions_.AnyOpen()) return false;
  bool drained = true;
  for (size_t group = 0; group < groups_.size() && drained; ++group) {
    VisitBacklog(group, [&drained](PartitionId, Offset, const PartitionLog::Entry&) { return drained = false; });
  }
  return drained;
}

void LogCluster::RecordBacklog() {
  for (size_t group = 0; group < groups_.size(); ++group) {
    VisitBacklog(group, [&](PartitionId partition, Offset offset, const PartitionLog::Entry& entry) {
      Record(RecordPending{GroupId(static_cast<uint16_t>(group)), shape_.groups[group].reads, partition, offset,
                           entry.message.id});
      return true;
    });
  }
}

}  // namespace redeliver
