#include "sim/invariant/copies.h"

#include <algorithm>

namespace redeliver {

void Placement::Reset(const RunShape& shape) {
  first_partition_.assign(1, 0);
  for (const RunShape::Log& log : shape.logs) first_partition_.push_back(first_partition_.back() + log.partitions);
  brokers_ = std::max<size_t>(shape.brokers.size(), 1);
}

void Copies::Reset(const RunShape& shape) {
  placement_.Reset(shape);
  messages_ = shape.messages;
  if (replicas_.size() < placement_.replicas()) replicas_.resize(placement_.replicas());
  for (ReplicaLog& replica : replicas_) replica.Clear();
  counts_.Reset(shape.logs.size());
}

void Copies::Count(LogId log) {
  if (!counts_.Has(log)) counts_.AddRow(log, messages_);
}

void Copies::Put(LogId log, size_t replica, Offset offset, MessageId message) {
  const MessageId before = replicas_[replica].Put(offset, message);
  if (!before.none()) --counts_.At(log, before);
  if (!message.none()) ++counts_.At(log, message);
}

}  // namespace redeliver
