// The leader's view of its followers: who leaves the in-sync replicas, who joins, and how far the log is replicated.
#include "sim/broker/in_sync_replicas.h"

#include <initializer_list>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr BrokerId kA(0);
constexpr BrokerId kB(1);
constexpr BrokerId kC(2);

BrokerSet SetOf(std::initializer_list<BrokerId> brokers) {
  BrokerSet set;
  for (const BrokerId broker : brokers) set.Add(broker);
  return set;
}
const BrokerSet kAll = SetOf({kA, kB, kC});
const BrokerSet kAB = SetOf({kA, kB});
const BrokerSet kOnlyA = SetOf({kA});

// Broker A leads since second 100, when its log ended at 10; brokers B and C follow.
struct Leader {
  explicit Leader(BrokerSet in_sync, ClusterOptions options = {}, int min_insync_replicas = 1)
      : replicas(options, kA, StateOf(in_sync, min_insync_replicas), Offset(10), At(100)) {
    Register(0, kAll);
  }

  static PartitionState StateOf(BrokerSet in_sync, int min_insync_replicas, uint32_t leader_epoch = 4) {
    PartitionState state;
    state.replicas = {kB, kA, kC};
    state.min_insync_replicas = min_insync_replicas;
    state.leader = kA;
    state.leader_epoch = LeaderEpoch(leader_epoch);
    state.partition_epoch = PartitionEpoch(6);
    state.in_sync = in_sync;
    return state;
  }
  static SimTime At(int64_t second) { return SimTime() + Seconds(second); }

  void Register(uint64_t broker_epoch, BrokerSet active) {
    ClusterMetadata metadata;
    metadata.broker_epochs.assign(3, BrokerEpoch(static_cast<uint32_t>(broker_epoch)));
    metadata.active = active;
    replicas.MetadataKnown(metadata);
  }
  void Fetch(BrokerId follower, uint64_t offset, uint64_t leader_end, int64_t second) {
    replicas.Fetched(follower, BrokerEpoch(0), Offset(offset), Offset(leader_end), At(second));
  }
  uint64_t HighWatermark(uint64_t current, uint64_t leader_end, int64_t second) const {
    return replicas.HighWatermark(Offset(current), Offset(leader_end), At(second)).value();
  }
  BrokerSet Kept(uint64_t leader_end, int64_t second) const { return replicas.ToKeep(Offset(leader_end), At(second)); }
  bool MayJoin(BrokerId follower, uint64_t high_watermark) const {
    return replicas.MayJoin(follower, Offset(high_watermark));
  }

  InSyncReplicas replicas;
};

// --- High watermark

struct WatermarkCase {
  const char* name;
  BrokerSet in_sync;
  int64_t b;  // Where B and C fetched from at second 105; -1: not at all.
  int64_t c;
  int64_t second;
  uint64_t high_watermark;
};

// It was 8; the leader's log ends at 20.
const WatermarkCase kWatermarks[] = {
    // name                                   in_sync  b   c   second  high_watermark
    {"TheLeaderAlone", kOnlyA, -1, -1, 105, 20},
    {"TheSlowestMember", kAll, 17, 15, 105, 15},
    {"EverybodyHasEverything", kAll, 20, 20, 105, 20},
    {"AMemberNotHeardOfHoldsIt", kAll, 17, -1, 105, 8},
    {"NeverDecreases", kAll, 17, 3, 105, 8},
    {"OthersDoNotCount", kAB, 17, 12, 105, 17},
    {"AMemberCountsHoweverLongItIsSilent", kAll, 17, 15, 900, 15},
    {"OneAtTheEndIsNoHindrance", kAB, 17, 20, 105, 17},
};

class WatermarkTest : public testing::TestWithParam<WatermarkCase> {};

TEST_P(WatermarkTest, IsTheLeastLogEndOfThoseWhoCount) {
  const WatermarkCase& test = GetParam();
  Leader leader(test.in_sync);
  if (test.b >= 0) leader.Fetch(kB, static_cast<uint64_t>(test.b), 20, 105);
  if (test.c >= 0) leader.Fetch(kC, static_cast<uint64_t>(test.c), 20, 105);
  EXPECT_EQ(leader.HighWatermark(8, 20, test.second), test.high_watermark);
}

INSTANTIATE_TEST_SUITE_P(Followers, WatermarkTest, testing::ValuesIn(kWatermarks),
                         [](const auto& info) { return info.param.name; });

