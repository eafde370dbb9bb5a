// Where a job with checkpoints may crash, and what that costs: nothing, unless its sink gives up a transaction between
// the checkpoint that counts it and its commit.
#include <ostream>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using Names = std::set<std::string>;

// A crash for 20min at the first such request, with transactions that are aborted after 15min.
struct CrashCase {
  const char* name;
  const char* place;
  bool in_doubt;  // Whether a checkpoint counts a transaction that is not committed.
};
void PrintTo(const CrashCase& crash, std::ostream* out) { *out << crash.place; }

constexpr CrashCase kCrashes[] = {
    {"BeforeItHasOpenedATransaction", "sink.begin / lost", false},
    {"WithATransactionThatItDoesNotKnow", "sink.begin / applied", false},
    {"WithAnOpenTransaction", "sink.write / applied", false},
    {"WithAWriteOnItsWay", "sink.write / late", false},
    {"BeforeThePreparation", "sink.prepare / lost", false},
    {"WithAPreparedTransactionThatNoCheckpointCounts", "sink.prepare / applied", false},
    {"WithAPreparationOnItsWay", "sink.prepare / late", false},
    {"BeforeTheCheckpoint", "checkpoint.complete / lost", false},
    {"BetweenCheckpointAndCommit", "checkpoint.complete / applied", true},
    {"WithACheckpointOnItsWay", "checkpoint.complete / late", false},
    {"BeforeTheCommit", "sink.commit / lost", true},
    {"AfterTheCommit", "sink.commit / applied", false},
    {"WithACommitOnItsWay", "sink.commit / late", true},
    {"BeforeItsGroupIsTold", "offsets.commit / lost", false},
    {"AfterItsGroupIsTold", "offsets.commit / applied", false},
};

class CrashedJobTest : public testing::TestWithParam<CrashCase> {
 protected:
  static Lab Job() { return Lab::Named("checkpoint-outlived-by-its-transaction"); }
  static Names Broken(const Lab& lab, std::string_view configuration) {
    const std::string fault = "job-1 / " + std::string(GetParam().place) + " / #1 = crash";
    const Trial trial = lab.Try(configuration, {fault});
    EXPECT_EQ(trial.replay.not_reached.size(), 0u) << fault;
    return Violated(trial);
  }
  static Names IfInDoubt(Names names) { return GetParam().in_doubt ? std::move(names) : Names(); }
};

TEST_P(CrashedJobTest, LosesWhatIsInDoubtIfItGoesOnWithout) {
  const Lab lab = Job();
  EXPECT_EQ(Broken(lab, "gone-and-logged"), IfInDoubt({"no_loss", "atomicity"}));
}

TEST_P(CrashedJobTest, IsStuckWithWhatIsInDoubtIfItStops) {
  const Lab lab = Job();
  EXPECT_EQ(Broken(lab, "gone-and-failed"), IfInDoubt({"progress", "atomicity"}));
}

TEST_P(CrashedJobTest, CommitsWhatItsSinkHasKept) {
  const Lab lab = Job();
  EXPECT_EQ(Broken(lab, "back-in-time"), Names());
  EXPECT_EQ(Broken(lab, "prepared-is-kept"), Names());
}

INSTANTIATE_TEST_SUITE_P(Places, CrashedJobTest, testing::ValuesIn(kCrashes),
                         [](const auto& crash) { return crash.param.name; });

// --- Without a crash
// ---------------------------------------------------------------------------------------------------

// A job of three orders, one each second.
Lab OneJob(const std::string& knobs, const std::string& faults = "", const std::string& order = "") {
  return Lab::FromText(R"({"name": "job", "claim": "Each order is shipped once.", "source": "sim/client",
      "topology": {
        "logs": {"orders": {}, "dead": {}}, "sinks": {"shipping": {"kind": "two_phase"}},
        "producers": {"shop": {"writes": "orders", "messages": 3, "rate": "1/s")" +
                       order + R"(}},
        "consumers": {"job": {"reads": "orders", "effect": "shipping", "commit": "with_checkpoint",
                              "checkpoint_interval": "2s", "dead_letter": "dead", "max_attempts": 2)" +
                       knobs + R"(}}},
      "faults": {)" + faults +
                       R"(},
      "invariants": ["no_loss", "no_double_effect", "atomicity", "progress"], "configurations": {"base": {}}})");
}

// Names of the facts of sink and checkpoints, in order.
Words Story(const Trial& trial) {
  Words story;
  for (const Event& event : trial.replay.events) {
    const std::string name(kFactNames[event.fact.index()]);
    if (name.starts_with("sink.") || name.starts_with("checkpoint.") || name == "process.crashed")
      story.push_back(name);
  }
  return story;
}

TEST(CheckpointingConsumer, TakesACheckpointAtEachIntervalThatHasSomethingNew) {
  const Lab lab = OneJob("");
  EXPECT_EQ(Story(lab.Try("base")),
            (Words{"checkpoint.restored", "sink.effect_staged", "sink.effect_staged", "sink.transaction_prepared",
                   "checkpoint.completed", "sink.effect_applied", "sink.effect_applied", "sink.transaction_committed",
                   "sink.effect_staged", "sink.transaction_prepared", "checkpoint.completed", "sink.effect_applied",
                   "sink.transaction_committed"}));
}

TEST(CheckpointingConsumer, StartsAgainFromItsCheckpointWhenTheSinkHasEndedItsTransaction) {
  // The first transaction has half a second, and its checkpoint comes after two.
  const Lab lab = OneJob(R"(, "transaction_timeout": "500ms")");
  const Words story = Story(lab.Try("base"));
  ASSERT_GE(story.size(), 6u);
  EXPECT_EQ(Words(story.begin(), story.begin() + 3),
            (Words{"checkpoint.restored", "sink.effect_staged", "sink.transaction_aborted"}));
  EXPECT_NE(std::ranges::find(story, "process.crashed"), story.end());
}

TEST(CheckpointingConsumer, GivesPoisonUpAndCountsItAsDone) {
  const Lab lab = OneJob("", "", R"(, "poison": [2])");
  const Trial trial = lab.Try("base");
  EXPECT_EQ(Violated(trial), Names());
  EXPECT_EQ(std::ranges::count(Story(trial), "sink.effect_applied"), 2);
  EXPECT_EQ(std::ranges::count(Story(trial), "sink.effect_rejected"), 2);
}

TEST(CheckpointingConsumer, AsksAgainWhatWasNotAnswered) {
  const Lab lab = OneJob("", R"("drop": ["job"])");
  for (const char* place : {"sink.begin / applied", "sink.write / applied", "sink.prepare / applied",
                            "checkpoint.load / applied", "checkpoint.complete / applied", "sink.commit / applied",
                            "sink.abort / applied", "sink.commit / lost", "offsets.commit / lost"}) {
    const Trial trial = lab.Try("base", {"job-1 / " + std::string(place) + " / #1 = drop"});
    EXPECT_EQ(Violated(trial), Names()) << place;
    EXPECT_EQ(trial.replay.not_reached.size(), 0u) << place;
  }
}

}  // namespace
}  // namespace redeliver
