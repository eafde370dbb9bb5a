#include "sim/broker/record_visibility.h"

namespace redeliver {

bool RecordVisibility::Watched(const Replica& leader) const {
  return leader.seen_transactions() || !shape_.logs[leader.id().log.value()].sink.none();
}

void RecordVisibility::Advanced(Replica& leader) {
  if (!Watched(leader)) return;
  Partition& partition = partitions_.try_emplace(leader.id(), kernel_.pool()).first->second;
  if (leader.leader_epoch() < partition.epoch) return;  // A leader of the past shows nothing new to the world.
  const Offset begin(partition.shown.size());
  const Offset end = leader.last_stable_offset();
  if (begin >= end) return;
  for (auto cursor = leader.log().Read(begin, end); !cursor.done(); cursor.Next()) {
    for (Offset at = cursor.begin(); at < cursor.end(); at = at.Next()) Show(leader, at, cursor.batch(), partition);
  }
}

void RecordVisibility::Show(const Replica& leader, Offset offset, const StoredBatch& batch, Partition& partition) {
  const bool visible = !batch.marker() && !batch.aborted;
  const Message& message = leader.log().MessageAt(offset);
  partition.shown.push_back(visible ? message.id : MessageId::None());
  if (!visible) return;
  const auto& [log, id] = leader.id();
  const TransactionId transaction = batch.header.transaction;
  if (!transaction.none()) kernel_.Record(RecordCommitted{log, id, offset, message.id, transaction});
  const SinkId sink = shape_.logs[log.value()].sink;
  if (!sink.none()) kernel_.Record(EffectApplied{sink, message.id, message.key, message.version});
}

void RecordVisibility::LeadershipTaken(Replica& leader) {
  const auto found = partitions_.find(leader.id());
  if (found == partitions_.end()) return;
  Partition& partition = found->second;
  partition.epoch = leader.leader_epoch();
  const PartitionLog& log = leader.log();
  // Where its log differs from what was shown, or ends.
  Offset kept;
  for (; kept < Offset(partition.shown.size()) && kept < log.log_end_offset(); kept = kept.Next()) {
    const MessageId shown = partition.shown[kept.value()];
    if (shown.none() || kept < log.log_start_offset()) continue;
    if (log.BatchOf(kept).marker() || log.MessageAt(kept).id != shown) break;
  }
  const SinkId sink = shape_.logs[leader.id().log.value()].sink;
  for (size_t lost = kept.value(); lost < partition.shown.size(); ++lost) {
    const MessageId message = partition.shown[lost];
    if (!message.none() && !sink.none()) kernel_.Record(EffectLost{sink, message});
  }
  partition.shown.resize(kept.value());
}

}  // namespace redeliver
