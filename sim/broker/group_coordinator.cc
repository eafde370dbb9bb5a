#include "sim/broker/group_coordinator.h"

#include <algorithm>

namespace redeliver {

ConsumerGroup::ConsumerGroup(Kernel& kernel, GroupId id, uint16_t partitions, SimDuration flush_interval)
    : kernel_(kernel), id_(id), flush_interval_(flush_interval), committed_(partitions), synced_(partitions) {
  // Rebalances are carried by members that join; their own requests keep the run alive where it matters.
  Kernel::SetBackground(overdue_);
  Kernel::SetBackground(initial_delay_);
}

ConsumerGroup::Member* ConsumerGroup::Find(MemberId id) {
  const auto found = std::ranges::find(members_, id, [](const auto& member) { return member->id; });
  return found == members_.end() ? nullptr : found->get();
}

void ConsumerGroup::SignOfLife(Member& member) {
  member.Unlink();
  if (!kernel_.Has(Defect::kSessionNeverExpires)) kernel_.ScheduleAfter(member, member.session_timeout);
}

void ConsumerGroup::Join(const JoinRequest& request, Responder<JoinReply> responder) {
  Member* member = Find(request.member);
  if (member == nullptr) {
    members_.push_back(std::make_unique<Member>(*this, request.member));
    member = members_.back().get();
    Kernel::SetBackground(*member);
  }
  if (member->joined) member->parked.Drop();  // A repeated request replaces the first.
  member->session_timeout = request.session_timeout;
  member->rebalance_timeout = request.rebalance_timeout;
  member->joined = true;
  member->parked = responder;
  member->Unlink();  // A member that waits for others is not expected to heartbeat.
  if (state_ == State::kEmpty) PrepareRebalance(kInitialRebalanceDelay);
  if (state_ == State::kStable) PrepareRebalance(Nanos(0));
  MaybeCompleteRebalance();
}

void ConsumerGroup::PrepareRebalance(SimDuration initial_delay) {
  state_ = State::kPreparingRebalance;
  SimDuration patience;
  for (const auto& member : members_) patience = std::max(patience, member->rebalance_timeout);
  kernel_.ScheduleAfter(overdue_, patience);
  if (initial_delay > Nanos(0)) kernel_.ScheduleAfter(initial_delay_, initial_delay);
}

void ConsumerGroup::InitialDelayOver() { MaybeCompleteRebalance(); }

void ConsumerGroup::RebalanceOverdue() {
  std::erase_if(members_, [](const auto& member) { return !member->joined; });
  CompleteRebalance();
}

void ConsumerGroup::MaybeCompleteRebalance() {
  if (initial_delay_.linked()) return;
  if (std::ranges::all_of(members_, [](const auto& member) { return member->joined; })) CompleteRebalance();
}

void ConsumerGroup::CompleteRebalance() {
  overdue_.Unlink();
  initial_delay_.Unlink();
  state_ = members_.empty() ? State::kEmpty : State::kStable;
  generation_ = generation_.Next();
  const size_t count = members_.size();
  kernel_.Record(GroupRebalanced{id_, generation_, static_cast<uint32_t>(count)});
  // The range assignor: contiguous shares, the first members get one more.
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t share = committed_.size() / count + (i < committed_.size() % count ? 1 : 0);
    PoolArray<PartitionId> assignment(kernel_.pool(), std::max<size_t>(share, 1));
    for (size_t k = 0; k < share; ++k) assignment.push_back(PartitionId(static_cast<uint16_t>(next++)));
    Member& member = *members_[i];
    member.joined = false;
    SignOfLife(member);
    member.parked.Ok(JoinReply{generation_, std::move(assignment)});
  }
}

void ConsumerGroup::Expire(Member& member) {
  kernel_.Record(MemberExpired{id_, member.id});
  std::erase_if(members_, [&member](const auto& candidate) { return candidate.get() == &member; });
  if (state_ == State::kStable && !members_.empty()) PrepareRebalance(Nanos(0));
  if (state_ == State::kPreparingRebalance || members_.empty()) MaybeCompleteRebalance();
}

Rejection ConsumerGroup::Heartbeat(const Membership& membership) {
  Member* member = Find(membership.member);
  if (member == nullptr) return Rejection::kUnknownMember;
  if (membership.generation != generation_) return Rejection::kIllegalGeneration;
  if (!member->joined) SignOfLife(*member);
  return state_ == State::kPreparingRebalance ? Rejection::kRebalanceInProgress : Rejection::kNone;
}

Rejection ConsumerGroup::CheckCommit(const Membership& membership) {
  if (kernel_.Has(Defect::kStaleGenerationMayCommit)) return Rejection::kNone;
  Member* member = Find(membership.member);
  Rejection reason = Rejection::kNone;
  if (member == nullptr) {
    reason = Rejection::kUnknownMember;
  } else if (membership.generation != generation_) {
    reason = Rejection::kIllegalGeneration;
  } else if (!member->joined) {
    SignOfLife(*member);
  }
  if (reason != Rejection::kNone) kernel_.Record(CommitFenced{id_, membership.generation});
  return reason;
}

void ConsumerGroup::Commit(const PartitionOffset& offset, TransactionId transaction) {
  SyncOlderCommits();
  Offset& committed = committed_[offset.partition.value()];
  Offset next = offset.offset;
  if (kernel_.Has(Defect::kCommitGoesBack) && next.value() % 3 == 0 && next.value() > 1)
    next = Offset(next.value() - 2);
  committed = next;
  kernel_.Record(OffsetsCommitted{id_, offset.partition, next, transaction});
}

void ConsumerGroup::Stage(const PartitionOffset& offset, TransactionId transaction) {
  kernel_.Record(OffsetsStaged{id_, offset.partition, offset.offset, transaction});
  for (StagedOffset& staged : staged_) {
    if (staged.transaction != transaction || staged.offset.partition != offset.partition) continue;
    staged.offset = offset;
    return;
  }
  staged_.push_back({transaction, offset});
}

void ConsumerGroup::EndTransaction(TransactionId transaction, bool commit) {
  for (const StagedOffset& staged : staged_) {
    if (staged.transaction == transaction && commit) Commit(staged.offset, transaction);
  }
  std::erase_if(staged_, [transaction](const StagedOffset& staged) { return staged.transaction == transaction; });
}

bool ConsumerGroup::Unstable(PartitionId partition) const {
  return std::ranges::any_of(staged_, [partition](const auto& staged) { return staged.offset.partition == partition; });
}

void ConsumerGroup::SyncOlderCommits() {
  if (flush_interval_ == SimDuration()) return;
  const int64_t interval = kernel_.now().nanoseconds() / flush_interval_.nanoseconds();
  if (interval != last_commit_interval_) synced_ = committed_;
  last_commit_interval_ = interval;
}

void ConsumerGroup::LosePower() {
  SyncOlderCommits();
  for (size_t p = 0; p < committed_.size() && flush_interval_ > SimDuration(); ++p) {
    if (committed_[p] == synced_[p]) continue;
    committed_[p] = synced_[p];
    kernel_.Record(OffsetsCommitted{id_, PartitionId(static_cast<uint16_t>(p)), synced_[p], TransactionId::None()});
  }
  for (const auto& member : members_) {
    if (member->joined) member->parked.Drop();
  }
  members_.clear();
  overdue_.Unlink();
  initial_delay_.Unlink();
  state_ = State::kEmpty;
}

}  // namespace redeliver
