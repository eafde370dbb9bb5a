#include "sim/broker/consumer_group.h"

#include <algorithm>

namespace redeliver {
bool ConsumerGroup::Member::Repeats(const JoinRequest& request) const {
  const auto same = [](const MemberPartition& a, const MemberPartition& b) {
    return a.partition == b.partition && a.generation == b.generation;
  };
  return protocol == request.protocol && std::ranges::equal(owned, request.owned, same);
}

void ConsumerGroup::Member::Update(const JoinRequest& request) {
  session_timeout = request.session_timeout;
  rebalance_timeout = request.rebalance_timeout;
  protocol = request.protocol;
  owned.assign(request.owned.begin(), request.owned.end());
  for (MemberPartition& partition : owned) partition.member = id;
}

ConsumerGroup::ConsumerGroup(GroupSurroundings& surroundings, GroupId id)
    : surroundings_(surroundings),
      kernel_(surroundings.kernel),
      id_(id),
      members_(kernel_.pool()),
      pending_(kernel_.pool()) {
  // Rebalances are carried by members that join; their own requests keep the run alive where it matters.
  Kernel::SetBackground(deadline_);
}

ConsumerGroup::Member* ConsumerGroup::Find(MemberId id) const {
  const auto found = std::ranges::find(members_, id, [](const auto& member) { return member->id; });
  return found == members_.end() ? nullptr : found->get();
}

ConsumerGroup::Member* ConsumerGroup::FindInstance(uint32_t instance) const {
  const auto found = std::ranges::find(members_, instance, [](const auto& member) { return member->instance; });
  return found == members_.end() ? nullptr : found->get();
}

Rejection ConsumerGroup::Identify(const Membership& membership) const {
  if (membership.instance != 0) {
    const Member* const known = FindInstance(membership.instance);
    if (known == nullptr) return Rejection::kUnknownMember;
    return known->id == membership.member ? Rejection::kNone : Rejection::kFencedInstance;
  }
  return Find(membership.member) == nullptr ? Rejection::kUnknownMember : Rejection::kNone;
}

Rejection ConsumerGroup::Check(const Membership& membership) const {
  const Rejection reason = Identify(membership);
  if (reason != Rejection::kNone) return reason;
  return membership.generation == generation_ ? Rejection::kNone : Rejection::kIllegalGeneration;
}

Rejection ConsumerGroup::FenceCommit(const Membership& membership) {
  const Rejection reason = Check(membership);
  if (reason != Rejection::kNone) kernel_.Record(CommitFenced{id_, membership.generation});
  return reason;
}

// --- Members

void ConsumerGroup::Join(const JoinRequest& request, const Responder<JoinReply>& responder) {
  if (request.membership.member.none()) {
    Member* const known = request.membership.instance == 0 ? nullptr : FindInstance(request.membership.instance);
    return known == nullptr ? Admit(request, responder) : Replace(*known, request, responder);
  }
  const bool pending = AddPending(request.membership.member);
  const Rejection reason = Identify(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  Member& member = *Find(request.membership.member);
  if (pending || !member.Repeats(request)) return Enter(member, request, responder);
  // A leader that joins again may have seen other partitions: it always gets a new generation.
  const bool settled = state_ == State::kCompletingRebalance || (state_ == State::kStable && member.id != leader_);
  if (!settled) return Enter(member, request, responder);
  SignOfLife(member);
  responder.Ok(ReplyTo(member));
}

void ConsumerGroup::Admit(const JoinRequest& request, const Responder<JoinReply>& responder) {
  PoolPointer<Member> member =
      MakePooled<Member>(kernel_.pool(), *this, surroundings_.NewMemberId(), request.membership.instance);
  Member& admitted = *member;
  if (admitted.instance != 0) {
    AddMember(std::move(member));
    return Enter(admitted, request, responder);
  }
  admitted.Update(request);
  SignOfLife(admitted);
  pending_.push_back(std::move(member));
  JoinReply reply;
  reply.member_id_required = true;
  reply.member = admitted.id;
  responder.Ok(std::move(reply));
}

bool ConsumerGroup::AddPending(MemberId id) {
  const auto found = std::ranges::find(pending_, id, [](const auto& member) { return member->id; });
  if (found == pending_.end()) return false;
  PoolPointer<Member> member = std::move(*found);
  pending_.erase(found);
  AddMember(std::move(member));
  return true;
}

void ConsumerGroup::AddMember(PoolPointer<Member> member) {
  // Kafka prolongs the delay of a group's very first generation only.
  if (state_ == State::kPreparingRebalance && generation_ == Generation()) joined_meanwhile_ = true;
  if (leader_.none()) leader_ = member->id;
  members_.push_back(std::move(member));
}

void ConsumerGroup::Enter(Member& member, const JoinRequest& request, const Responder<JoinReply>& responder) {
  member.Update(request);
  member.join.Park(responder);
  SignOfLife(member);
  if (state_ != State::kPreparingRebalance) PrepareRebalance();
  MaybeCompleteJoin();
}

void ConsumerGroup::Replace(Member& member, const JoinRequest& request, const Responder<JoinReply>& responder) {
  member.join.Reject(Rejection::kFencedInstance);
  member.sync.Reject(Rejection::kFencedInstance);
  const MemberId replaced = std::exchange(member.id, surroundings_.NewMemberId());
  if (leader_ == replaced) leader_ = member.id;
  // While an assignment is being computed it names the old id, so that there must be another one.
  if (state_ != State::kStable) return Enter(member, request, responder);
  member.Update(request);
  member.join.Park(responder);
  SignOfLife(member);
  surroundings_.log->Write(Metadata(), [this, id = member.id](Rejection result) { Replaced(id, result); });
}

void ConsumerGroup::Replaced(MemberId id, Rejection result) {
  Member* const member = Find(id);
  // If a rebalance has begun meanwhile, the member has joined it.
  if (member == nullptr || state_ != State::kStable) return;
  if (result != Rejection::kNone) member->join.Reject(Rejection::kNotCoordinator);
  member->join.Release([&](const Responder<JoinReply>& responder) { responder.Ok(ReplyTo(*member)); });
  SignOfLife(*member);
}

void ConsumerGroup::SignOfLife(Member& member) {
  member.Unlink();
  // One that waits for others is not expected to heartbeat.
  if (member.join.waits() || member.sync.waits() || kernel_.Has(Defect::kSessionNeverExpires)) return;
  kernel_.ScheduleAfter(member, member.session_timeout);
}

void ConsumerGroup::Expire(Member& member) {
  if (Find(member.id) != nullptr) {
    kernel_.Record(MemberExpired{id_, member.id});
    return Remove(member);
  }
  std::erase_if(pending_, [&member](const auto& candidate) { return candidate.get() == &member; });
  MaybeCompleteJoin();
}

Rejection ConsumerGroup::Leave(const Membership& membership) {
  const auto leaves = [&membership](const auto& member) { return member->id == membership.member; };
  if (std::erase_if(pending_, leaves) > 0) {
    MaybeCompleteJoin();
    return Rejection::kNone;
  }
  const Rejection reason = Identify(membership);
  if (reason == Rejection::kNone) Remove(*Find(membership.member));
  return reason;
}

void ConsumerGroup::Remove(Member& member) {
  member.join.Reject(Rejection::kUnknownMember);
  member.sync.Reject(Rejection::kUnknownMember);
  std::erase_if(members_, [&member](const auto& candidate) { return candidate.get() == &member; });
  if (Find(leader_) == nullptr) leader_ = members_.empty() ? MemberId::None() : members_.front()->id;
  if (state_ != State::kPreparingRebalance) PrepareRebalance();
  MaybeCompleteJoin();
}

Rejection ConsumerGroup::Heartbeat(const Membership& membership) {
  const Rejection reason = Check(membership);
  if (reason != Rejection::kNone) return reason;
  SignOfLife(*Find(membership.member));
  return state_ == State::kPreparingRebalance ? Rejection::kRebalanceInProgress : Rejection::kNone;
}

Rejection ConsumerGroup::CheckCommit(const Membership& membership) {
  if (kernel_.Has(Defect::kStaleGenerationMayCommit)) return Rejection::kNone;
  // Somebody who uses the group to store offsets only.
  if (membership.member.none() && state_ == State::kEmpty) return Rejection::kNone;
  const Rejection reason = FenceCommit(membership);
  if (reason != Rejection::kNone) return reason;
  if (state_ == State::kCompletingRebalance) return Rejection::kRebalanceInProgress;
  SignOfLife(*Find(membership.member));
  return Rejection::kNone;
}

Rejection ConsumerGroup::CheckTransactionalCommit(const Membership& membership) {
  if (kernel_.Has(Defect::kTransactionalOffsetsNotFenced)) return Rejection::kNone;
  const bool fences = surroundings_.group_metadata_fencing && !membership.member.none();
  return fences ? FenceCommit(membership) : Rejection::kNone;
}

// --- Rebalances

SimDuration ConsumerGroup::Patience() const {
  SimDuration patience;
  for (const auto& member : members_) patience = std::max(patience, member->rebalance_timeout);
  return patience;
}

void ConsumerGroup::PrepareRebalance() {
  for (const auto& member : members_) {
    if (!member->sync.waits()) continue;
    member->sync.Reject(Rejection::kRebalanceInProgress);
    SignOfLife(*member);
  }
  const SimDuration delay = surroundings_.initial_rebalance_delay;
  proposal_ = 0;
  initial_ = state_ == State::kEmpty;
  joined_meanwhile_ = false;
  prolongation_ = std::max(Patience() - delay, Nanos(0));
  state_ = State::kPreparingRebalance;
  deadline_.Unlink();
  kernel_.ScheduleAfter(deadline_, initial_ ? delay : Patience());
}

void ConsumerGroup::MaybeCompleteJoin() {
  if (state_ != State::kPreparingRebalance || initial_ || !pending_.empty()) return;
  if (std::ranges::all_of(members_, [](const auto& member) { return member->join.waits(); })) CompleteJoin();
}

void ConsumerGroup::DeadlineOver() {
  if (surroundings_.Defer(deadline_)) return;
  if (initial_ && joined_meanwhile_ && prolongation_ > Nanos(0)) {
    const SimDuration delay = std::min(surroundings_.initial_rebalance_delay, prolongation_);
    joined_meanwhile_ = false;
    prolongation_ = prolongation_ - delay;
    return kernel_.ScheduleAfter(deadline_, delay);
  }
  CompleteJoin();
}

void ConsumerGroup::CompleteJoin() {
  deadline_.Unlink();
  initial_ = false;
  // A static member may be away for its session timeout.
  std::erase_if(members_, [](const auto& member) { return !member->join.waits() && member->instance == 0; });
  const auto first = std::ranges::find_if(members_, [](const auto& member) { return member->join.waits(); });
  if (first == members_.end() && !members_.empty()) return kernel_.ScheduleAfter(deadline_, Patience());
  const Member* const leader = Find(leader_);
  if (members_.empty()) {
    leader_ = MemberId::None();
  } else if (leader == nullptr || !leader->join.waits()) {
    leader_ = (*first)->id;
  }
  if (!kernel_.Has(Defect::kGenerationNotRaised)) generation_ = generation_.Next();
  state_ = members_.empty() ? State::kEmpty : State::kCompletingRebalance;
  kernel_.Record(GroupRebalanced{id_, generation_, static_cast<uint32_t>(members_.size())});
  if (members_.empty()) surroundings_.log->Write(Metadata(), [](Rejection) {});
  for (const auto& member : members_) {
    if (!member->join.waits()) continue;
    member->join.Release([&](const Responder<JoinReply>& responder) { responder.Ok(ReplyTo(*member)); });
    SignOfLife(*member);
  }
}

JoinReply ConsumerGroup::ReplyTo(const Member& member) const {
  JoinReply reply;
  reply.member = member.id;
  reply.generation = generation_;
  reply.leader = leader_;
  if (member.id != leader_) return reply;
  size_t owned = 0;
  for (const auto& one : members_) owned += one->owned.size();
  reply.members = PoolArray<MemberId>(kernel_.pool(), members_.size());
  reply.owned = PoolArray<MemberPartition>(kernel_.pool(), owned);
  for (const auto& one : members_) {
    reply.members.push_back(one->id);
    for (const MemberPartition& partition : one->owned) reply.owned.push_back(partition);
  }
  return reply;
}

void ConsumerGroup::Sync(const SyncRequest& request, const Responder<SyncReply>& responder) {
  const Rejection reason = Check(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  if (state_ == State::kPreparingRebalance) return responder.Reject(Rejection::kRebalanceInProgress);
  Member& member = *Find(request.membership.member);
  member.sync.Park(responder);
  SignOfLife(member);
  if (state_ == State::kStable) return Stored(Rejection::kNone);
  if (member.id == leader_ && proposal_ == 0) Propose(request.assignment);
}

void ConsumerGroup::Propose(const PoolArray<MemberPartition>& assignment) {
  for (const auto& member : members_) member->assignment.clear();
  for (const MemberPartition& given : assignment) {
    if (Member* const member = Find(given.member)) member->assignment.push_back(given.partition);
  }
  proposal_ = surroundings_.NextWrite();
  surroundings_.log->Write(Metadata(), [this, proposal = proposal_](Rejection result) {
    if (proposal == proposal_) Stored(result);
  });
}

void ConsumerGroup::Stored(Rejection result) {
  proposal_ = 0;
  if (result != Rejection::kNone) return PrepareRebalance();
  state_ = State::kStable;
  for (const auto& member : members_) {
    if (!member->sync.waits()) continue;
    member->sync.Release([&](const Responder<SyncReply>& responder) {
      SyncReply reply{PoolArray<PartitionId>(kernel_.pool(), member->assignment.size())};
      for (const PartitionId partition : member->assignment) reply.assignment.push_back(partition);
      responder.Ok(std::move(reply));
    });
    SignOfLife(*member);
  }
}

// --- The log

GroupMetadata ConsumerGroup::Metadata() const {
  GroupMetadata metadata{id_, generation_, leader_, {}};
  for (const auto& member : members_) {
    metadata.members.push_back(
        {member->id, member->instance, member->session_timeout, member->rebalance_timeout, member->assignment});
  }
  return metadata;
}

void ConsumerGroup::Restore(const GroupMetadata& metadata) {
  members_.clear();
  pending_.clear();
  deadline_.Unlink();
  proposal_ = 0;
  initial_ = false;
  generation_ = metadata.generation;
  leader_ = metadata.leader;
  for (const RememberedMember& remembered : metadata.members) {
    members_.push_back(MakePooled<Member>(kernel_.pool(), *this, remembered.id, remembered.instance));
    Member& member = *members_.back();
    member.session_timeout = remembered.session_timeout;
    member.rebalance_timeout = remembered.rebalance_timeout;
    member.assignment = remembered.assignment;
  }
  state_ = members_.empty() ? State::kEmpty : State::kStable;
}

void ConsumerGroup::StartSessions() {
  for (const auto& member : members_) SignOfLife(*member);
}

}  // namespace redeliver
