// A group coordinator over a log that replicates at once, or when the test says so. Members are driven by hand: they
// neither heartbeat nor join again by themselves.
#ifndef REDELIVER_TESTS_BROKER_GROUP_FIXTURE_H_
#define REDELIVER_TESTS_BROKER_GROUP_FIXTURE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "sim/broker/group_coordinator.h"
#include "sim/kernel/server.h"
#include "tests/broker/fake_log.h"
#include "tests/support/simulation.h"

namespace redeliver {

struct JoinOptions {
  uint32_t instance = 0;
  SimDuration session_timeout = Seconds(45);
  SimDuration rebalance_timeout = Minutes(5);
  RebalanceProtocol protocol = RebalanceProtocol::kEager;
  std::vector<uint16_t> owned = {};
  uint32_t owned_since = 0;  // Generation.
};

// "waits", "ok", or why not.
template <class T>
std::string Word(const Outcome<T>& outcome, bool over = false) {
  return outcome.ok() ? "ok" : outcome.rejected() ? NameOf(outcome.reason()) : over ? "dropped" : "waits";
}

// One group of four partitions. Members have names, which their joins turn into member ids: of the first coordinator 1,
// 2, 3 in the order of their first joins.
class GroupTest : public testing::Test {
 protected:
  using Assignment = std::vector<std::pair<char, uint16_t>>;

  explicit GroupTest(const GroupSetup& setup = {.partitions = {4}}) : coordinator_(simulation_.kernel(), setup) {
    TakeOver();
  }

  void TakeOver() {
    coordinator_.TakeOver(log_);
    log_.ReplayTo(coordinator_);
    coordinator_.Loaded();
  }

  // A new member asks for its id and joins under it; one that has an id joins under that. Static members need no id.
  void Join(char name, const JoinOptions& options = {}) {
    if (!ids_.contains(name) && options.instance == 0) AskForId(name, options);
    JoinRequest request = JoinRequestOf(name, options);
    Calls<JoinRequest>& calls = joins_[name];
    calls.push_back(NewCall<JoinRequest>());
    coordinator_.Join(request, calls.back()->responder());
  }
  // The first join of a dynamic member.
  void AskForId(char name, const JoinOptions& options = {}) {
    const JoinRequest request = JoinRequestOf(name, options);
    auto call = NewCall<JoinRequest>();
    coordinator_.Join(request, call->responder());
    const Outcome<JoinReply> outcome = call->TakeOutcome();
    ASSERT_TRUE(outcome.ok() && outcome.value().member_id_required);
    ids_[name] = outcome.value().member;
    asked_.push_back(std::move(call));
  }
  // The answer to the n-th join, once it is there: "g1 leads 1 2", or "g1 of 1". The member then goes by the id in it.
  std::string Joined(char name, size_t nth = 0) {
    DirectCall<JoinRequest>& call = *joins_[name].at(nth);
    const Outcome<JoinReply> outcome = call.TakeOutcome();
    if (!outcome.ok()) return Word(outcome, call.over());
    const JoinReply& reply = outcome.value();
    ids_[name] = reply.member;
    std::string text = "g" + std::to_string(reply.generation.value());
    if (reply.leader != reply.member) return text + " of " + std::to_string(reply.leader.value());
    text += " leads";
    for (const MemberId member : reply.members) text += " " + std::to_string(member.value());
    for (const MemberPartition& owned : reply.owned) {
      text += " " + std::to_string(owned.member.value()) + ":" + std::to_string(owned.partition.value()) + "@" +
              std::to_string(owned.generation.value());
    }
    return text;
  }

  void Sync(char name, uint32_t generation, const Assignment& assignment = {}) {
    SyncRequest request{Of(name, generation), PoolArray<MemberPartition>(simulation_.pool(), assignment.size())};
    for (const auto& [member, partition] : assignment) {
      request.assignment.push_back({ids_.at(member), PartitionId(partition), Generation()});
    }
    Calls<SyncRequest>& calls = syncs_[name];
    calls.push_back(NewCall<SyncRequest>());
    coordinator_.Sync(request, calls.back()->responder());
  }
  // The answer to the n-th sync: "0 1".
  std::string Synced(char name, size_t nth = 0) {
    const Outcome<SyncReply> outcome = syncs_[name].at(nth)->TakeOutcome();
    if (!outcome.ok()) return Word(outcome);
    std::string text;
    for (const PartitionId partition : outcome.value().assignment) {
      text += (text.empty() ? "" : " ") + std::to_string(partition.value());
    }
    return text;
  }

