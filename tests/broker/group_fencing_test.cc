// Whose heartbeats and commits a group accepts, in each of its states.
#include "tests/broker/group_fixture.h"

namespace redeliver {
namespace {

// What state the group is in: each is reached from the one before.
enum class GroupState { kEmpty, kCompletingRebalance, kStable, kPreparingRebalance };

struct FenceCase {
  const char* name;
  GroupState state;
  uint32_t member;  // 1: dynamic; 2: static, of instance 7; 0: none given.
  uint32_t generation;
  uint32_t instance;
  const char* heartbeat;
  const char* commit;
  const char* in_transaction;
};

void PrintTo(const FenceCase& one, std::ostream* out) { *out << one.name; }

constexpr GroupState kEmpty = GroupState::kEmpty;
constexpr GroupState kCompleting = GroupState::kCompletingRebalance;
constexpr GroupState kStable = GroupState::kStable;
constexpr GroupState kPreparing = GroupState::kPreparingRebalance;
constexpr const char* kOk = "ok";
constexpr const char* kIllegal = "illegal_generation";
constexpr const char* kUnknown = "unknown_member";
constexpr const char* kFenced = "fenced_instance";
constexpr const char* kRebalance = "rebalance_in_progress";

const FenceCase kFences[] = {
    {"EmptyAStranger", kEmpty, 9, 1, 0, kUnknown, kUnknown, kUnknown},
    {"EmptyNoMember", kEmpty, 0, 0, 0, kUnknown, kOk, kOk},
    {"CompletingAMember", kCompleting, 1, 1, 0, kOk, kRebalance, kOk},
    {"CompletingAnOldGeneration", kCompleting, 1, 0, 0, kIllegal, kIllegal, kIllegal},
    {"CompletingAStranger", kCompleting, 9, 1, 0, kUnknown, kUnknown, kUnknown},
    {"CompletingNoMember", kCompleting, 0, 0, 0, kUnknown, kUnknown, kOk},
    {"StableAMember", kStable, 1, 1, 0, kOk, kOk, kOk},
    {"StableAnOldGeneration", kStable, 1, 0, 0, kIllegal, kIllegal, kIllegal},
    {"StableAStranger", kStable, 9, 1, 0, kUnknown, kUnknown, kUnknown},
    {"StableNoMember", kStable, 0, 0, 0, kUnknown, kUnknown, kOk},
    {"StableAStaticMember", kStable, 2, 1, 7, kOk, kOk, kOk},
    {"StableAnotherOfThatInstance", kStable, 9, 1, 7, kFenced, kFenced, kFenced},
    {"StableAnInstanceNobodyHas", kStable, 2, 1, 8, kUnknown, kUnknown, kUnknown},
    {"StableFencedBeforeTheGenerationIsLookedAt", kStable, 9, 0, 7, kFenced, kFenced, kFenced},
    {"PreparingAMember", kPreparing, 1, 1, 0, kRebalance, kOk, kOk},
    {"PreparingAnOldGeneration", kPreparing, 1, 0, 0, kIllegal, kIllegal, kIllegal},
};

class FenceTest : public GroupTest, public testing::WithParamInterface<FenceCase> {
 protected:
  void Reach(GroupState state) {
    if (state >= kCompleting) At(Seconds(0), [this] { Join('A'), Join('S', {.instance = 7}); });
    if (state >= kStable) At(Seconds(7), [this] { Sync('A', 1); });
    if (state >= kPreparing) At(Seconds(8), [this] { Join('C'); });
    RunUntil(Seconds(9));
  }
  Membership Who() const {
    const MemberId member = GetParam().member == 0 ? MemberId::None() : MemberId(GetParam().member);
    return {GroupId(0), member, Generation(GetParam().generation), GetParam().instance};
  }
  static bool IsFence(const std::string& word) { return word == kIllegal || word == kUnknown || word == kFenced; }
};

TEST_P(FenceTest, AnswersByStateAndMembership) {
  Reach(GetParam().state);
  EXPECT_EQ(Heartbeat(Who()), GetParam().heartbeat);
  EXPECT_EQ(Commit(Who(), 5), GetParam().commit);
  EXPECT_EQ(Stage(Who(), 1, 6), GetParam().in_transaction);
  const uint64_t fenced = IsFence(GetParam().commit) + IsFence(GetParam().in_transaction);
  EXPECT_EQ(simulation_.Count<CommitFenced>(), fenced);
  EXPECT_EQ(simulation_.Count<OffsetsCommitted>(), GetParam().commit == kOk ? 1u : 0u);
  EXPECT_EQ(simulation_.Count<OffsetsStaged>(), GetParam().in_transaction == kOk ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(Groups, FenceTest, testing::ValuesIn(kFences),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
