#include "sim/invariant/dead_letter_store.h"

namespace redeliver {

void DeadLetterStore::Reset(const RunShape& shape) {
  shape_ = &shape;
  held_.Reset(shape.groups.size());
  copies_.Reset(shape);
  for (GroupId group; group.value() < shape.groups.size(); group = group.Next()) {
    const ChannelId channel = shape.groups[group.value()].dead_letters;
    if (channel.none()) continue;
    held_.AddRow(group, shape.messages);
    const LogId log = shape.LogOf(channel);
    if (!log.none()) copies_.Count(log);
  }
}

void DeadLetterStore::Add(const MessageDeadLettered& fact) {
  if (held_.Has(fact.group)) ++held_.At(fact.group, fact.message);
}

void DeadLetterStore::Remove(const RecordsTruncated& fact) {
  copies_.Remove(fact, [&](MessageId message) {
    for (GroupId group; group.value() < shape_->groups.size(); group = group.Next()) {
      if (!held_.Has(group) || shape_->LogOf(shape_->groups[group.value()].dead_letters) != fact.log) continue;
      held_.At(group, message) = 0;
    }
  });
}

void DeadLetterStore::Change(QueueId queue, MessageId message, int32_t by) {
  if (!shape_->queues[queue.value()].dead_letters) return;
  for (GroupId group; group.value() < shape_->groups.size(); group = group.Next()) {
    if (!held_.Has(group) || shape_->QueueOf(shape_->groups[group.value()].dead_letters) != queue) continue;
    int32_t& held = held_.At(group, message);
    if (held + by >= 0) held += by;
  }
}

bool DeadLetterStore::Holds(GroupId group, MessageId message) const {
  return held_.Has(group) && held_.Columns(group)[message.value()] > 0;
}

}  // namespace redeliver
