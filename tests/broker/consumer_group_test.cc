// Who is in a group, who owns what, and whose commits count.
#include <deque>
#include <map>

#include "gtest/gtest.h"
#include "sim/broker/group_coordinator.h"
#include "sim/kernel/server.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

struct JoinOptions {
  SimDuration session_timeout = Seconds(45);
  SimDuration rebalance_timeout = Minutes(5);
};

// "g1: 0 1": the generation and the partitions assigned.
std::string Describe(const JoinReply& reply) {
  std::string text = "g" + std::to_string(reply.generation.value()) + ":";
  for (const PartitionId partition : reply.assignment) text += " " + std::to_string(partition.value());
  return text;
}

// A group of four partitions, its members driven by hand. Members do nothing by themselves: they neither heartbeat nor join
// again unless the test says so.
class ConsumerGroupTest : public testing::Test {
 protected:
  void JoinAt(SimDuration at, uint32_t member, const JoinOptions& options = {}) {
    simulation_.At(at, [=, this] {
      joins_[member].push_back(std::make_unique<DirectCall<JoinRequest>>(caller_, server_));
      group_.Join({GroupId(0), MemberId(member), options.session_timeout, options.rebalance_timeout},
                  joins_[member].back()->responder());
    });
  }
  void HeartbeatAt(SimDuration at, uint32_t member, uint32_t generation) {
    simulation_.At(at, [=, this] { journal_.Note(NameOf(group_.Heartbeat(Of(member, generation)))); });
  }
  // Heartbeats of the member at each second from `from` to `to`, whatever the answer.
  void KeepAlive(uint32_t member, uint32_t generation, int64_t from, int64_t to) {
    for (int64_t second = from; second <= to; ++second) {
      simulation_.At(Seconds(second), [=, this] { group_.Heartbeat(Of(member, generation)); });
    }
  }
  void CheckCommitAt(SimDuration at, uint32_t member, uint32_t generation) {
    simulation_.At(at, [=, this] { journal_.Note(NameOf(group_.CheckCommit(Of(member, generation)))); });
  }
  void RunUntil(SimDuration end) { simulation_.RunUntil(end); }

  static Membership Of(uint32_t member, uint32_t generation) {
    return {GroupId(0), MemberId(member), Generation(generation)};
  }
  // What the member's n-th join was answered: "g1: 0 1".
  std::string AnswerTo(uint32_t member, size_t nth = 0) {
    DirectCall<JoinRequest>& call = *joins_[member].at(nth);
    if (!call.over()) return "waits";
    const Outcome<JoinReply> outcome = call.TakeOutcome();
    if (!outcome.ok()) return NameOf(outcome);
    return Describe(outcome.value());
  }
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

  Simulation simulation_;
  Journal journal_{simulation_};
  Server server_{simulation_.kernel(), 0};
  Context& caller_ = simulation_.NewProcess("member");
  ConsumerGroup group_{simulation_.kernel(), GroupId(0), 4};
  std::map<uint32_t, std::vector<std::unique_ptr<DirectCall<JoinRequest>>>> joins_;
};

// --- Rebalances -----------------------------------------------------------------------------------------------------

TEST_F(ConsumerGroupTest, TheFirstMemberWaitsForOthersThreeSeconds) {
  JoinAt(Seconds(1), 1);
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{"4s g1 of 1"});
  EXPECT_EQ(AnswerTo(1), "g1: 0 1 2 3");
}

TEST_F(ConsumerGroupTest, MembersThatJoinWithinTheInitialDelayShareOneGeneration) {
  JoinAt(Seconds(0), 7);
  JoinAt(Seconds(2), 3);
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{"3s g1 of 2"});
  EXPECT_EQ(AnswerTo(7), "g1: 0 1");  // The order of joining decides, not the number.
  EXPECT_EQ(AnswerTo(3), "g1: 2 3");
}