  // --- Answered at once, or "waits".
  std::string Heartbeat(const Membership& membership) {
    return Ask(HeartbeatRequest{membership}, &GroupCoordinator::Heartbeat);
  }
  std::string Heartbeat(char name, uint32_t generation) { return Heartbeat(Of(name, generation)); }
  std::string Leave(char name) { return Ask(LeaveRequest{Of(name, 0)}, &GroupCoordinator::Leave); }
  std::string Commit(const Membership& membership, uint64_t offset, uint16_t partition = 0) {
    OffsetsCommitRequest request{membership, Offsets(partition, offset)};
    return Ask(std::move(request), &GroupCoordinator::CommitOffsets);
  }
  // Offsets in a transaction of this number, whose producer has the same.
  std::string Stage(const Membership& membership, uint32_t transaction, uint64_t offset, uint16_t partition = 0) {
    TransactionOffsetsRequest request;
    request.producer.id = ProducerId(transaction);
    request.transaction = TransactionId(transaction);
    request.membership = membership;
    request.offsets = Offsets(partition, offset);
    return Ask(std::move(request), &GroupCoordinator::CommitInTransaction);
  }
  void EndTransaction(uint32_t transaction, bool commit) {
    coordinator_.TransactionEnded(log_.AppendMarker(ProducerId(transaction), commit));
  }
  // What the group fetches as its committed offset: "7", "none", or a refusal.
  std::string Fetched(uint16_t partition = 0) {
    OffsetsFetchRequest request{GroupId(0), PoolArray<PartitionId>(simulation_.pool(), 1)};
    request.partitions.push_back(PartitionId(partition));
    const auto call = NewCall<OffsetsFetchRequest>();
    coordinator_.FetchOffsets(request, call->responder());
    const Outcome<OffsetsReply> outcome = call->TakeOutcome();
    if (!outcome.ok()) return Word(outcome);
    const Offset offset = outcome.value().offsets[0].offset;
    return offset.none() ? "none" : std::to_string(offset.value());
  }
  // Of the n-th request that Ask has sent: what became of it.
  std::string Asked(size_t nth) { return Word(done_.at(nth)->TakeOutcome()); }

  Membership Of(char name, uint32_t generation, uint32_t instance = 0) {
    return {GroupId(0), ids_.at(name), Generation(generation), instance};
  }
  static Membership Nobody() { return {GroupId(0), MemberId::None(), Generation(), 0}; }

  void At(SimDuration at, std::function<void()> what) { simulation_.At(at, std::move(what)); }
  // Heartbeats of the member at each second from `from` to `to`, whatever the answer.
  void KeepAlive(char name, uint32_t generation, int64_t from, int64_t to) {
    for (int64_t second = from; second <= to; ++second) At(Seconds(second), [=, this] { Heartbeat(name, generation); });
  }
  void RunUntil(SimDuration end) { simulation_.RunUntil(end); }

  // "3s g1 of 2": every rebalance.
  Lines Rebalances() const {
    Lines lines;
    for (const Event& event : simulation_.events()) {
      const auto* fact = std::get_if<GroupRebalanced>(&event.fact);
      if (fact == nullptr) continue;
      lines.push_back(FormatDuration(event.circumstance.time - SimTime()) + " g" +
                      std::to_string(fact->generation.value()) + " of " + std::to_string(fact->members));
    }
    return lines;
  }
  // "0 is 7 by 2": every change of a committed offset, and the transaction that brought it.
  Lines Commits() const {
    Lines lines;
    for (const OffsetsCommitted& fact : simulation_.All<OffsetsCommitted>()) {
      const std::string by = fact.transaction.none() ? "" : " by " + std::to_string(fact.transaction.value());
      lines.push_back(std::to_string(fact.partition.value()) + " is " + std::to_string(fact.offset.value()) + by);
    }
    return lines;
  }

  template <class Request>
  using Calls = std::vector<std::unique_ptr<DirectCall<Request>>>;

  template <class Request>
  std::unique_ptr<DirectCall<Request>> NewCall() {
    return std::make_unique<DirectCall<Request>>(caller_, server_);
  }
  template <class Request, class Method>
  std::string Ask(Request request, Method method) {
    done_.push_back(std::make_unique<DirectCall<DoneRequest>>(caller_, server_));
    (coordinator_.*method)(request, done_.back()->responder());
    return Word(done_.back()->TakeOutcome());
  }

  // Stands for every request that is answered by Done.
  struct DoneRequest {
    using Reply = Done;
    static constexpr Operation kOperation = Operation::kOffsetsCommit;
  };

  JoinRequest JoinRequestOf(char name, const JoinOptions& options) {
    const MemberId id = ids_.contains(name) ? ids_[name] : MemberId::None();
    JoinRequest request{{GroupId(0), id, Generation(), options.instance},
                        options.session_timeout,
                        options.rebalance_timeout,
                        options.protocol,
                        PoolArray<MemberPartition>(simulation_.pool(), options.owned.size())};
    for (const uint16_t partition : options.owned) {
      request.owned.push_back({MemberId::None(), PartitionId(partition), Generation(options.owned_since)});
    }
    return request;
  }
  PoolArray<PartitionOffset> Offsets(uint16_t partition, uint64_t offset) {
    PoolArray<PartitionOffset> offsets(simulation_.pool(), 1);
    offsets.push_back({PartitionId(partition), Offset(offset)});
    return offsets;
  }

  Simulation simulation_;
  Journal journal_{simulation_};
  Server server_{simulation_.kernel(), 0};
  Context& caller_ = simulation_.NewProcess("member");
  FakeLog log_;
  GroupCoordinator coordinator_;
  std::map<char, MemberId> ids_;
  std::map<char, Calls<JoinRequest>> joins_;
  std::map<char, Calls<SyncRequest>> syncs_;
  Calls<JoinRequest> asked_;
  std::vector<std::unique_ptr<DirectCall<DoneRequest>>> done_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_GROUP_FIXTURE_H_
