// Explanations, checked by what they say: a fault that is needed is, what was certain was, and what mends it does.
#include "sim/explore/explain.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "reports/explanation.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

struct Explained {
  Lab lab;
  Target target;
  FoundWitness found;
  Explanation explanation;
};

// What looking ahead takes, and not the search for a remedy.
constexpr uint64_t kLittleEffort = 500'000;

Explained ExplainedBy(Lab lab, std::string_view configuration, std::string_view invariant, const Words& plan,
                      uint64_t events = kLittleEffort) {
  constexpr uint64_t timing = 1;
  const Target target{lab.Find(configuration), lab.Invariant(invariant)};
  const Trial trial = lab.Try(configuration, plan, timing);
  const Judgement& judgement = trial.replay.run.judgements[target.invariant];
  const FoundWitness found{{timing, trial.replay.plan, trial.replay.run.digest, *judgement.first}, true, {timing}};
  Effort effort(events);
  Explanation explanation = Explain(lab.prepared(), target, found.witness, effort);
  return {std::move(lab), target, found, std::move(explanation)};
}

const Words kCrashAfterCommit = {"settle-1 / offsets.commit / applied / #1 = crash"};

TEST(ExplainTest, TellsNeededFaultsFromOthers) {
  const Words with_another = {"checkout / log.append / lost / #5 = drop", kCrashAfterCommit.front()};
  const Explained explained = ExplainedBy(Lab::Named("three-semantics"), "at_most_once", "no_loss", with_another);
  ASSERT_EQ(explained.explanation.needed.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const Words words = explained.lab.InWords(explained.target.configuration, explained.explanation.replay.plan);
    EXPECT_EQ(explained.explanation.needed[i], words[i] == kCrashAfterCommit.front()) << words[i];
  }
}

// The crash after the commit and before the effect decides: before it no future loses the message, after it each does.
TEST(ExplainTest, KnowsFromWhenOnItWasCertain) {
  const Explained explained = ExplainedBy(Lab::Named("three-semantics"), "at_most_once", "no_loss", kCrashAfterCommit);
  const Explanation& explanation = explained.explanation;
  EXPECT_EQ(explanation.at_start.breaking, 0u);
  EXPECT_GT(explanation.at_start.tried, 0u);
  ASSERT_TRUE(explanation.certain_from.has_value());
  const SliceStep& step = explanation.slice.steps[*explanation.certain_from];
  EXPECT_TRUE(std::holds_alternative<FaultStruck>(explanation.replay.events[step.event].fact));
}

// What breaks without any fault, whatever the latencies, was certain before it began.
TEST(ExplainTest, KnowsWhatWasCertainFromTheStart) {
  const Explained explained = ExplainedBy(
      Lab::FromText(R"({"name": "poison", "claim": "A message that nobody accepts is lost.", "source": "none",
          "topology": {"logs": {"in": {}}, "sinks": {"out": {}},
            "producers": {"source": {"writes": "in", "messages": 2, "poison": [1]}},
            "consumers": {"reader": {"reads": "in", "effect": "out", "on_failure": "skip"}}},
          "invariants": ["no_loss"], "configurations": {"base": {}}})"),
      "base", "no_loss", {});
  EXPECT_TRUE(explained.explanation.at_start.certain());
  EXPECT_FALSE(explained.explanation.certain_from.has_value());
}

// A run whose future is drawn anew after its end is the same run; after its start it is another one.
TEST(ExplainTest, AReseededRunIsTheSameUntilThen) {
  const Lab lab = Lab::Named("three-semantics");
  Effort effort(kEffort);
  PlanWalk walk(lab.prepared(), 0, effort, Facts::kKeep);
  const Digest digest = walk.Run(3, {}).digest;
  const std::vector<Event> events = walk.events();
  const SimTime middle = events[events.size() / 2].circumstance.time;
  EXPECT_EQ(walk.RunReseeded(3, {}, {events.back().circumstance.time, 77}).digest, digest);
  EXPECT_NE(walk.RunReseeded(3, {}, {middle, 77}).digest, digest);
  const auto different = FirstDifference(events, walk.events());
  ASSERT_TRUE(different.has_value());
  EXPECT_GE(events[*different].circumstance.time, middle);
}

struct Cell {
  const char* scenario;
  const char* configuration;
  const char* invariant;
  const char* mended_by;
};

