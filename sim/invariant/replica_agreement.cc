#include "sim/invariant/replica_agreement.h"

#include <algorithm>

namespace redeliver {

void ReplicaAgreement::Start(const RunShape& shape) {
  placement_.Reset(shape);
  replicated_ = placement_.brokers() > 1;
  if (read_.size() < placement_.partitions()) read_.resize(placement_.partitions());
  for (std::vector<Shown>& offsets : read_) offsets.clear();
  if (replicas_.size() < placement_.replicas()) replicas_.resize(placement_.replicas());
  for (Replica& replica : replicas_) {
    replica.log.Clear();
    replica.advanced = EventId();
    replica.high_watermark = Offset();
  }
}

void ReplicaAgreement::On(const RecordAppended& fact, const Circumstance&) {
  if (!replicated_ || !placement_.Has(fact.log)) return;
  replicas_[placement_.Replica(fact.log, fact.partition, fact.broker)].log.Put(fact.offset, fact.message);
}

void ReplicaAgreement::On(const RecordReplicated& fact, const Circumstance&) {
  if (!replicated_ || !placement_.Has(fact.log)) return;
  const MessageId message = fact.message.none() ? kMarker : fact.message;
  replicas_[placement_.Replica(fact.log, fact.partition, fact.broker)].log.Put(fact.offset, message);
}

void ReplicaAgreement::On(const RecordsTruncated& fact, const Circumstance&) {
  if (!replicated_ || !placement_.Has(fact.log)) return;
  Replica& replica = replicas_[placement_.Replica(fact.log, fact.partition, fact.broker)];
  replica.log.Truncate(fact.from, [](MessageId) {});
  replica.high_watermark = std::min(replica.high_watermark, fact.from);
}

void ReplicaAgreement::On(const HighWatermarkAdvanced& fact, const Circumstance& circumstance) {
  if (!replicated_ || !placement_.Has(fact.log)) return;
  Observe();
  Replica& replica = replicas_[placement_.Replica(fact.log, fact.partition, fact.broker)];
  // Also downwards: a restarted broker begins at its checkpoint.
  replica.high_watermark = fact.offset;
  replica.advanced = circumstance.id;
}

void ReplicaAgreement::On(const MessageDelivered& fact, const Circumstance& circumstance) {
  Observe();
  std::vector<Shown>& offsets = read_[placement_.Partition(fact.log, fact.partition)];
  if (fact.offset.value() >= offsets.size()) offsets.resize(fact.offset.value() + 1);
  Shown& shown = offsets[fact.offset.value()];
  if (shown.message == ReplicaLog::kNothing) {
    shown = {circumstance.id, fact.message};
  } else if (shown.message != fact.message && shown.message != kBroken) {
    Violate("was read at an offset where another message had been read", fact.message, shown.id, circumstance.id);
    shown.message = kBroken;
  }
}

void ReplicaAgreement::AtEnd() {
  if (!replicated_) return;
  for (size_t partition = 0; partition < placement_.partitions(); ++partition) JudgePartition(partition);
}

void ReplicaAgreement::JudgePartition(size_t partition) {
  uint64_t end = 0;
  for (size_t i = 0; i < placement_.brokers(); ++i) {
    Replica& replica = replicas_[partition * placement_.brokers() + i];
    replica.high_watermark = std::min(replica.high_watermark, Offset(replica.log.end()));
    end = std::max(end, replica.high_watermark.value());
  }
  for (uint64_t offset = 0; offset < end; ++offset) JudgeOffset(partition, offset);
}

void ReplicaAgreement::JudgeOffset(size_t partition, uint64_t offset) {
  const std::vector<Shown>& read = read_[partition];
  Shown first = offset < read.size() ? read[offset] : Shown();
  const bool by_reader = first.message != ReplicaLog::kNothing;
  if (by_reader && first.message == kBroken) return;
  for (size_t i = 0; i < placement_.brokers(); ++i) {
    const Replica& replica = replicas_[partition * placement_.brokers() + i];
    if (offset >= replica.high_watermark.value()) continue;
    const MessageId message = replica.log.At(offset);
    if (message == ReplicaLog::kNothing || message == first.message) continue;
    if (first.message == ReplicaLog::kNothing) {
      first = {replica.advanced, message};
      continue;
    }
    const auto [earlier, later] = std::minmax(first.id, replica.advanced);
    Violate(by_reader ? "was read at an offset where a replica has another record below its high watermark"
                      : "stands at an offset where another replica has another record below its high watermark",
            first.message == kMarker ? message : first.message, earlier, later);
    return;
  }
}

}  // namespace redeliver
