// A plan is replayed as far as it goes, and says where it does not.
#include "sim/explore/replay.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/explore/sample.h"
#include "tests/client/gallery.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Lab Crashes() { return Gallery(2, R"("crash": {"targets": ["TARGET"]})"); }

constexpr char kFirst[] = "reader-1 / sink.apply / applied / #1 = crash";
constexpr char kSecond[] = "reader-1 / sink.apply / lost / #2 = crash";
constexpr char kNever[] = "reader-1 / sink.apply / lost / #99 = crash";
constexpr char kNotOnOffer[] = "reader-1 / sink.apply / lost / #1 = drop";

Words Struck(const Trial& trial) { return trial.lab->InWords(trial.configuration, trial.replay.plan); }
Words NotReached(const Trial& trial) { return trial.lab->InWords(trial.configuration, trial.replay.not_reached); }

TEST(ReplayPlan, TellsWhatStruckAndWhatWasNeverReached) {
  const Lab lab = Crashes();
  const Trial trial = lab.Try("at_least_once_consumer", {kNever, kFirst, kNotOnOffer, kSecond});
  EXPECT_THAT(Struck(trial), ElementsAre(kFirst, kSecond));
  EXPECT_THAT(NotReached(trial), ElementsAre(kNever, kNotOnOffer));
}

TEST(ReplayPlan, APlanThatIsNeverReachedIsTheCalmRun) {
  const Lab lab = Crashes();
  const Trial trial = lab.Try("at_least_once_consumer", {kNever});
  EXPECT_EQ(trial.replay.run.digest, lab.Try("at_least_once_consumer").replay.run.digest);
  EXPECT_THAT(Struck(trial), IsEmpty());
}

TEST(ReplayPlan, TellsWhatStruckInOrderOfTime) {
  const Lab lab = Crashes();
  const Trial forwards = lab.Try("at_least_once_consumer", {kFirst, kSecond});
  const Trial backwards = lab.Try("at_least_once_consumer", {kSecond, kFirst});
  EXPECT_EQ(backwards.replay.run.digest, forwards.replay.run.digest);
  EXPECT_THAT(Struck(forwards), ElementsAre(kFirst, kSecond));
  EXPECT_THAT(Struck(backwards), ElementsAre(kFirst, kSecond));
}

TEST(ReplayPlan, OneSiteIsStruckOnce) {
  const Lab lab = Crashes();
  constexpr char kLost[] = "reader-1 / sink.apply / lost / #1 = crash";
  const Trial trial = lab.Try("at_least_once_consumer", {kFirst, kLost});
  EXPECT_THAT(Struck(trial), ElementsAre(kFirst));
  EXPECT_THAT(NotReached(trial), ElementsAre(kLost));
}

TEST(ReplayPlan, TimingChangesTimesAndNotThePlan) {
  const Lab lab = Crashes();
  const Trial one = lab.Try("at_least_once_consumer", {kFirst}, 1);
  const Trial two = lab.Try("at_least_once_consumer", {kFirst}, 2);
  EXPECT_NE(one.replay.run.digest, two.replay.run.digest);
  EXPECT_EQ(one.replay.plan, two.replay.plan);
  EXPECT_THAT(two, Violates("no_double_effect"));
  EXPECT_THAT(two, Keeps("no_loss"));
}

TEST(ReplayPlan, KeepsEveryFactOfTheRun) {
  const Lab lab = Crashes();
  const Trial trial = lab.Try("at_least_once_consumer", {kFirst});
  EXPECT_EQ(trial.replay.events.size(), trial.replay.run.facts);
  for (size_t i = 0; i < trial.replay.events.size(); ++i) {
    EXPECT_EQ(trial.replay.events[i].circumstance.id, EventId(i + 1));
    EXPECT_LE(trial.replay.events[i].circumstance.cause, EventId(i));  // Causes come first.
  }
  EXPECT_TRUE(std::holds_alternative<RunEnded>(trial.replay.events.back().fact));
}

TEST(ReplaySeed, IsTheRunOfTheSample) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("at_least_once_consumer")};
  const SearchResult sample = Sample(lab.prepared(), {{1, 200}}, control);
  const auto& witness = sample.results[0].cells[lab.Invariant("no_double_effect")].witness;
  ASSERT_TRUE(witness.has_value());
  const Trial trial = lab.TrySeed(control.configurations[0], witness->seed);
  EXPECT_EQ(trial.replay.run.digest, witness->digest);
  EXPECT_EQ(trial.replay.plan, witness->plan);
  EXPECT_THAT(trial, Violates("no_double_effect"));
}

TEST(FirstDifference, IsThePlaceWhereOneRunLeavesTheOther) {
  const Lab lab = Crashes();
  const std::vector<Event> calm = lab.Try("at_least_once_consumer").replay.events;
  EXPECT_EQ(FirstDifference(calm, calm), std::nullopt);
  EXPECT_EQ(FirstDifference({}, {}), std::nullopt);
  std::vector<Event> shorter = calm;
  shorter.pop_back();
  EXPECT_EQ(FirstDifference(calm, shorter), shorter.size());
  EXPECT_EQ(FirstDifference(shorter, calm), shorter.size());
  std::vector<Event> other = calm;
  other[3].circumstance.time = other[3].circumstance.time + Nanos(1);
  EXPECT_EQ(FirstDifference(calm, other), 3u);
  other = calm;
  other[2].circumstance.cause = EventId(77);
  EXPECT_EQ(FirstDifference(calm, other), 2u);
}

}  // namespace
}  // namespace redeliver
