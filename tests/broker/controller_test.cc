// What the controller makes of silence, restarts, proposals and orders.
#include "sim/broker/controller.h"

#include "gtest/gtest.h"
#include "tests/broker/controller_world.h"

namespace redeliver {
namespace {

// --- Sessions.

TEST_F(ControllerTest, ASilentBrokerIsFencedAndItsPartitionsGoOnWithoutIt) {
  controller();
  Silence({0});
  EXPECT_EQ(Active(), "12");
  EXPECT_EQ(First(), "leader 1, in sync 12, eligible , epochs 1/1");
  EXPECT_EQ(Second(), "leader 1, in sync 12, eligible , epochs 0/1");
  EXPECT_EQ(Version(), 2u) << "all of it is one version";
  EXPECT_EQ(simulation_.events().front().circumstance.time, SimTime() + Seconds(9));
}

TEST_F(ControllerTest, EachDecisionIsAFact) {
  controller();
  Silence({0});
  const std::vector<LeaderElected> elected = simulation_.All<LeaderElected>();
  const std::vector<InSyncReplicasChanged> changed = simulation_.All<InSyncReplicasChanged>();
  EXPECT_EQ(simulation_.Count<BrokerFenced>(), 1u);
  ASSERT_EQ(elected.size(), 1u);
  EXPECT_EQ(elected[0].partition, kFirst.partition);
  EXPECT_EQ(elected[0].leader, BrokerId(1));
  EXPECT_EQ(elected[0].epoch, LeaderEpoch(1));
  EXPECT_FALSE(elected[0].unclean);
  ASSERT_EQ(changed.size(), 2u);
  EXPECT_EQ(changed[0].in_sync, 0b110u);
}

TEST_F(ControllerTest, AHeartbeatStartsTheSessionAnew) {
  controller();
  Wait(Seconds(8));
  for (uint16_t broker = 0; broker < 3; ++broker) Heartbeat(broker);
  Wait(Seconds(8));
  EXPECT_EQ(Active(), "012");
  Wait(Seconds(2));
  EXPECT_EQ(Active(), "");
}

TEST_F(ControllerTest, AFencedBrokerThatIsHeardAgainIsActiveButNotInSync) {
  controller();
  Silence({0});
  EXPECT_TRUE(Heartbeat(0, 1).ok());
  EXPECT_EQ(Active(), "012");
  EXPECT_EQ(First(), "leader 1, in sync 12, eligible , epochs 1/1");
}

TEST_F(ControllerTest, AControllerThatWasAwayGivesEverybodyAFreshSession) {
  controller().GoDown(Seconds(12));
  Wait(Seconds(17));
  EXPECT_EQ(Active(), "012");
  Wait(Seconds(2));
  EXPECT_EQ(Active(), "");
}

TEST_F(ControllerTest, ALoneBrokerHasNoSession) {
  ClusterMetadata metadata = InitialMetadata(PartitionState());
  metadata.broker_epochs.resize(1);
  metadata.active = SetOf({0});
  Controller alone(simulation_.kernel(), 1, options_, metadata);
  Wait(Minutes(5));
  EXPECT_EQ(TextOf(alone.metadata()->active), "0");
}

// --- The last replicas.

TEST_F(ControllerTest, WithoutElrTheLastReplicaStaysInSyncAndOnlyItMayLeadAgain) {
  Begin(false);
  Silence({0});
  Silence({1});
  EXPECT_EQ(First(), "leader 2, in sync 2, eligible , epochs 2/2");
  Silence({2});
  EXPECT_EQ(First(), "leader none, in sync 2, eligible , epochs 3/3");
  Heartbeat(0);
  EXPECT_EQ(First(), "leader none, in sync 2, eligible , epochs 3/3");
  Heartbeat(2);
  EXPECT_EQ(First(), "leader 2, in sync 2, eligible , epochs 4/4");
}

TEST_F(ControllerTest, WithElrWhoeverLeftBelowMinIsrMayLead) {
  Begin(true);
  Silence({0});
  Silence({1});
  EXPECT_EQ(First(), "leader 2, in sync 2, eligible 1, epochs 2/2");
  Silence({2});
  EXPECT_EQ(First(), "leader none, in sync , eligible 12, epochs 3/3");
  Heartbeat(0);
  EXPECT_EQ(First(), "leader none, in sync , eligible 12, epochs 3/3");
  Heartbeat(1);
  EXPECT_EQ(First(), "leader 1, in sync 1, eligible 2, epochs 4/4");
  Heartbeat(2);
  EXPECT_TRUE(Ask(Proposal(kFirst, SetOf({1, 2}))).ok());
  EXPECT_EQ(First(), "leader 1, in sync 12, eligible , epochs 4/5");
}

TEST_F(ControllerTest, WithNobodyLeftToTrustTheLastLeaderReturnsUncleanly) {
  Begin(true);
  Silence({0});
  Silence({1});
  Silence({2});
  Register(2);
  Register(1);
  EXPECT_EQ(First(), "leader none, in sync , eligible , epochs 3/3");
  Heartbeat(1);
  EXPECT_EQ(First(), "leader none, in sync , eligible , epochs 3/3");
  Heartbeat(2);
  EXPECT_EQ(First(), "leader 2, in sync 2, eligible , epochs 4/4");
  EXPECT_EQ(simulation_.All<LeaderElected>().back().unclean, true);
}

// --- Restarts.

struct RestartCase {
  const char* name;
  bool eligible_leader_replicas;
  Defect planted;
  const char* first;
  const char* second;
};

std::ostream& operator<<(std::ostream& out, const RestartCase& example) { return out << example.name; }

class RestartTest : public ControllerTest, public testing::WithParamInterface<RestartCase> {};

TEST_P(RestartTest, WithinTheSession) {
  Begin(GetParam().eligible_leader_replicas);
  Plant(GetParam().planted);
  EXPECT_EQ(Register(0).value().broker_epoch, BrokerEpoch(1));
  EXPECT_EQ(Active(), "12");
  EXPECT_EQ(First(), GetParam().first);
  EXPECT_EQ(Second(), GetParam().second);
}

const RestartCase kRestartCases[] = {
    {"WithElrItIsTrustedNoMore", true, Defect::kNone, "leader 1, in sync 12, eligible , epochs 1/1",
     "leader 1, in sync 12, eligible , epochs 0/1"},
    {"WithoutElrItStaysInSync", false, Defect::kNone, "leader 1, in sync 012, eligible , epochs 1/1",
     "leader 1, in sync 012, eligible , epochs 0/0"},
    {"PlantedTrust", true, Defect::kUncleanRestartTrusted, "leader 1, in sync 012, eligible , epochs 1/1",
     "leader 1, in sync 012, eligible , epochs 0/0"},
};

std::string NameOfRestartCase(const testing::TestParamInfo<RestartCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rules, RestartTest, testing::ValuesIn(kRestartCases), NameOfRestartCase);

TEST_F(ControllerTest, ARestartedBrokerIsFencedUntilItKnowsOfItsRegistration) {
  controller();
  Register(0);
  const uint64_t registered_at = Version();
  EXPECT_TRUE(Heartbeat(0, registered_at - 1).ok());
  EXPECT_EQ(Active(), "12");
  EXPECT_TRUE(Heartbeat(0, registered_at).ok());
  EXPECT_EQ(Active(), "012");
  EXPECT_EQ(Version(), registered_at + 1);
}

TEST_F(ControllerTest, TheHeartbeatOfAnEarlierRegistrationIsRefused) {
  controller();
  Register(0);
  const Outcome<Done> late = Ask(BrokerHeartbeatRequest{BrokerId(0), BrokerEpoch(0), kEverything});
  EXPECT_EQ(late.reason(), Rejection::kStaleBrokerEpoch);
  EXPECT_EQ(Active(), "12");
}

TEST_F(ControllerTest, WithoutElrTheOnlyReplicaInSyncLeadsAgainWhenItIsBack) {
  Begin(false);
  Silence({1, 2});
  EXPECT_EQ(First(), "leader 0, in sync 0, eligible , epochs 0/2");
  Heartbeat(1);
  Register(0);
  EXPECT_EQ(First(), "leader none, in sync 0, eligible , epochs 1/3");
  Heartbeat(0);
  EXPECT_EQ(First(), "leader 0, in sync 0, eligible , epochs 2/4");
  EXPECT_FALSE(simulation_.All<LeaderElected>().back().unclean);
}

TEST_F(ControllerTest, ARestartedBrokerThatStaysSilentLeavesTheInSyncReplicas) {
  Begin(false);
  Register(0);
  Silence({0});
  EXPECT_EQ(First(), "leader 1, in sync 12, eligible , epochs 1/2");
  EXPECT_EQ(simulation_.Count<BrokerFenced>(), 0u) << "it was fenced before";
}

// --- Elections by topic setting and by the operator.

TEST_F(ControllerTest, ATopicMayPreferAnyLeaderToNone) {
  Begin(false, 1, true);
  ASSERT_TRUE(Ask(Proposal(kFirst, SetOf({0}))).ok());
  Silence({0});
  EXPECT_EQ(First(), "leader 1, in sync 1, eligible , epochs 1/2");
  EXPECT_TRUE(simulation_.All<LeaderElected>().back().unclean);
}

TEST_F(ControllerTest, TheOperatorMayForceALeader) {
  controller();
  ASSERT_TRUE(Ask(Proposal(kFirst, SetOf({0, 1}))).ok());
  Silence({0});
  Silence({1});
  EXPECT_EQ(First(), "leader none, in sync , eligible 01, epochs 2/3");
  controller().ForceElection(kFirst);
  EXPECT_EQ(First(), "leader 2, in sync 2, eligible , epochs 3/4");
  EXPECT_TRUE(simulation_.All<LeaderElected>().back().unclean);
}

TEST_F(ControllerTest, AForcedElectionDeposesNobody) {
  controller().ForceElection(kFirst);
  EXPECT_EQ(Version(), 1u);
}

TEST_F(ControllerTest, ThePreferredLeaderReturnsAndTheOldOneStaysInSync) {
  controller();
  Silence({0});
  Heartbeat(0);
  const uint64_t before = Version();
  controller().ElectPreferred();
  EXPECT_EQ(Version(), before) << "it is not in sync yet";
  ASSERT_TRUE(Ask(Proposal(kFirst, SetOf({0, 1, 2}))).ok());
  controller().ElectPreferred();
  EXPECT_EQ(First(), "leader 0, in sync 012, eligible , epochs 2/3");
  EXPECT_EQ(Second(), "leader 1, in sync 12, eligible , epochs 0/1");
}

// --- Proposals of leaders.

TEST_F(ControllerTest, ATakenProposalIsAnsweredWithTheNewPartitionEpochAndPublished) {
  const Outcome<AlterPartitionReply> reply = Ask(Proposal(kFirst, SetOf({0, 2})));
  EXPECT_EQ(reply.value().partition_epoch, PartitionEpoch(1));
  EXPECT_EQ(reply.value().in_sync, SetOf({0, 2}));
  EXPECT_EQ(First(), "leader 0, in sync 02, eligible , epochs 0/1");
  EXPECT_EQ(Version(), 2u);
}

TEST_F(ControllerTest, AProposalThatChangesNothingIsTakenWithoutANewVersion) {
  EXPECT_TRUE(Ask(Proposal(kFirst, SetOf({0, 1, 2}))).ok());
  EXPECT_EQ(Version(), 1u);
}

TEST_F(ControllerTest, AProposalIsNotTakenTwice) {
  const AlterPartitionRequest proposal = Proposal(kFirst, SetOf({0, 2}));
  Ask(proposal);
  EXPECT_EQ(Ask(proposal).reason(), Rejection::kInvalidUpdateVersion);
}

TEST_F(ControllerTest, AProposalFromBeforeARestartIsRefused) {
  const AlterPartitionRequest proposal = Proposal(kFirst, SetOf({0, 2}));
  Register(0);
  EXPECT_EQ(Ask(proposal).reason(), Rejection::kStaleBrokerEpoch);
}

TEST_F(ControllerTest, AFormerLeaderMayNotPropose) {
  const AlterPartitionRequest proposal = Proposal(kFirst, SetOf({0}));
  Silence({0});
  Heartbeat(0);
  EXPECT_EQ(Ask(proposal).reason(), Rejection::kFencedLeaderEpoch);
}

TEST_F(ControllerTest, AFencedBrokerCannotJoin) {
  controller();
  Silence({2});
  EXPECT_EQ(Ask(Proposal(kFirst, SetOf({0, 1, 2}))).reason(), Rejection::kUnavailable);
  Heartbeat(2);
  EXPECT_TRUE(Ask(Proposal(kFirst, SetOf({0, 1, 2}))).ok());
}

// --- Planted defects.

TEST_F(ControllerTest, PlantedElectionWithoutANewEpoch) {
  Plant(Defect::kEpochNotRaisedAtElection);
  controller();
  Silence({0});
  EXPECT_EQ(First(), "leader 1, in sync 12, eligible , epochs 0/1");
}

TEST_F(ControllerTest, PlantedElectionOfAnyReplica) {
  Plant(Defect::kAnyReplicaElected);
  ASSERT_TRUE(Ask(Proposal(kFirst, SetOf({0, 2}))).ok());
  Silence({0});
  EXPECT_EQ(First(), "leader 1, in sync 1, eligible 0, epochs 1/2");
  EXPECT_FALSE(simulation_.All<LeaderElected>().back().unclean);
}

TEST_F(ControllerTest, PlantedProposalOfAFormerLeader) {
  Plant(Defect::kStaleLeaderMayAlter);
  const AlterPartitionRequest proposal = Proposal(kFirst, SetOf({0}));
  Silence({0});
  EXPECT_TRUE(Ask(proposal).ok());
  EXPECT_EQ(First(), "leader 1, in sync 0, eligible 12, epochs 1/2");
}

}  // namespace
}  // namespace redeliver
