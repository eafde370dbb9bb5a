// Who is to read which partition, and who must give one up first.
#include "sim/broker/partition_assignor.h"

#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

// "1:0 2:1@3": member 1 and partition 0, of no generation; member 2 and partition 1, of generation 3.
PoolArray<MemberPartition> ReadPartitions(Pool& pool, const std::string& text) {
  PoolArray<MemberPartition> partitions(pool, 32);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const size_t colon = word.find(':');
    const size_t at = word.find('@');
    const uint32_t generation = at == std::string::npos ? 0 : static_cast<uint32_t>(std::stoul(word.substr(at + 1)));
    partitions.push_back({MemberId(static_cast<uint32_t>(std::stoul(word.substr(0, colon)))),
                          PartitionId(static_cast<uint16_t>(std::stoul(word.substr(colon + 1)))),
                          Generation(generation)});
  }
  return partitions;
}

std::string Assign(Simulation& simulation, const Assignor& assignor, const std::vector<uint32_t>& members,
                   const std::string& owned, uint16_t partitions) {
  PoolArray<MemberId> ids(simulation.pool(), members.size());
  for (const uint32_t member : members) ids.push_back(MemberId(member));
  const PoolArray<MemberPartition> claims = ReadPartitions(simulation.pool(), owned);
  std::string text;
  for (const MemberPartition& given : AssignPartitions(simulation.kernel(), assignor, ids, claims, partitions)) {
    text += (text.empty() ? "" : " ") + std::to_string(given.member.value()) + ":" +
            std::to_string(given.partition.value());
  }
  return text;
}

struct AssignmentCase {
  const char* name;
  std::vector<uint32_t> members;
  const char* owned;
  uint16_t partitions;
  const char* assignment;
};

void PrintTo(const AssignmentCase& one, std::ostream* out) { *out << one.name; }

class RangeTest : public testing::TestWithParam<AssignmentCase> {};

TEST_P(RangeTest, GivesContiguousSharesInTheOrderOfMembers) {
  Simulation simulation;
  const Assignor assignor{RebalanceProtocol::kEager, OwnershipClaims::kByGeneration};
  EXPECT_EQ(Assign(simulation, assignor, GetParam().members, GetParam().owned, GetParam().partitions),
            GetParam().assignment);
}

const AssignmentCase kRanges[] = {
    {"OneForAll", {1}, "", 3, "1:0 1:1 1:2"},
    {"Even", {1, 2}, "", 4, "1:0 1:1 2:2 2:3"},
    {"TheFirstGetsOneMore", {1, 2}, "", 5, "1:0 1:1 1:2 2:3 2:4"},
    {"TheFirstTwoGetOneMore", {1, 2, 3}, "", 5, "1:0 1:1 2:2 2:3 3:4"},
    {"TheLastGetNothing", {1, 2, 3}, "", 2, "1:0 2:1"},
    {"NotTheNumberDecides", {7, 3}, "", 2, "7:0 3:1"},
    {"NotWhatTheyOwned", {1, 2}, "1:1@1 2:0@1", 2, "1:0 2:1"},
};

INSTANTIATE_TEST_SUITE_P(Eager, RangeTest, testing::ValuesIn(kRanges),
                         [](const auto& info) { return info.param.name; });

class CooperativeTest : public testing::TestWithParam<AssignmentCase> {};

TEST_P(CooperativeTest, KeepsWhatItCanAndMovesTheRestInTwoRounds) {
  Simulation simulation;
  const Assignor assignor{RebalanceProtocol::kCooperative, OwnershipClaims::kByGeneration};
  EXPECT_EQ(Assign(simulation, assignor, GetParam().members, GetParam().owned, GetParam().partitions),
            GetParam().assignment);
}

const AssignmentCase kCooperative[] = {
    {"AFirstGenerationIsDealtOut", {1, 2}, "", 5, "1:0 1:2 1:4 2:1 2:3"},
    {"EverybodyKeepsAFairShare", {1, 2}, "1:1@4 1:2@4 2:0@4 2:3@4", 4, "1:1 1:2 2:0 2:3"},
    {"WhatNobodyOwnsGoesToWhoHasLeast", {1, 2}, "1:0@1 1:1@1 2:3@1", 4, "1:0 1:1 2:2 2:3"},
    {"ANewMemberWaitsForWhatMoves", {1, 2}, "1:0@1 1:1@1 1:2@1 1:3@1", 4, "1:0 1:1"},
    {"AndGetsItInTheNextRound", {1, 2}, "1:0@2 1:1@2", 4, "1:0 1:1 2:2 2:3"},
    {"TheFirstWithEnoughKeepsTheLargerShare", {1, 2}, "1:0@1 2:1@1 2:2@1", 3, "1:0 2:1 2:2"},
    {"OnlySoManyKeepLargerShares", {1, 2, 3}, "1:0@1 1:1@1 2:2@1 2:3@1", 4, "1:0 1:1 2:2"},
    {"WhatAMemberLeftBehindIsFreeAtOnce", {2}, "2:2@1 2:3@1", 4, "2:0 2:1 2:2 2:3"},
    {"MoreMembersThanPartitions", {1, 2, 3}, "3:1@1", 2, "1:0 3:1"},
    {"TheNewerGenerationOwns", {1, 2}, "1:0@1 1:1@1 2:1@2", 2, "1:0 2:1"},
    {"AnOldClaimThatNobodyDisputesStands", {1, 2}, "1:0@1 2:1@7", 2, "1:0 2:1"},
    {"OfOneGenerationNeitherOwns", {1, 2}, "1:0@2 1:1@2 2:1@2", 2, "1:0"},
    {"APartitionThatIsNoMoreIsNotKept", {1}, "1:0@1 1:5@1", 2, "1:0 1:1"},
};

INSTANTIATE_TEST_SUITE_P(Claims, CooperativeTest, testing::ValuesIn(kCooperative),
                         [](const auto& info) { return info.param.name; });

constexpr Assignor kTrusting{RebalanceProtocol::kCooperative, OwnershipClaims::kTrusted};
constexpr Assignor kCareful{RebalanceProtocol::kCooperative, OwnershipClaims::kByGeneration};

TEST(PartitionAssignor, TrustedClaimsToOnePartitionAreAllHonoured) {
  Simulation simulation;
  EXPECT_EQ(Assign(simulation, kTrusting, {1, 2}, "1:0@1 1:1@1 2:1@2 2:2@2", 4), "1:0 1:1 2:1 2:2");
}

TEST(PartitionAssignor, DoubleOwnershipLeavesAPartitionToNobody) {
  Simulation simulation;
  EXPECT_EQ(Assign(simulation, kTrusting, {1, 2}, "1:0@1 2:0@2", 2), "1:0 2:0");
}

TEST(PartitionAssignor, TheResultIsTheSameEachTime) {
  Simulation simulation;
  const std::string once = Assign(simulation, kCareful, {3, 1, 2}, "3:0@1 3:1@1 3:2@1 1:4@1", 9);
  EXPECT_EQ(Assign(simulation, kCareful, {3, 1, 2}, "3:0@1 3:1@1 3:2@1 1:4@1", 9), once);
}

TEST(PartitionAssignor, PlantedOverlapGivesOnePartitionToTwo) {
  Simulation simulation;
  simulation.kernel().Plant(Defect::kAssignmentOverlaps);
  EXPECT_EQ(Assign(simulation, Assignor(), {1, 2}, "", 2), "1:0 2:1 2:0");
  EXPECT_EQ(Assign(simulation, Assignor(), {1}, "", 2), "1:0 1:1");
}

}  // namespace
}  // namespace redeliver
