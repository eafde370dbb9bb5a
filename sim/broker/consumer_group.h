// The members of one consumer group, as its coordinator sees them. The classic protocol: JoinGroup collects the
// members, one of them computes the assignment, SyncGroup distributes it once it is replicated. Rules: protocol guide
// of Kafka; KIP-62 (heartbeats apart from poll), KIP-134 (initial delay), KIP-345 (static members), KIP-394 (member
// ids).
#ifndef REDELIVER_SIM_BROKER_CONSUMER_GROUP_H_
#define REDELIVER_SIM_BROKER_CONSUMER_GROUP_H_

#include <memory>
#include <utility>
#include <vector>

#include "sim/broker/coordinator_log.h"
#include "sim/broker/group_requests.h"
#include "sim/kernel/call.h"

namespace redeliver {

// What the groups of one coordinator share.
struct GroupSurroundings {
  Kernel& kernel;
  const SimDuration initial_rebalance_delay;
  const bool group_metadata_fencing;
  Context* host = nullptr;        // Null: never paused.
  CoordinatorLog* log = nullptr;  // Null: some other broker coordinates.
  uint64_t writes = 0;
  uint32_t member_ids = 0;

  // From 1; the numbers of records grow in the order of the log.
  uint64_t NextWrite() { return ++writes; }
  // Unlike any other, of this coordinator and of those before: each has a leader epoch of its own.
  MemberId NewMemberId() { return MemberId(log->epoch().value() << 20 | ++member_ids); }
  // Whether the host stands still: the timer then fires when it goes on.
  bool Defer(EventNode& timer) { return host != nullptr && host->Defer(timer); }
};

// A request that waits at the coordinator. A repeated one takes its place.
template <class Reply>
class ParkedRequest {
 public:
  bool waits() const { return waits_; }
  void Park(const Responder<Reply>& responder) {
    if (waits_) responder_.Drop();
    responder_ = responder;
    waits_ = true;
  }
  // Calls answer(responder) if a request waits.
  template <class Answer>
  void Release(const Answer& answer) {
    if (std::exchange(waits_, false)) answer(responder_);
  }
  void Reject(Rejection reason) {
    Release([reason](const Responder<Reply>& responder) { responder.Reject(reason); });
  }

 private:
  Responder<Reply> responder_;
  bool waits_ = false;
};

// Asked only while its coordinator serves.
class ConsumerGroup {
 public:
  // `surroundings` outlives the group.
  ConsumerGroup(GroupSurroundings& surroundings, GroupId id);
  ConsumerGroup(const ConsumerGroup&) = delete;
  ConsumerGroup& operator=(const ConsumerGroup&) = delete;

  void Join(const JoinRequest& request, const Responder<JoinReply>& responder);
  void Sync(const SyncRequest& request, const Responder<SyncReply>& responder);
  Rejection Heartbeat(const Membership& membership);
  Rejection Leave(const Membership& membership);
  // Whether an offset commit of this member is accepted now; if so it is a sign of life.
  Rejection CheckCommit(const Membership& membership);
  // The same for offsets in a transaction, which may come without a member.
  Rejection CheckTransactionalCommit(const Membership& membership);

  // The group as a record of the log has it, instead of what was known before.
  void Restore(const GroupMetadata& metadata);
  // The log has been read: from now on members have to show that they live.
  void StartSessions();
  // Forgets everything; calls answer(responder) for each request that waits.
  template <class Answer>
  void Clear(const Answer& answer) {
    for (const auto& member : members_) {
      member->join.Release(answer);
      member->sync.Release(answer);
    }
    Restore(GroupMetadata());
  }

 private:
  enum class State : uint8_t { kEmpty, kPreparingRebalance, kCompletingRebalance, kStable };

  struct Member final : EventNode {
    Member(ConsumerGroup& group, MemberId id, uint32_t instance) : group(group), id(id), instance(instance) {
      Kernel::SetBackground(*this);
    }
    // Nothing was heard for the session timeout.
    void Fire() override {
      if (!group.surroundings_.Defer(*this)) group.Expire(*this);
    }
    // Whether the member says the same about itself as in its last join: then it only asks for the answer again.
    bool Repeats(const JoinRequest& request) const;
    void Update(const JoinRequest& request);

    ConsumerGroup& group;
    MemberId id;
    const uint32_t instance;  // group.instance.id, or 0.
    SimDuration session_timeout;
    SimDuration rebalance_timeout;
    RebalanceProtocol protocol = RebalanceProtocol::kEager;
    absl::InlinedVector<MemberPartition, 4> owned;
    absl::InlinedVector<PartitionId, 8> assignment;
    ParkedRequest<JoinReply> join;  // Waits while the member has joined the generation being prepared.
    ParkedRequest<SyncReply> sync;
  };
  using Members = PoolVector<PoolPointer<Member>>;

  Member* Find(MemberId id) const;
  Member* FindInstance(uint32_t instance) const;
  // Whether the member is who it says it is.
  Rejection Identify(const Membership& membership) const;
  // And of the present generation.
  Rejection Check(const Membership& membership) const;
  // The same; a refusal is recorded as a fenced commit.
  Rejection FenceCommit(const Membership& membership);

  // A first join, without a member id.
  void Admit(const JoinRequest& request, const Responder<JoinReply>& responder);
  // A static member has restarted under its instance id; whoever used that before is fenced.
  void Replace(Member& member, const JoinRequest& request, const Responder<JoinReply>& responder);
  void Replaced(MemberId id, Rejection result);
  // Joins the next generation.
  void Enter(Member& member, const JoinRequest& request, const Responder<JoinReply>& responder);
  void AddMember(PoolPointer<Member> member);
  // False: nobody waits under this id to become a member (KIP-394).
  bool AddPending(MemberId id);
  void SignOfLife(Member& member);
  void Expire(Member& member);
  void Remove(Member& member);

  // Waits for every member, at most as long as the most patient of them allows.
  void PrepareRebalance();
  void MaybeCompleteJoin();
  void DeadlineOver();
  void CompleteJoin();
  SimDuration Patience() const;
  JoinReply ReplyTo(const Member& member) const;
  void Propose(const PoolArray<MemberPartition>& assignment);
  void Stored(Rejection result);
  GroupMetadata Metadata() const;

  GroupSurroundings& surroundings_;
  Kernel& kernel_;
  const GroupId id_;
  State state_ = State::kEmpty;
  Generation generation_;
  MemberId leader_ = MemberId::None();
  Members members_;  // In the order they joined first.
  Members pending_;  // Have been given an id and have not joined under it yet.
  // KIP-134: this rebalance began with an empty group; somebody joined since the delay began; what is left to wait.
  bool initial_ = false;
  bool joined_meanwhile_ = false;
  SimDuration prolongation_;
  // Number of the write that carries the leader's assignment; 0: none does.
  uint64_t proposal_ = 0;
  MemberEvent<ConsumerGroup, &ConsumerGroup::DeadlineOver> deadline_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONSUMER_GROUP_H_
