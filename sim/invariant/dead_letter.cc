#include "sim/invariant/dead_letter.h"

#include "sim/base/check.h"

namespace redeliver {

void BoundedAttempts::Start(const RunShape& shape) {
  shape_ = &shape;
  attempts_of_.assign(shape.messages, kSound);
  attempts_.clear();
}

void BoundedAttempts::On(const MessageRequested& fact, const Circumstance&) {
  REDELIVER_CHECK(fact.message.value() < attempts_of_.size());
  uint32_t& attempts_of = attempts_of_[fact.message.value()];
  if (!fact.poison || attempts_of != kSound) return;
  attempts_of = static_cast<uint32_t>(attempts_.size());
  attempts_.resize(attempts_.size() + shape_->sinks.size());
}

void BoundedAttempts::On(const EffectRejected& fact, const Circumstance& circumstance) {
  REDELIVER_CHECK(fact.message.value() < attempts_of_.size() && fact.sink.value() < shape_->sinks.size());
  const uint32_t attempts_of = attempts_of_[fact.message.value()];
  if (attempts_of == kSound) return;
  Observe();
  Attempts& attempts = attempts_[attempts_of + fact.sink.value()];
  if (attempts.first == EventId()) attempts.first = circumstance.id;
  ++attempts.rejections;
  const GroupId group = shape_->sinks[fact.sink.value()].fed_by;
  const uint32_t max_attempts = shape_->groups[group.value()].max_attempts;
  if (max_attempts > 0 && attempts.rejections > max_attempts) {
    Report(group, "was tried more often than its group allows", fact.message, attempts, circumstance.id);
  }
}

void BoundedAttempts::Pending(GroupId reader, MessageId message, EventId id) {
  REDELIVER_CHECK(message.value() < attempts_of_.size());
  const uint32_t attempts_of = attempts_of_[message.value()];
  const GroupId group = shape_->OwnerOf(reader);
  if (attempts_of == kSound || shape_->groups[group.value()].max_attempts > 0) return;
  for (size_t sink = 0; sink < shape_->sinks.size(); ++sink) {
    Attempts& attempts = attempts_[attempts_of + sink];
    if (shape_->sinks[sink].fed_by != group || attempts.rejections == 0) continue;
    Report(group, "is tried for ever", message, attempts, id);
  }
}

void BoundedAttempts::Report(GroupId group, std::string_view what, MessageId message, Attempts& attempts, EventId id) {
  if (attempts.reported) return;
  attempts.reported = true;
  Violate(group, what, message, attempts.first, id);
}

void DeadLetterComplete::Start(const RunShape& shape) {
  shape_ = &shape;
  at_sink_.Reset(shape.sinks.size());
  in_group_.Reset(shape.groups.size());
  for (SinkId sink; sink.value() < shape.sinks.size(); sink = sink.Next()) {
    at_sink_.AddRow(sink, shape.messages);
    in_group_.AddRow(shape.sinks[sink.value()].fed_by, shape.messages);
  }
  rejections_.clear();
  dead_letters_.Reset(shape);
}

void DeadLetterComplete::On(const EffectRejected& fact, const Circumstance& circumstance) {
  Reject(fact.sink, fact.message, circumstance.id);
}

void DeadLetterComplete::Reject(SinkId sink, MessageId message, EventId id) {
  uint8_t& at_sink = at_sink_.At(sink, message);
  if ((at_sink & kRejected) == 0) rejections_.push_back({id, sink, message});
  at_sink |= kRejected;
}

void DeadLetterComplete::Mark(GroupId group, MessageId message, uint8_t flag) {
  if (in_group_.Has(group)) in_group_.At(group, message) |= flag;
}

// A message whose handler dies or hangs is refused by nobody: dropped by its queue, it was given up all the same.
void DeadLetterComplete::On(const MessageRemoved& fact, const Circumstance& circumstance) {
  dead_letters_.Remove(fact);
  switch (fact.reason) {
    case RemovalReason::kMoved:
    case RemovalReason::kDropped:
    case RemovalReason::kParked:
      break;
    default:
      return;
  }
  for (SinkId sink; sink.value() < shape_->sinks.size(); sink = sink.Next()) {
    const GroupId group = shape_->sinks[sink.value()].fed_by;
    if (shape_->groups[group.value()].receives != fact.queue) continue;
    Reject(sink, fact.message, circumstance.id);
  }
}

void DeadLetterComplete::AtEnd() {
  for (const FirstRejection& rejection : rejections_) {
    const GroupId group = shape_->sinks[rejection.sink.value()].fed_by;
    const bool pending = (in_group_.At(group, rejection.message) & kPending) != 0;
    const bool done = (at_sink_.At(rejection.sink, rejection.message) & kDone) != 0;
    if (done || pending) continue;
    Observe();
    if (dead_letters_.Holds(group, rejection.message)) continue;
    Violate(group, "failed, is not delivered again, and is in no dead-letter log or queue", rejection.message,
            rejection.id);
  }
}

void AlertRaisedForEach::On(const MessageDeadLettered& fact, const Circumstance& circumstance) {
  REDELIVER_CHECK(fact.channel.value() < unalerted_.size());
  Observe();
  Unalerted& unalerted = unalerted_[fact.channel.value()];
  if (unalerted.count++ > 0) return;
  unalerted.first = circumstance.id;
  unalerted.message = fact.message;
  unalerted.group = fact.group;
}

void AlertRaisedForEach::On(const AlertRaised& fact, const Circumstance&) {
  REDELIVER_CHECK(fact.channel.value() < unalerted_.size());
  unalerted_[fact.channel.value()] = Unalerted();
}

void AlertRaisedForEach::AtEnd() {
  for (const Unalerted& unalerted : unalerted_) {
    // Each dead letter counts, but only the first is remembered.
    for (uint32_t i = 0; i < unalerted.count; ++i) {
      Violate(unalerted.group, "was dead-lettered without an alert", unalerted.message, unalerted.first);
    }
  }
}

}  // namespace redeliver