TEST_F(ConsumerGroupTest, ALaterMemberWaitsUntilAllOthersHaveJoinedAgain) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(5), 2);
  HeartbeatAt(Seconds(4), 1, 1);
  HeartbeatAt(Seconds(6), 1, 1);
  JoinAt(Seconds(7), 1);
  RunUntil(Seconds(20));
  EXPECT_EQ(journal_.lines(), (Lines{"4s ok", "6s rebalance_in_progress"}));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "7s g2 of 2"}));
  EXPECT_EQ(AnswerTo(1, 1), "g2: 0 1");
  EXPECT_EQ(AnswerTo(2), "g2: 2 3");
}

TEST_F(ConsumerGroupTest, AMemberThatDoesNotJoinWithinTheLongestRebalanceTimeoutIsLeftOut) {
  JoinAt(Seconds(0), 1, {.rebalance_timeout = Seconds(60)});
  JoinAt(Seconds(5), 2, {.rebalance_timeout = Seconds(20)});
  KeepAlive(1, 1, 4, 100);
  HeartbeatAt(Seconds(64), 1, 1);
  HeartbeatAt(Seconds(66), 1, 1);
  RunUntil(Seconds(70));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "65s g2 of 1"}));
  EXPECT_EQ(AnswerTo(2), "g2: 0 1 2 3");
  EXPECT_EQ(journal_.lines(), (Lines{"64s rebalance_in_progress", "66s unknown_member"}));
}

TEST_F(ConsumerGroupTest, AMemberThatJoinsAgainForcesARebalance) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(10), 1);
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "10s g2 of 1"}));
}

TEST_F(ConsumerGroupTest, ARepeatedJoinTakesThePlaceOfTheFirst) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(1), 1);
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{"3s g1 of 1"});
  EXPECT_EQ(AnswerTo(1, 0), "unknown");
  EXPECT_EQ(AnswerTo(1, 1), "g1: 0 1 2 3");
}

TEST_F(ConsumerGroupTest, AShortRebalanceTimeoutEndsTheInitialDelay) {
  JoinAt(Seconds(0), 1, {.rebalance_timeout = Seconds(1)});
  RunUntil(Seconds(10));
  EXPECT_EQ(Rebalances(), Lines{"1s g1 of 1"});
}

// --- Sessions -------------------------------------------------------------------------------------------------------

TEST_F(ConsumerGroupTest, ASilentMemberExpiresAndTheRestRebalances) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(1), 2);
  KeepAlive(2, 1, 4, 100);
  JoinAt(Seconds(50), 2);
  RunUntil(Seconds(60));
  ASSERT_EQ(simulation_.Count<MemberExpired>(), 1u);
  EXPECT_EQ(simulation_.All<MemberExpired>()[0].member, MemberId(1));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 2", "50s g2 of 1"}));
  EXPECT_EQ(AnswerTo(2, 1), "g2: 0 1 2 3");
}

TEST_F(ConsumerGroupTest, TheSessionCountsFromTheLastSignOfLife) {
  JoinAt(Seconds(0), 1, {.session_timeout = Seconds(10)});
  HeartbeatAt(Seconds(12), 1, 1);
  CheckCommitAt(Seconds(21), 1, 1);
  HeartbeatAt(Seconds(30), 1, 0);  // Of a wrong generation: no sign of life.
  RunUntil(Seconds(60));
  EXPECT_EQ(journal_.words(), (Lines{"ok", "ok", "illegal_generation"}));
  ASSERT_EQ(simulation_.Count<MemberExpired>(), 1u);
  EXPECT_EQ(simulation_.events()[2].circumstance.time, SimTime() + Seconds(31));
}

