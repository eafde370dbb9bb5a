// The slice of a violation holds what proves it and every fault, and fits on a screen.
#include "sim/explore/slice.h"

#include <algorithm>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/client/gallery.h"
#include "tests/support/witnesses.h"

namespace redeliver {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

Slice SliceOf(const FoundViolation& found, const SliceLimits& limits = {}) {
  return SliceOf(found.trial.replay.events, found.shape(), found.violation, limits);
}

// Names of the facts in the slice; "x3" behind what stands for three.
Words Facts(const Slice& slice, const FoundViolation& found) {
  Words facts;
  for (const SliceStep& step : slice.steps) {
    facts.emplace_back(kFactNames[found.trial.replay.events[step.event].fact.index()]);
    if (step.count > 1) facts.back() += " x" + std::to_string(step.count);
  }
  return facts;
}

void ExpectWhole(const Slice& slice, const FoundViolation& found) {
  const std::vector<Event>& events = found.trial.replay.events;
  std::set<EventId> ids;
  size_t faults = 0;
  for (size_t i = 0; i < slice.steps.size(); ++i) {
    const SliceStep& step = slice.steps[i];
    ASSERT_LT(step.event, events.size());
    if (i > 0) {
      EXPECT_LT(slice.steps[i - 1].event, step.event);
    }
    EXPECT_GE(step.last, step.event);
    const EventId id = events[step.event].circumstance.id;
    ids.insert(id);
    faults += std::holds_alternative<FaultStruck>(events[step.event].fact) ? 1 : 0;
    EXPECT_EQ(step.proof, id == found.violation.first || id == found.violation.second);
  }
  EXPECT_EQ(faults, found.trial.replay.plan.size());
  for (const EventId proof : {found.violation.first, found.violation.second}) {
    if (proof != EventId()) {
      EXPECT_THAT(ids, Contains(proof));
    }
  }
  EXPECT_GE(slice.steps.size(), 2u);
  EXPECT_LE(slice.steps.size(), std::max<size_t>(SliceLimits().steps_max, faults + 2));
  if (!found.violation.message.none()) {
    ASSERT_FALSE(slice.messages.empty());
    EXPECT_EQ(slice.messages.front(), found.violation.message);
  }
}

class SliceGalleryTest : public testing::TestWithParam<std::string> {};

TEST_P(SliceGalleryTest, HoldsEveryFaultAndTheProofOnOneScreen) {
  const Lab lab = Lab::FromFile(GetParam());
  for (const FoundViolation& found : ViolationsFound(lab, lab.Seeds(50))) {
    SCOPED_TRACE(found.Name());
    ExpectWhole(SliceOf(found), found);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, SliceGalleryTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

Lab Crashes() { return Gallery(2, R"("crash": {"targets": ["TARGET"]})"); }

TEST(Slice, OfADoubleEndsWithTheSecondEffect) {
  const Lab lab = Crashes();
  const FoundViolation found =
      FirstViolation(lab.Try("at_least_once_consumer", {"reader-1 / sink.apply / applied / #1 = crash"}));
  ASSERT_EQ(found.invariant, "no_double_effect");
  const Slice slice = SliceOf(found);
  ExpectWhole(slice, found);
  EXPECT_TRUE(slice.steps.back().proof);
  EXPECT_THAT(Facts(slice, found), Contains("sink.effect_applied").Times(2));
  EXPECT_THAT(slice.messages, ElementsAre(found.violation.message));
}

TEST(Slice, OfALossTellsWhatPassedTheMessageAndLastsUntilTheEnd) {
  const Lab lab = Lab::Named("three-semantics");
  const FoundViolation found = FirstViolation(lab.Try("at_most_once", {"settle-1 / sink.apply / lost / #2 = crash"}));
  const Slice slice = SliceOf(found);
  EXPECT_THAT(Facts(slice, found), ElementsAre("message.requested", "log.record_appended", "log.produce_acknowledged",
                                               "log.message_delivered", "group.offsets_committed", "fault.struck",
                                               "process.crashed", "process.started", "group.member_expired",
                                               "group.rebalanced", "log.message_delivered", "run.ended"));
}

TEST(Slice, TellsTheSameThingOnceAndHowOften) {
  const Lab lab = Lab::Named("poison-message-blocks-its-partition");
  Trial trial = lab.Try("no-maximum");
  const Violation violation = *trial.replay.run.judgements[lab.Invariant("bounded_attempts")].first;
  const FoundViolation found{std::move(trial), "bounded_attempts", violation};
  const Slice slice = SliceOf(found);
  EXPECT_THAT(Facts(slice, found), Contains(testing::StartsWith("sink.effect_rejected x")));
  EXPECT_LE(slice.steps.size(), 12u);
}

TEST(Slice, OfWhatWaitsNamesWhatItWaitsBehind) {
  const Lab lab = Lab::Named("poison-message-blocks-its-partition");
  const FoundViolation found = FirstViolation(lab.Try("no-maximum"));
  ASSERT_EQ(found.invariant, "progress");
  const Slice slice = SliceOf(found);
  EXPECT_EQ(slice.messages.size(), 2u);
  EXPECT_THAT(Facts(slice, found), Contains(testing::StartsWith("sink.effect_rejected")));
}

TEST(Slice, HasNothingOfOtherMessages) {
  const Lab lab = Crashes();
  const FoundViolation found =
      FirstViolation(lab.Try("at_least_once_consumer", {"reader-1 / sink.apply / applied / #1 = crash"}));
  for (const SliceStep& step : SliceOf(found).steps) {
    const Event& event = found.trial.replay.events[step.event];
    if (const auto* effect = std::get_if<EffectApplied>(&event.fact)) {
      EXPECT_EQ(effect->message, found.violation.message);
    }
    EXPECT_FALSE(std::holds_alternative<ReplyDropped>(event.fact));
  }
}

TEST(Slice, SaysHowMuchDidNotFit) {
  const Lab lab = Lab::Named("three-semantics");
  const FoundViolation found = FirstViolation(lab.Try("at_most_once", {"settle-1 / sink.apply / lost / #2 = crash"}));
  const Slice whole = SliceOf(found);
  EXPECT_EQ(whole.left_out, 0u);
  const Slice few = SliceOf(found, {.steps_few = 3, .steps = 3, .steps_max = 4});
  EXPECT_EQ(few.steps.size(), 4u);
  EXPECT_EQ(few.left_out, whole.steps.size() - 4);
  EXPECT_THAT(Facts(few, found), Contains("fault.struck"));
  EXPECT_THAT(Facts(few, found), Not(Contains("message.requested")));
}

}  // namespace
}  // namespace redeliver