TEST(InSyncReplicas, TheHighWatermarkWaitsForOneThatIsAboutToJoin) {
  Leader leader(kAB);
  leader.Fetch(kB, 20, 20, 105);
  leader.Fetch(kC, 20, 20, 105);
  leader.Fetch(kB, 30, 30, 106);
  EXPECT_EQ(leader.HighWatermark(8, 30, 106), 20u);
  EXPECT_EQ(leader.HighWatermark(8, 30, 135), 20u);
  EXPECT_EQ(leader.HighWatermark(8, 30, 136), 30u);
}

TEST(InSyncReplicas, TheHighWatermarkDoesNotWaitForAFencedBroker) {
  Leader leader(kAB);
  leader.Fetch(kB, 20, 20, 105);
  leader.Fetch(kC, 20, 20, 105);
  leader.Fetch(kB, 30, 30, 106);
  leader.Register(0, kAB);
  EXPECT_EQ(leader.HighWatermark(8, 30, 106), 30u);
}

TEST(InSyncReplicas, NobodyCountsAsCaughtUpBeforeItFetched) {
  // Not even in the first seconds of a run.
  InSyncReplicas replicas(ClusterOptions{}, kA, Leader::StateOf(kOnlyA, 1), Offset(0), SimTime());
  EXPECT_EQ(replicas.HighWatermark(Offset(0), Offset(5), SimTime() + Seconds(1)), Offset(5));
}

TEST(InSyncReplicas, TheHighWatermarkStandsStillBelowMinIsr) {
  for (const bool needs : {true, false}) {
    Leader leader(kOnlyA, {.high_watermark_needs_min_isr = needs}, 2);
    EXPECT_EQ(leader.HighWatermark(8, 20, 105), needs ? 8u : 20u);
  }
}

// --- Shrinking

TEST(InSyncReplicas, AMemberThatIsBehindForTooLongIsDropped) {
  Leader leader(kAll);
  leader.Fetch(kB, 20, 20, 110);
  leader.Fetch(kC, 15, 20, 110);
  EXPECT_EQ(leader.Kept(20, 130), kAll);  // Both counted as caught up at second 100.
  EXPECT_EQ(leader.Kept(20, 131), kAB);
  EXPECT_EQ(leader.Kept(21, 140), kAB);
  EXPECT_EQ(leader.Kept(21, 141), kOnlyA);
}