class RemedyTest : public testing::TestWithParam<Cell> {};

// The change that an engineer would name.
TEST_P(RemedyTest, NamesTheChange) {
  if (Brief()) GTEST_SKIP() << "one build tries them";
  const Lab lab = Lab::Named(GetParam().scenario);
  const Target target{lab.Find(GetParam().configuration), lab.Invariant(GetParam().invariant)};
  Effort effort(kEffort);
  const auto found = FindWitness(lab.prepared(), target, 1, effort);
  ASSERT_TRUE(found);
  const auto remedy = FindRemedy(lab.prepared(), target, found->witness, effort);
  ASSERT_TRUE(remedy);
  EXPECT_EQ(RemedyInWords(*remedy), GetParam().mended_by);
  EXPECT_GT(remedy->plans, 1u);
  EXPECT_GT(remedy->seeds, 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Gallery, RemedyTest,
    testing::Values(Cell{"three-semantics", "at_least_once", "no_double_effect",
                         "topology.consumers.settle.dedup: {} (by default), which was not there"},
                    Cell{"three-semantics", "at_most_once", "no_loss",
                         "the configuration idempotent_consumer of the same scenario"},
                    Cell{"acks-one-leader-crash", "acks-one", "no_loss",
                         "topology.producers.checkout.client.acks: \"all\" instead of \"leader\""},
                    Cell{"cache-fails-over", "claims-on-it", "no_double_effect",
                         "topology.sinks.mail.idempotency_key: \"message_id\" instead of \"none\""}),
    [](const testing::TestParamInfo<Cell>& info) {
      return AsTestName(std::string(info.param.scenario) + "_" + info.param.configuration);
    });

// A server that crashes and its fault are one step of the diagram, and two of the slice.
TEST(ExplanationTextTest, MomentsAreThoseOfTheDiagram) {
  const Words plan = {"broker-1 / replica.fetch / before / #3 = pause", "broker-2 / replica.fetch / lost / #3 = crash"};
  const Explained explained =
      ExplainedBy(Lab::Named("high-watermark-truncation-loss"), "high-watermark", "no_loss", plan);
  const Explanation& explanation = explained.explanation;
  const SequenceDiagram diagram =
      DiagramOf({explained.lab.prepared(), explained.target, explained.found, explanation, explained.lab.file()});
  ASSERT_LT(diagram.steps.size(), explanation.slice.steps.size());
  for (size_t i = 0; i < explanation.slice.steps.size(); ++i) {
    const size_t step = StepThatTells(diagram, i);
    ASSERT_LT(step, diagram.steps.size());
    const Event& event = explanation.replay.events[explanation.slice.steps[i].event];
    EXPECT_EQ(diagram.steps[step].time, event.circumstance.time - SimTime()) << i;
  }
}

TEST(ExplanationTextTest, SaysWhereTheEffortEnded) {
  const Explained explained =
      ExplainedBy(Lab::Named("three-semantics"), "at_most_once", "no_loss", kCrashAfterCommit, 20'000);
  const ExplanationInput input{explained.lab.prepared(), explained.target, explained.found, explained.explanation,
                               explained.lab.file()};
  const std::string text = ExplanationText(input, TextStyle());
  for (const char* piece : {"The effort was spent before every moment was tried.",
                            "The effort was spent before every change was tried; none of those tried mends it.",
                            "see what `redeliver lint` says."}) {
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
  }
  EXPECT_EQ(text.find("of 0 futures"), std::string::npos) << text;
}

TEST(ExplanationTextTest, SaysItAll) {
  if (Brief()) GTEST_SKIP() << "one build tries them";
  const Explained explained =
      ExplainedBy(Lab::Named("three-semantics"), "at_most_once", "no_loss", kCrashAfterCommit, kEffort);
  const ExplanationInput input{explained.lab.prepared(), explained.target, explained.found, explained.explanation,
                               explained.lab.file()};
  const std::string text = ExplanationText(input, TextStyle());
  for (const char* piece : {"no_loss is violated", "Needed: without it the run keeps no_loss.", "Certain after step",
                            "the configuration idempotent_consumer of the same scenario", "tools/redeliver replay",
                            "0 of 32 futures break it"}) {
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
  }
}

}  // namespace
}  // namespace redeliver