TEST_F(ConsumerGroupTest, AMemberThatWaitsForOthersDoesNotExpire) {
  JoinAt(Seconds(0), 1, {.rebalance_timeout = Seconds(100)});
  KeepAlive(1, 1, 4, 200);
  JoinAt(Seconds(5), 2, {.session_timeout = Seconds(10), .rebalance_timeout = Seconds(100)});
  RunUntil(Seconds(110));
  EXPECT_EQ(simulation_.Count<MemberExpired>(), 0u);
  EXPECT_EQ(AnswerTo(2), "g2: 0 1 2 3");
}

TEST_F(ConsumerGroupTest, TheExpiryOfTheLastOneMissingCompletesTheRebalance) {
  JoinAt(Seconds(0), 1, {.session_timeout = Seconds(10)});
  JoinAt(Seconds(5), 2);
  RunUntil(Seconds(20));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "13s g2 of 1"}));
  EXPECT_EQ(AnswerTo(2), "g2: 0 1 2 3");
}

TEST_F(ConsumerGroupTest, AnEmptyGroupStartsOverWithTheInitialDelay) {
  JoinAt(Seconds(0), 1, {.session_timeout = Seconds(10)});
  JoinAt(Seconds(20), 2);
  RunUntil(Seconds(30));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "13s g2 of 0", "23s g3 of 1"}));
}

// --- Assignment -----------------------------------------------------------------------------------------------------

struct RangeCase {
  const char* name;
  uint16_t partitions;
  std::vector<const char*> shares;  // By member, in the order of joining.
};

const RangeCase kRanges[] = {
    {"OneForAll", 3, {"g1: 0 1 2"}},
    {"Even", 4, {"g1: 0 1", "g1: 2 3"}},
    {"TheFirstGetOneMore", 5, {"g1: 0 1 2", "g1: 3 4"}},
    {"TheFirstTwoGetOneMore", 5, {"g1: 0 1", "g1: 2 3", "g1: 4"}},
    {"AsManyMembersAsPartitions", 3, {"g1: 0", "g1: 1", "g1: 2"}},
    {"TheLastGetNothing", 2, {"g1: 0", "g1: 1", "g1:", "g1:"}},
};

class RangeAssignmentTest : public testing::TestWithParam<RangeCase> {};

TEST_P(RangeAssignmentTest, GivesContiguousShares) {
  Simulation simulation;
  Server server(simulation.kernel(), 0);
  Context& caller = simulation.NewProcess("member");
  ConsumerGroup group(simulation.kernel(), GroupId(0), GetParam().partitions);
  std::deque<DirectCall<JoinRequest>> joins;
  for (uint32_t member = 0; member < GetParam().shares.size(); ++member) {
    group.Join({GroupId(0), MemberId(member), Seconds(45), Minutes(5)}, joins.emplace_back(caller, server).responder());
  }
  simulation.RunUntil(Seconds(4));
  for (size_t i = 0; i < joins.size(); ++i) EXPECT_EQ(Describe(joins[i].TakeOutcome().value()), GetParam().shares[i]) << i;
}

INSTANTIATE_TEST_SUITE_P(Groups, RangeAssignmentTest, testing::ValuesIn(kRanges),
                         [](const auto& info) { return info.param.name; });

// --- Commits --------------------------------------------------------------------------------------------------------

TEST_F(ConsumerGroupTest, OnlyMembersOfThePresentGenerationMayCommit) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(5), 1);
  CheckCommitAt(Seconds(6), 1, 2);
  CheckCommitAt(Seconds(7), 1, 1);
  CheckCommitAt(Seconds(8), 9, 2);
  RunUntil(Seconds(10));
  EXPECT_EQ(journal_.words(), (Lines{"ok", "illegal_generation", "unknown_member"}));
  const auto fenced = simulation_.All<CommitFenced>();
  ASSERT_EQ(fenced.size(), 2u);
  EXPECT_EQ(fenced[0].generation, Generation(1));
  EXPECT_EQ(fenced[1].generation, Generation(2));
}