TEST(InSyncReplicas, AMemberAtTheEndOfTheLogStaysHoweverLongItIsSilent) {
  Leader leader(kAll);
  leader.Fetch(kB, 20, 20, 110);
  leader.Fetch(kC, 20, 20, 110);
  EXPECT_EQ(leader.Kept(20, 1'000), kAll);
}

TEST(InSyncReplicas, AMemberThatKeepsUpWithAMovingEndStays) {
  Leader leader(kAll);
  // Never at the end, but each time where the end was at its previous fetch.
  leader.Fetch(kB, 10, 20, 110);
  leader.Fetch(kB, 20, 30, 120);
  leader.Fetch(kB, 30, 40, 130);
  EXPECT_TRUE(leader.Kept(50, 150).Contains(kB));
  EXPECT_FALSE(leader.Kept(50, 151).Contains(kB));
}

TEST(InSyncReplicas, AMemberThatFallsBehindAMovingEndIsDropped) {
  Leader leader(kAll);
  leader.Fetch(kB, 10, 20, 110);
  leader.Fetch(kB, 19, 30, 120);
  leader.Fetch(kB, 29, 40, 130);
  EXPECT_TRUE(leader.Kept(50, 130).Contains(kB));
  EXPECT_FALSE(leader.Kept(50, 131).Contains(kB));
}

TEST(InSyncReplicas, NobodyIsDroppedWhileAChangeIsPending) {
  Leader leader(kAB);
  leader.replicas.Propose(kAll);
  EXPECT_EQ(leader.Kept(20, 900), kAB);
  leader.replicas.Refused();
  EXPECT_EQ(leader.Kept(20, 900), kOnlyA);
}

// --- Expansion

struct JoinCase {
  const char* name;
  IsrExpansion expansion;
  uint64_t log_end;
  bool joins;
};

// The high watermark is 8, the leader's epoch starts at 10.
const JoinCase kJoins[] = {
    // name                         expansion                       log_end  joins
    {"BelowTheHighWatermark", IsrExpansion::kHighWatermark, 7, false},
    {"AtTheHighWatermark", IsrExpansion::kHighWatermark, 8, true},
    {"NotAtTheEpochStart", IsrExpansion::kEpochStart, 9, false},
    {"AtTheEpochStart", IsrExpansion::kEpochStart, 10, true},
};

class JoinTest : public testing::TestWithParam<JoinCase> {};

TEST_P(JoinTest, NeedsTheHighWatermarkAndTheEpochStart) {
  Leader leader(kAB, {.isr_expansion = GetParam().expansion});
  leader.Fetch(kC, GetParam().log_end, 20, 105);
  EXPECT_EQ(leader.MayJoin(kC, 8), GetParam().joins);
}

INSTANTIATE_TEST_SUITE_P(Followers, JoinTest, testing::ValuesIn(kJoins),
                         [](const auto& info) { return info.param.name; });

TEST(InSyncReplicas, TheHighWatermarkMayBeAboveTheEpochStart) {
  Leader leader(kAB);
  leader.Fetch(kC, 12, 20, 105);
  EXPECT_FALSE(leader.MayJoin(kC, 13));
  EXPECT_TRUE(leader.MayJoin(kC, 12));
}

TEST(InSyncReplicas, OnlyAnEligibleOutsiderMayJoin) {
  Leader leader(kAB);
  EXPECT_FALSE(leader.MayJoin(kC, 8));  // Has not fetched.
  leader.Fetch(kB, 20, 20, 105);
  leader.Fetch(kC, 20, 20, 105);
  EXPECT_FALSE(leader.MayJoin(kB, 8));  // Is a member.
  EXPECT_FALSE(leader.MayJoin(kA, 8));
  EXPECT_TRUE(leader.MayJoin(kC, 8));
  leader.Register(0, kAB);  // Fenced.
  EXPECT_FALSE(leader.MayJoin(kC, 8));
  leader.Register(1, kAll);  // Registered again since its last fetch.
  EXPECT_FALSE(leader.MayJoin(kC, 8));
  leader.replicas.Fetched(kC, BrokerEpoch(1), Offset(20), Offset(20), Leader::At(106));
  EXPECT_TRUE(leader.MayJoin(kC, 8));
  leader.replicas.Propose(kAll);
  EXPECT_FALSE(leader.MayJoin(kC, 8));
}

// --- Changes

TEST(InSyncReplicas, APendingExpansionCountsButAPendingShrinkDoesNot) {
  Leader growing(kAB, {}, 3);
  growing.replicas.Propose(kAll);
  EXPECT_EQ(growing.replicas.Maximal(), kAll);
  EXPECT_FALSE(growing.replicas.EnoughReplicas());
  EXPECT_TRUE(growing.replicas.EnoughReplicasAfterAppend());

  Leader shrinking(kAB, {}, 2);
  shrinking.replicas.Propose(kOnlyA);
  EXPECT_EQ(shrinking.replicas.Maximal(), kAB);
  EXPECT_TRUE(shrinking.replicas.EnoughReplicas());
}

TEST(InSyncReplicas, TheHighWatermarkWaitsForAPendingMember) {
  Leader leader(kAB);
  leader.Fetch(kB, 20, 20, 105);
  leader.Fetch(kC, 12, 20, 105);
  EXPECT_EQ(leader.HighWatermark(8, 20, 105), 20u);
  leader.replicas.Propose(kAll);
  EXPECT_EQ(leader.HighWatermark(8, 20, 105), 12u);
}

TEST(InSyncReplicas, OnlyANewerPartitionEpochIsNews) {
  Leader leader(kAB);
  leader.replicas.Propose(kAll);
  EXPECT_FALSE(leader.replicas.Committed(kOnlyA, PartitionEpoch(5)));
  EXPECT_FALSE(leader.replicas.Committed(kAB, PartitionEpoch(6)));
  EXPECT_TRUE(leader.replicas.pending());
  EXPECT_TRUE(leader.replicas.Committed(kAll, PartitionEpoch(7)));
  EXPECT_FALSE(leader.replicas.pending());
  EXPECT_EQ(leader.replicas.members(), kAll);
  EXPECT_EQ(leader.replicas.partition_epoch(), PartitionEpoch(7));
}

TEST(InSyncReplicas, ALeaderElectedAgainRemembersHowFarItsFollowersAre) {
  Leader leader(kAll);
  leader.Fetch(kB, 15, 20, 105);
  leader.Fetch(kC, 20, 20, 105);
  leader.replicas.Propose(kOnlyA);
  leader.replicas.LeadAgain(Leader::StateOf(kAB, 1, 5), Offset(20), Leader::At(200));
  EXPECT_FALSE(leader.replicas.pending());
  EXPECT_EQ(leader.replicas.LogEndOf(kB), Offset(15));
  EXPECT_EQ(leader.replicas.epoch_start_offset(), Offset(20));
  EXPECT_EQ(leader.replicas.leader_epoch(), LeaderEpoch(5));
  EXPECT_EQ(leader.Kept(20, 230), kAB);
  EXPECT_EQ(leader.Kept(20, 231), kOnlyA);
}

}  // namespace
}  // namespace redeliver
