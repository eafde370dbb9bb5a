#include "sim/broker/group_coordinator.h"

#include <algorithm>
#include <utility>

namespace redeliver {
namespace {

void Answer(const Responder<Done>& responder, Rejection reason) {
  if (reason != Rejection::kNone) return responder.Reject(reason);
  responder.Ok({});
}

}  // namespace

void ToldPositions::MakeRoom(std::span<const uint16_t> partitions) {
  if (!first_.empty()) return;
  uint32_t count = 0;
  for (const uint16_t of_group : partitions) {
    first_.push_back(count);
    count += of_group;
  }
  positions_.resize(count);
}

GroupCoordinator::GroupCoordinator(Kernel& kernel, const GroupSetup& setup)
    : surroundings_{kernel, setup.initial_rebalance_delay, setup.group_metadata_fencing},
      own_told_(kernel.pool()),
      told_(setup.told == nullptr ? own_told_ : *setup.told),
      groups_(kernel.pool()),
      writes_(kernel.pool()) {
  told_.MakeRoom(setup.partitions);
  for (size_t i = 0; i < setup.partitions.size(); ++i) {
    const GroupId id(static_cast<uint16_t>(i));
    groups_.push_back(MakePooled<Group>(kernel.pool(), surroundings_, id, setup.partitions[i]));
  }
}

// --- Leadership

void GroupCoordinator::TakeOver(CoordinatorLog& log) {
  Resign();
  surroundings_.log = &log;
}

void GroupCoordinator::Replay(const StateRecord& record, const BatchHeader& batch) {
  if (const auto* metadata = std::get_if<GroupMetadata>(&record)) {
    return group(metadata->group).members.Restore(*metadata);
  }
  const auto* committed = std::get_if<CommittedOffset>(&record);
  if (committed == nullptr || surroundings_.kernel.Has(Defect::kOffsetsNotReloaded)) return;
  const PartitionOffset offset{committed->partition, committed->offset};
  const uint64_t write = surroundings_.NextWrite();
  if (batch.transactional) {
    Stage(group(committed->group), {batch.producer.id, batch.transaction, offset, write});
  } else {
    Commit(group(committed->group), offset, TransactionId::None(), write);
  }
}

void GroupCoordinator::Loaded() {
  active_ = true;
  for (const auto& group : groups_) {
    group->members.StartSessions();
    for (size_t p = 0; p < group->positions.size(); ++p) Tell(*group, PartitionId(static_cast<uint16_t>(p)));
  }
}

template <class Answer, class AnswerWrite>
void GroupCoordinator::Forget(const Answer& answer, const AnswerWrite& answer_write) {
  for (OffsetWrite& one : writes_) {
    if (std::exchange(one.write, 0) != 0) answer_write(one.responder);
  }
  for (const auto& group : groups_) {
    group->members.Clear(answer);
    group->positions.assign(group->positions.size(), Position());
    group->pending.clear();
  }
  surroundings_.log = nullptr;
  active_ = false;
}

void GroupCoordinator::Crash() {
  const auto drop = [](const auto& responder) { responder.Drop(); };
  Forget(drop, drop);
}

void GroupCoordinator::Resign() {
  const auto refuse = [](const auto& responder) { responder.Reject(Rejection::kNotCoordinator); };
  // Offsets on their way may have reached other replicas (KAFKA-13574).
  Forget(refuse, [](const auto& responder) { responder.Reject(Rejection::kNotLeader); });
}

// --- Membership

void GroupCoordinator::Join(const JoinRequest& request, Responder<JoinReply> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  group(request.membership.group).members.Join(request, responder);
}

void GroupCoordinator::Sync(const SyncRequest& request, Responder<SyncReply> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  group(request.membership.group).members.Sync(request, responder);
}

void GroupCoordinator::Heartbeat(const HeartbeatRequest& request, Responder<Done> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  Answer(responder, group(request.membership.group).members.Heartbeat(request.membership));
}

void GroupCoordinator::Leave(const LeaveRequest& request, Responder<Done> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  Answer(responder, group(request.membership.group).members.Leave(request.membership));
}

// --- Offsets

void GroupCoordinator::FetchOffsets(const OffsetsFetchRequest& request, Responder<OffsetsReply> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  const Group& asked = group(request.group);
  OffsetsReply reply{PoolArray<PartitionOffset>(surroundings_.kernel.pool(), request.partitions.size())};
  for (const PartitionId partition : request.partitions) {
    if (Unstable(asked, partition) && !surroundings_.kernel.Has(Defect::kUnstableOffsetsServed)) {
      return responder.Reject(Rejection::kUnstableOffsets);
    }
    reply.offsets.push_back({partition, asked.positions[partition.value()].committed.offset});
  }
  responder.Ok(std::move(reply));
}

void GroupCoordinator::CommitOffsets(OffsetsCommitRequest& request, Responder<Done> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  Group& committing = group(request.membership.group);
  const Rejection reason = committing.members.CheckCommit(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  WriteOffsets(committing, ProducerIdentity(), TransactionId::None(), request.offsets, responder);
}

void GroupCoordinator::CommitInTransaction(TransactionOffsetsRequest& request, Responder<Done> responder) {
  if (!active_) return responder.Reject(Rejection::kNotCoordinator);
  Group& committing = group(request.membership.group);
  const Rejection reason = committing.members.CheckTransactionalCommit(request.membership);
  if (reason != Rejection::kNone) return responder.Reject(reason);
  WriteOffsets(committing, request.producer, request.transaction, request.offsets, responder);
}

void GroupCoordinator::WriteOffsets(Group& group, const ProducerIdentity& producer, TransactionId transaction,
                                    PoolArray<PartitionOffset>& offsets, const Responder<Done>& responder) {
  if (offsets.empty()) return responder.Ok({});
  absl::InlinedVector<StateRecord, 4> records;
  for (const PartitionOffset& offset : offsets) {
    records.push_back(CommittedOffset{group.id, offset.partition, offset.offset});
  }
  const uint64_t write = surroundings_.NextWrite();
  OffsetWrite* place = FindWrite(0);
  if (place == nullptr) place = &writes_.emplace_back();
  *place = {write, &group, producer.id, transaction, std::move(offsets), responder};
  if (producer.id.none() && surroundings_.kernel.Has(Defect::kCommitBeforeReplication)) Settle(write, Rejection::kNone);
  surroundings_.log->Write(std::span(records.data(), records.size()), producer, transaction,
                           [this, write](Rejection result) { Settle(write, result); });
}

GroupCoordinator::OffsetWrite* GroupCoordinator::FindWrite(uint64_t write) {
  const auto found = std::ranges::find(writes_, write, &OffsetWrite::write);
  return found == writes_.end() ? nullptr : &*found;
}

void GroupCoordinator::Settle(uint64_t write, Rejection result) {
  OffsetWrite* const place = FindWrite(write);
  if (place == nullptr) return;
  const OffsetWrite settled = std::move(*place);
  place->write = 0;
  const ActingFor sender(surroundings_.kernel, settled.responder.actor());
  if (result != Rejection::kNone) return settled.responder.Reject(result);
  for (const PartitionOffset& offset : settled.offsets) {
    if (settled.producer.none()) {
      Commit(*settled.group, offset, TransactionId::None(), write);
      continue;
    }
    Stage(*settled.group, {settled.producer, settled.transaction, offset, write});
    surroundings_.kernel.Record(OffsetsStaged{settled.group->id, offset.partition, offset.offset, settled.transaction});
  }
  settled.responder.Ok({});
}

void GroupCoordinator::Commit(Group& group, const PartitionOffset& offset, TransactionId transaction, uint64_t write) {
  Position& position = group.positions[offset.partition.value()];
  if (write < position.write) return;
  Offset next = offset.offset;
  if (surroundings_.kernel.Has(Defect::kCommitGoesBack) && next.value() % 3 == 0 && next.value() > 1) {
    next = Offset(next.value() - 2);
  }
  position = {{next, transaction}, write};
  if (active_) Tell(group, offset.partition);
}

void GroupCoordinator::Tell(const Group& group, PartitionId partition) {
  const CommittedPosition& committed = group.positions[partition.value()].committed;
  CommittedPosition& told = told_.At(group.id, partition);
  if (told == committed) return;
  told = committed;
  if (committed.offset.none()) return;
  surroundings_.kernel.Record(OffsetsCommitted{group.id, partition, committed.offset, committed.transaction});
}

// --- Transactions

void GroupCoordinator::Stage(Group& group, const PendingOffset& offset) {
  for (PendingOffset& pending : group.pending) {
    if (pending.producer != offset.producer || pending.offset.partition != offset.offset.partition) continue;
    pending = offset;
    return;
  }
  group.pending.push_back(offset);
}

void GroupCoordinator::TransactionEnded(const BatchHeader& marker) {
  if (active_) EndTransaction(marker);
}

void GroupCoordinator::EndTransaction(const BatchHeader& marker) {
  const bool counts =
      marker.kind == BatchKind::kCommitMarker && !surroundings_.kernel.Has(Defect::kCommitIgnoresOffsets);
  const ProducerId producer = marker.producer.id;
  for (const auto& group : groups_) {
    for (const PendingOffset& pending : group->pending) {
      if (counts && pending.producer == producer) Commit(*group, pending.offset, pending.transaction, pending.write);
    }
    std::erase_if(group->pending, [producer](const PendingOffset& pending) { return pending.producer == producer; });
  }
}

bool GroupCoordinator::Unstable(const Group& group, PartitionId partition) const {
  // What is not replicated yet may already be on its way to a commit.
  const auto on_its_way = [&](const OffsetWrite& one) {
    const bool concerns = one.write != 0 && one.group == &group && !one.producer.none();
    return concerns && std::ranges::find(one.offsets, partition, &PartitionOffset::partition) != one.offsets.end();
  };
  const auto pends = [partition](const PendingOffset& pending) { return pending.offset.partition == partition; };
  return std::ranges::any_of(group.pending, pends) || std::ranges::any_of(writes_, on_its_way);
}

}  // namespace redeliver