TEST_F(ConsumerGroupTest, ACommitWhileOthersJoinStillCounts) {
  JoinAt(Seconds(0), 1);
  JoinAt(Seconds(5), 2);
  CheckCommitAt(Seconds(6), 1, 1);
  RunUntil(Seconds(10));
  EXPECT_EQ(journal_.words(), Lines{"ok"});
}

TEST_F(ConsumerGroupTest, ACommitMovesItsPartitionOnly) {
  group_.Commit({PartitionId(2), Offset(9)}, TransactionId::None());
  EXPECT_EQ(group_.committed(PartitionId(2)), Offset(9));
  EXPECT_EQ(group_.committed(PartitionId(1)), Offset(0));
  const OffsetsCommitted fact = simulation_.All<OffsetsCommitted>().at(0);
  EXPECT_EQ(fact.offset, Offset(9));
  EXPECT_TRUE(fact.transaction.none());
}

constexpr TransactionId kA{1};
constexpr TransactionId kB{2};

TEST_F(ConsumerGroupTest, StagedOffsetsMakeTheirPartitionUnstableUntilTheEnd) {
  group_.Stage({PartitionId(1), Offset(5)}, kA);
  EXPECT_TRUE(group_.Unstable(PartitionId(1)));
  EXPECT_FALSE(group_.Unstable(PartitionId(0)));
  EXPECT_EQ(group_.committed(PartitionId(1)), Offset(0));
  group_.EndTransaction(kB, true);
  EXPECT_TRUE(group_.Unstable(PartitionId(1)));
  group_.EndTransaction(kA, true);
  EXPECT_FALSE(group_.Unstable(PartitionId(1)));
  EXPECT_EQ(group_.committed(PartitionId(1)), Offset(5));
  EXPECT_EQ(simulation_.All<OffsetsCommitted>().at(0).transaction, kA);
}

TEST_F(ConsumerGroupTest, AbortedOffsetsAreForgotten) {
  group_.Stage({PartitionId(1), Offset(5)}, kA);
  group_.EndTransaction(kA, false);
  EXPECT_FALSE(group_.Unstable(PartitionId(1)));
  EXPECT_EQ(group_.committed(PartitionId(1)), Offset(0));
  EXPECT_EQ(simulation_.Count<OffsetsCommitted>(), 0u);
}

TEST_F(ConsumerGroupTest, TheLastStagedOffsetOfATransactionCounts) {
  group_.Stage({PartitionId(1), Offset(5)}, kA);
  group_.Stage({PartitionId(1), Offset(8)}, kA);
  group_.Stage({PartitionId(1), Offset(6)}, kB);
  group_.EndTransaction(kA, true);
  EXPECT_EQ(group_.committed(PartitionId(1)), Offset(8));
  EXPECT_TRUE(group_.Unstable(PartitionId(1)));
  EXPECT_EQ(simulation_.Count<OffsetsStaged>(), 3u);
  EXPECT_EQ(simulation_.Count<OffsetsCommitted>(), 1u);
}

TEST_F(ConsumerGroupTest, APowerLossKeepsOffsetsAndForgetsMembers) {
  JoinAt(Seconds(0), 1);
  simulation_.At(Seconds(4), [&] { group_.Commit({PartitionId(0), Offset(7)}, TransactionId::None()); });
  JoinAt(Seconds(5), 2);  // Waits for member 1.
  simulation_.At(Seconds(6), [&] { group_.LosePower(); });
  HeartbeatAt(Seconds(7), 1, 1);
  JoinAt(Seconds(8), 1);
  RunUntil(Seconds(20));
  EXPECT_EQ(AnswerTo(2), "unknown");
  EXPECT_EQ(journal_.words(), Lines{"unknown_member"});
  EXPECT_EQ(group_.committed(PartitionId(0)), Offset(7));
  EXPECT_EQ(Rebalances(), (Lines{"3s g1 of 1", "11s g2 of 1"}));
}

}  // namespace
}  // namespace redeliver
