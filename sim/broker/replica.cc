#include "sim/broker/replica.h"

#include <algorithm>

#include "sim/broker/truncation.h"

namespace redeliver {

Replica::Replica(Kernel& kernel, const ClusterOptions& options, ReplicaListener& listener, const ReplicaSetup& setup)
    : kernel_(kernel),
      options_(options),
      listener_(listener),
      setup_(setup),
      log_(kernel.pool(), setup.flush_interval, setup.flush_phase),
      purgatory_(*this, kernel, listener.Host(), false) {}

// --- Roles

void Replica::BecomeLeader(const PartitionState& state) {
  AnswerAll(Rejection::kNotLeader);
  role_ = Role::kLeader;
  leader_ = setup_.broker;
  leader_epoch_ = state.leader_epoch;
  epoch_start_ = log_.log_end_offset();
  must_look_up_epoch_ = false;
  if (kernel_.Has(Defect::kProducerStateNotRebuilt)) log_.ForgetProducers();
  if (setup_.replicated) {
    log_.BeginEpoch(leader_epoch_);
    if (in_sync_) {
      in_sync_->LeadAgain(state, epoch_start_, now());
    } else {
      in_sync_.emplace(options_, setup_.broker, state, epoch_start_, now());
    }
    in_sync_->MetadataKnown(listener_.KnownMetadata());
    kernel_.Record(LeadershipTaken{setup_.id.log, setup_.id.partition, setup_.broker, leader_epoch_});
  } else {
    high_watermark_ = log_.log_end_offset();
  }
  AdvanceHighWatermark();
}

void Replica::BecomeFollower(const PartitionState& state) {
  const bool led = leads();
  role_ = Role::kFollower;
  leader_ = state.leader;
  leader_epoch_ = state.leader_epoch;
  in_sync_.reset();
  if (led) AnswerAll(Rejection::kNotLeader);
  if (leader_.none()) return;
  const bool to_high_watermark = options_.truncation == TruncationProtocol::kHighWatermark ||
                                 kernel_.Has(Defect::kFollowerTruncatesToHighWatermark);
  if (to_high_watermark) Truncate(CutAtHighWatermark(log_, high_watermark_).offset);
  must_look_up_epoch_ = options_.truncation == TruncationProtocol::kLeaderEpoch && !log_.epochs().latest().none();
}

void Replica::KeepRole(const PartitionState& state) {
  if (!in_sync_) return;
  in_sync_->MetadataKnown(listener_.KnownMetadata());
  in_sync_->Committed(state.in_sync, state.partition_epoch);
  AdvanceHighWatermark();
}

// --- As leader

bool Replica::EnoughReplicas() const {
  return !in_sync_ || kernel_.Has(Defect::kMinIsrIgnored) || in_sync_->EnoughReplicas();
}

Offset Replica::Append(BatchHeader header, std::span<const Message> messages) {
  seen_transactions_ = seen_transactions_ || header.transactional;
  header.leader_epoch = leader_epoch_;
  header.timestamp = now();
  const Offset base = log_.Append(header, messages, now());
  if (!setup_.internal) RecordAppends(base, header, messages);
  if (setup_.replicated) listener_.Appended(*this);
  AdvanceHighWatermark();
  return base;
}

void Replica::RecordAppends(Offset base, const BatchHeader& header, std::span<const Message> messages) {
  const auto& [log, partition] = setup_.id;
  if (header.kind != BatchKind::kData) {
    kernel_.Record(MarkerWritten{log, partition, base, header.producer.id, header.producer.epoch,
                                 header.kind == BatchKind::kCommitMarker});
  }
  for (const Message& message : messages) {
    kernel_.Record(RecordAppended{log, partition, base, message.id, header.transaction, setup_.broker});
    base = base.Next();
  }
}

void Replica::AdvanceHighWatermark() {
  if (!leads()) return;
  const Offset end = log_.log_end_offset();
  const bool alone = !in_sync_ || kernel_.Has(Defect::kHighWatermarkFromLeo);
  SetHighWatermark(alone ? end : in_sync_->HighWatermark(high_watermark_, end, now()));
}

void Replica::SetHighWatermark(Offset offset) {
  const bool same = offset == high_watermark_;
  if (setup_.replicated && !same) {
    // The checkpoint file is written in rounds; what it has is the value at the end of the last one.
    const int64_t round = now().nanoseconds() / options_.high_watermark_checkpoint_interval.nanoseconds();
    if (round != checkpoint_round_) checkpointed_ = to_checkpoint_;
    checkpoint_round_ = round;
    to_checkpoint_ = offset;
    if (!setup_.internal) {
      kernel_.Record(HighWatermarkAdvanced{setup_.id.log, setup_.id.partition, setup_.broker, offset});
    }
  }
  high_watermark_ = offset;
  if (!leads()) return;
  AnswerReplicated();
  if (!same) listener_.Advanced(*this);
}

void Replica::WhenReplicated(Offset end, SimDuration timeout, std::unique_ptr<ReplicationWaiter> waiter) {
  purgatory_.Park({end, std::move(waiter)}, timeout);
}

void Replica::AnswerReplicated() {
  if (purgatory_.size() == 0) return;
  const bool enough = !in_sync_ || kernel_.Has(Defect::kMinIsrIgnored) || in_sync_->EnoughReplicasAfterAppend();
  const Rejection result = enough ? Rejection::kNone : Rejection::kNotEnoughReplicasAfterAppend;
  purgatory_.Release([this](const Waiting& waiting) { return waiting.end <= high_watermark_; },
                     [result](Waiting& waiting) { waiting.waiter->Done(result); });
}

void Replica::AnswerAll(Rejection reason) {
  size_t left = purgatory_.size();  // What follows from an answer may wait anew.
  purgatory_.Release([&left](const Waiting&) { return left > 0 && left-- > 0; },
                     [reason](Waiting& waiting) { waiting.waiter->Done(reason); });
}

void Replica::FollowerFetched(BrokerId follower, BrokerEpoch broker_epoch, Offset offset) {
  in_sync_->Fetched(follower, broker_epoch, offset, log_.log_end_offset(), now());
  AdvanceHighWatermark();
}

// --- As follower

void Replica::EpochEndKnown(std::optional<Offset> end) {
  must_look_up_epoch_ = false;
  Truncate(CutAfterLookup(log_, end, high_watermark_).offset);
}

void Replica::Diverged(const EpochEnd& end) { Truncate(CutAfterDivergence(log_, end, high_watermark_).offset); }

void Replica::OutOfRange(Offset leader_start, Offset leader_end) {
  const RangeRepair repair = RepairRange(log_, leader_start, leader_end);
  if (!repair.start_anew) return Truncate(repair.offset);
  const uint64_t lost = log_.log_end_offset().value() - log_.log_start_offset().value();
  log_.StartAt(repair.offset);
  RecordTruncation(lost);
}

void Replica::Copy(const BatchHeader& header, std::span<const Message> messages) {
  seen_transactions_ = seen_transactions_ || header.transactional;
  Offset offset = log_.Append(header, messages, now());
  if (setup_.internal) return;
  const auto& [log, partition] = setup_.id;
  if (messages.empty()) kernel_.Record(RecordReplicated{log, partition, setup_.broker, offset, MessageId::None()});
  for (const Message& message : messages) {
    kernel_.Record(RecordReplicated{log, partition, setup_.broker, offset, message.id});
    offset = offset.Next();
  }
}

void Replica::HighWatermarkKnown(Offset high_watermark) {
  const Offset known = std::min(high_watermark, log_.log_end_offset());
  if (known > high_watermark_) SetHighWatermark(known);
}

void Replica::Truncate(Offset end) {
  if (kernel_.Has(Defect::kFollowerTruncatesNothing)) return;
  // At the end of the log, too: an epoch in which this broker led and wrote nothing must be forgotten.
  RecordTruncation(log_.Truncate(std::min(end, log_.log_end_offset())));
}

void Replica::RecordTruncation(uint64_t count) {
  high_watermark_ = std::min(high_watermark_, log_.log_end_offset());
  to_checkpoint_ = std::min(to_checkpoint_, high_watermark_);
  checkpointed_ = std::min(checkpointed_, high_watermark_);
  if (count == 0 || setup_.internal) return;
  kernel_.Record(RecordsTruncated{setup_.id.log, setup_.id.partition, setup_.broker, log_.log_end_offset(), count});
}

// --- Faults

void Replica::Crash() {
  log_.Recover();
  purgatory_.Clear();
  in_sync_.reset();
  role_ = Role::kOffline;
  leader_ = BrokerId::None();
  leader_epoch_ = LeaderEpoch();
  must_look_up_epoch_ = false;
  const int64_t round = now().nanoseconds() / options_.high_watermark_checkpoint_interval.nanoseconds();
  high_watermark_ = round != checkpoint_round_ ? to_checkpoint_ : checkpointed_;
  checkpointed_ = to_checkpoint_ = high_watermark_;
}

void Replica::LosePower() { RecordTruncation(log_.LosePower(now())); }

void Replica::LoseDisk() {
  const uint64_t lost = log_.log_end_offset().value();
  log_.LoseDisk();
  RecordTruncation(lost);
  high_watermark_ = checkpointed_ = to_checkpoint_ = Offset();
}

}  // namespace redeliver
