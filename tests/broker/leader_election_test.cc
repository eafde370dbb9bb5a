// Who may lead, and which replicas remain complete: one line per rule. Brokers are 0, 1 and 2, assigned in that order.
#include "sim/broker/leader_election.h"

#include "gtest/gtest.h"
#include "tests/broker/controller_world.h"

namespace redeliver {
namespace {

constexpr uint16_t kNobody = BrokerId::None().value();

PartitionState StateWith(uint16_t leader, const CompleteReplicas& replicas, int min_insync_replicas) {
  PartitionState state;
  state.replicas = {BrokerId(0), BrokerId(1), BrokerId(2)};
  state.min_insync_replicas = min_insync_replicas;
  state.leader = BrokerId(leader);
  state.in_sync = replicas.in_sync;
  state.eligible = replicas.eligible;
  return state;
}

// "01 (2)": in sync, and in parentheses eligible.
std::string TextOf(const CompleteReplicas& replicas) {
  return TextOf(replicas.in_sync) + " (" + TextOf(replicas.eligible) + ")";
}

struct InSyncCase {
  const char* name;
  bool eligible_leader_replicas;
  int min_insync_replicas;
  CompleteReplicas before;
  BrokerSet in_sync;
  BrokerSet distrusted;
  const char* after;
};

std::ostream& operator<<(std::ostream& out, const InSyncCase& example) { return out << example.name; }

class ReplaceInSyncTest : public testing::TestWithParam<InSyncCase> {};

TEST_P(ReplaceInSyncTest, TellsWhoIsComplete) {
  const InSyncCase& example = GetParam();
  const PartitionState state = StateWith(0, example.before, example.min_insync_replicas);
  const ElectionRules rules{.eligible_leader_replicas = example.eligible_leader_replicas};
  EXPECT_EQ(TextOf(ReplaceInSync(state, example.in_sync, example.distrusted, rules)), example.after);
}

const InSyncCase kInSyncCases[] = {
    {"WithoutElrNobodyIsEligible", false, 2, {SetOf({0, 1}), {}}, SetOf({0}), {}, "0 ()"},
    {"WithoutElrTheLastOneStaysInSync", false, 1, {SetOf({0}), {}}, {}, {}, "0 ()"},
    {"WithoutElrADistrustedLastOneStaysInSyncToo", false, 1, {SetOf({0}), {}}, {}, SetOf({0}), "0 ()"},
    {"WithEnoughInSyncNobodyIsEligible", true, 2, {SetOf({0, 1, 2}), {}}, SetOf({0, 1}), {}, "01 ()"},
    {"BelowMinIsrWhoeverLeavesIsEligible", true, 2, {SetOf({0, 1}), {}}, SetOf({0}), {}, "0 (1)"},
    {"SeveralMayLeaveAtOnce", true, 2, {SetOf({0, 1, 2}), {}}, SetOf({2}), {}, "2 (01)"},
    {"TheLastOneLeavesWithElr", true, 1, {SetOf({0}), {}}, {}, {}, " (0)"},
    {"EligibleReplicasAddUp", true, 2, {SetOf({0}), SetOf({1})}, {}, {}, " (01)"},
    {"WhoeverJoinsIsNoLongerEligible", true, 3, {SetOf({0}), SetOf({1, 2})}, SetOf({0, 1}), {}, "01 (2)"},
    {"MinIsrReachedClearsTheEligible", true, 2, {SetOf({0}), SetOf({1})}, SetOf({0, 2}), {}, "02 ()"},
    {"ADistrustedReplicaLeavesBothSets", true, 2, {SetOf({0, 1}), {}}, SetOf({0}), SetOf({1}), "0 ()"},
    {"ADistrustedReplicaIsNotEligible", true, 2, {SetOf({0}), SetOf({1, 2})}, SetOf({0}), SetOf({1}), "0 (2)"},
    {"NobodyIsLeft", true, 1, {SetOf({0}), {}}, {}, SetOf({0}), " ()"},
};

std::string NameOfInSyncCase(const testing::TestParamInfo<InSyncCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rules, ReplaceInSyncTest, testing::ValuesIn(kInSyncCases), NameOfInSyncCase);

struct ElectionCase {
  const char* name;
  ElectionKind kind;
  uint16_t leader;
  uint16_t last_leader;
  CompleteReplicas replicas;
  BrokerSet active;
  int min_insync_replicas;
  uint16_t elected;
  bool unclean;
  const char* after;
};

std::ostream& operator<<(std::ostream& out, const ElectionCase& example) { return out << example.name; }

class ElectLeaderTest : public testing::TestWithParam<ElectionCase> {};

TEST_P(ElectLeaderTest, FollowsTheRules) {
  const ElectionCase& example = GetParam();
  PartitionState state = StateWith(example.leader, example.replicas, example.min_insync_replicas);
  state.last_leader = BrokerId(example.last_leader);
  const ElectionResult result = ElectLeader(state, example.replicas, example.active, example.kind, ElectionRules());
  EXPECT_EQ(result.leader, BrokerId(example.elected));
  EXPECT_EQ(result.unclean, example.unclean);
  EXPECT_EQ(TextOf(result.replicas), example.after);
}

constexpr ElectionKind kOnline = ElectionKind::kOnline;
constexpr ElectionKind kUnclean = ElectionKind::kUnclean;
constexpr ElectionKind kPreferred = ElectionKind::kPreferred;

const ElectionCase kElectionCases[] = {
    // --- Online.
    {"ALeaderThatMayLeadStays", kOnline, 1, kNobody, {SetOf({0, 1}), {}}, SetOf({0, 1, 2}), 1, 1, false, "01 ()"},
    {"TheFirstInSyncTakesOver", kOnline, 0, kNobody, {SetOf({1, 2}), {}}, SetOf({1, 2}), 1, 1, false, "12 ()"},
    {"AFencedOneIsPassedOver", kOnline, 0, kNobody, {SetOf({1, 2}), {}}, SetOf({2}), 1, 2, false, "12 ()"},
    {"OutOfSyncIsNotEnough", kOnline, 0, kNobody, {SetOf({0}), {}}, SetOf({1, 2}), 1, kNobody, false, "0 ()"},
    {"AnEligibleOneLeadsAlone", kOnline, kNobody, 0, {{}, SetOf({0, 1})}, SetOf({1, 2}), 2, 1, false, "1 (0)"},
    {"MinIsrOfOneClearsTheEligible", kOnline, kNobody, 0, {{}, SetOf({0, 1})}, SetOf({1}), 1, 1, false, "1 ()"},
    {"AnEligibleOneWaitsWhileSomebodyIsInSync",
     kOnline,
     kNobody,
     0,
     {SetOf({0}), SetOf({1})},
     SetOf({1}),
     2,
     kNobody,
     false,
     "0 (1)"},
    {"TheLastLeaderIsTheLastResort", kOnline, kNobody, 2, {{}, {}}, SetOf({0, 1, 2}), 2, 2, true, "2 ()"},
    {"NobodyElseIsWhenAllIsLost", kOnline, kNobody, 2, {{}, {}}, SetOf({0, 1}), 2, kNobody, false, " ()"},
    {"TheLastLeaderWaitsForTheEligible", kOnline, kNobody, 2, {{}, SetOf({0})}, SetOf({2}), 2, kNobody, false, " (0)"},
    // --- Unclean.
    {"UncleanPrefersACleanOne", kUnclean, kNobody, 0, {SetOf({2}), {}}, SetOf({1, 2}), 1, 2, false, "2 ()"},
    {"UncleanTakesTheFirstActiveOne", kUnclean, 0, kNobody, {SetOf({0}), {}}, SetOf({1, 2}), 1, 1, true, "1 ()"},
    {"UncleanForgetsTheEligible", kUnclean, kNobody, 0, {{}, SetOf({0, 2})}, SetOf({1}), 2, 1, true, "1 ()"},
    {"UncleanNeedsSomebodyActive", kUnclean, 0, kNobody, {SetOf({0}), {}}, {}, 1, kNobody, false, "0 ()"},
    {"UncleanDeposesNobody", kUnclean, 2, kNobody, {SetOf({2}), {}}, SetOf({0, 1, 2}), 1, 2, false, "2 ()"},
    {"UncleanPrefersTheLastLeader", kUnclean, kNobody, 2, {{}, {}}, SetOf({0, 2}), 1, 2, true, "2 ()"},
    // --- Preferred.
    {"TheFirstOfTheAssignmentTakesOver",
     kPreferred,
     1,
     kNobody,
     {SetOf({0, 1}), {}},
     SetOf({0, 1}),
     1,
     0,
     false,
     "01 ()"},
    {"ThePreferredMustBeInSync", kPreferred, 1, kNobody, {SetOf({1, 2}), {}}, SetOf({0, 1, 2}), 1, 1, false, "12 ()"},
    {"ThePreferredMustBeActive", kPreferred, 1, kNobody, {SetOf({0, 1}), {}}, SetOf({1, 2}), 1, 1, false, "01 ()"},
};

std::string NameOfElectionCase(const testing::TestParamInfo<ElectionCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rules, ElectLeaderTest, testing::ValuesIn(kElectionCases), NameOfElectionCase);

TEST(ElectLeader, PlantedAnyReplicaTakesOneThatIsNotInSyncForClean) {
  const PartitionState state = StateWith(0, {SetOf({2}), {}}, 1);
  const ElectionResult result = ElectLeader(state, {SetOf({2}), {}}, SetOf({1, 2}), kOnline, {.any_replica = true});
  EXPECT_EQ(result.leader, BrokerId(1));
  EXPECT_FALSE(result.unclean);
  EXPECT_EQ(TextOf(result.replicas), "1 ()");
}

struct ProposalCase {
  const char* name;
  uint16_t sender;
  uint32_t leader_epoch;
  uint32_t partition_epoch;
  BrokerSet in_sync;
  BrokerSet active;
  Rejection refused;
};

std::ostream& operator<<(std::ostream& out, const ProposalCase& example) { return out << example.name; }

class CheckProposalTest : public testing::TestWithParam<ProposalCase> {};

// Of a partition that broker 0 leads in epoch 4, with partition epoch 7.
TEST_P(CheckProposalTest, RefusesWhatIsStale) {
  const ProposalCase& example = GetParam();
  PartitionState state = StateWith(0, {SetOf({0, 1}), {}}, 1);
  state.leader_epoch = LeaderEpoch(4);
  state.partition_epoch = PartitionEpoch(7);
  AlterPartitionRequest request;
  request.broker = BrokerId(example.sender);
  request.leader_epoch = LeaderEpoch(example.leader_epoch);
  request.partition_epoch = PartitionEpoch(example.partition_epoch);
  request.in_sync = example.in_sync;
  EXPECT_EQ(CheckProposal(state, request, example.active), example.refused);
}

const ProposalCase kProposalCases[] = {
    {"TheLeaderShrinks", 0, 4, 7, SetOf({0}), SetOf({0, 1, 2}), Rejection::kNone},
    {"TheLeaderExpands", 0, 4, 7, SetOf({0, 1, 2}), SetOf({0, 1, 2}), Rejection::kNone},
    {"OnlyTheLeaderMay", 1, 4, 7, SetOf({0, 1}), SetOf({0, 1, 2}), Rejection::kFencedLeaderEpoch},
    {"NotInAnOldLeaderEpoch", 0, 3, 7, SetOf({0}), SetOf({0, 1, 2}), Rejection::kFencedLeaderEpoch},
    {"TheLeaderEpochIsCheckedFirst", 0, 3, 6, SetOf({0}), SetOf({0, 1, 2}), Rejection::kFencedLeaderEpoch},
    {"NotUnderAnOldPartitionEpoch", 0, 4, 6, SetOf({0}), SetOf({0, 1, 2}), Rejection::kInvalidUpdateVersion},
    {"NoFencedMember", 0, 4, 7, SetOf({0, 1, 2}), SetOf({0, 1}), Rejection::kUnavailable},
    {"AFencedOneMayLeave", 0, 4, 7, SetOf({0}), SetOf({0, 2}), Rejection::kNone},
    {"NobodyWithoutACopy", 0, 4, 7, SetOf({0, 3}), SetOf({0, 1, 2, 3}), Rejection::kUnavailable},
    {"TheLeaderIsInSync", 0, 4, 7, SetOf({1}), SetOf({0, 1, 2}), Rejection::kInvalidUpdateVersion},
    {"SomebodyIsInSync", 0, 4, 7, {}, SetOf({0, 1, 2}), Rejection::kInvalidUpdateVersion},
};

std::string NameOfProposalCase(const testing::TestParamInfo<ProposalCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rules, CheckProposalTest, testing::ValuesIn(kProposalCases), NameOfProposalCase);

}  // namespace
}  // namespace redeliver
