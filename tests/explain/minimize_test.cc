// Minimal witnesses: they break the same invariant for the same reason, no plan of fewer faults does, and nothing in
// them can be taken away. Checked here without the code that minimises.
#include "sim/explore/minimize.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "sim/scenario/json_text.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

struct Case {
  const char* scenario;
  const char* configuration;
  const char* invariant;
  size_t faults;  // As a person would count them.
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.scenario << ", " << c.configuration << ": " << c.invariant; }

Target TargetOf(const Lab& lab, const Case& c) { return {lab.Find(c.configuration), lab.Invariant(c.invariant)}; }

Minimized MinimizedBy(const Lab& lab, const Case& c) {
  Effort effort(kEffort);
  const auto found = FindWitness(lab.prepared(), TargetOf(lab, c), 1, effort);
  if (!found) throw std::runtime_error("no witness");
  return Minimize(lab.prepared(), TargetOf(lab, c), *found, effort);
}

class MinimizeTest : public testing::TestWithParam<Case> {};

TEST_P(MinimizeTest, BreaksTheSameForTheSameReason) {
  const Lab lab = Lab::Named(GetParam().scenario);
  const Minimized minimized = MinimizedBy(lab, GetParam());
  const Lab small = Lab::FromText(minimized.text);
  ASSERT_EQ(small.size(), 1u);
  const Words plan = *small.scenario().search.plan;
  const auto timing = static_cast<uint64_t>(small.scenario().search.timings.front());
  const Trial trial = small.Try(GetParam().configuration, plan, timing);
  EXPECT_THAT(trial, Violates(GetParam().invariant));
  EXPECT_TRUE(trial.replay.not_reached.empty());
  EXPECT_EQ(trial.replay.run.judgements.front().first->what, minimized.original.witness.violation.what);
  EXPECT_EQ(trial.replay.run.digest, minimized.witness.digest);
}

TEST_P(MinimizeTest, HasTheFewestFaults) {
  const Minimized minimized = MinimizedBy(Lab::Named(GetParam().scenario), GetParam());
  EXPECT_EQ(minimized.witness.plan.size(), GetParam().faults);
  EXPECT_TRUE(minimized.original.exhaustive);
}

TEST_P(MinimizeTest, FitsOneScreen) {
  const Minimized minimized = MinimizedBy(Lab::Named(GetParam().scenario), GetParam());
  EXPECT_LE(std::ranges::count(minimized.text, '\n'), 50) << minimized.text;
}

TEST_P(MinimizeTest, EveryFaultIsNeeded) {
  const Minimized minimized = MinimizedBy(Lab::Named(GetParam().scenario), GetParam());
  const Lab small = Lab::FromText(minimized.text);
  const Words plan = *small.scenario().search.plan;
  const auto timing = static_cast<uint64_t>(small.scenario().search.timings.front());
  for (size_t i = 0; i < plan.size(); ++i) {
    Words others = plan;
    others.erase(others.begin() + static_cast<ptrdiff_t>(i));
    EXPECT_THAT(small.Try(GetParam().configuration, others, timing), testing::Not(Violates(GetParam().invariant)))
        << plan[i];
  }
}

TEST_P(MinimizeTest, IsTheSameEveryTime) {
  const Lab lab = Lab::Named(GetParam().scenario);
  EXPECT_EQ(MinimizedBy(lab, GetParam()).text, MinimizedBy(lab, GetParam()).text);
}

INSTANTIATE_TEST_SUITE_P(Gallery, MinimizeTest,
                         testing::Values(Case{"three-semantics", "at_most_once", "no_loss", 1},
                                         Case{"three-semantics", "at_least_once", "no_double_effect", 1},
                                         Case{"cache-fails-over", "claims-on-it", "no_double_effect", 2},
                                         Case{"acks-one-leader-crash", "acks-one", "no_loss", 2},
                                         Case{"outbox-publishes-what-is-committed", "poll-cursor", "no_loss", 0}),
                         [](const testing::TestParamInfo<Case>& info) {
                           return AsTestName(std::string(info.param.scenario) + "_" + info.param.configuration);
                         });

// With the claim on the cache taken away the effect would be doubled, too, but not because a cache forgot.
TEST(MinimizeTest, KeepsWhatTheStoryIsAbout) {
  const Case claims{"cache-fails-over", "claims-on-it", "no_double_effect", 2};
  const Minimized minimized = MinimizedBy(Lab::Named(claims.scenario), claims);
  const Model& model = minimized.scenario.configurations.front().model;
  ASSERT_TRUE(model.topology.consumers.front().second.dedup.has_value());
  EXPECT_EQ(model.topology.consumers.front().second.dedup->cache, "seen");
  EXPECT_EQ(model.topology.producers.front().second.messages, 1);
}

// A dead-letter queue is a queue and its name in another one, and goes with both; so do a poison message and its
// number.
TEST(MinimizeTest, TakesAwayWhatOnlyGoesTogether) {
  const Lab lab = Lab::FromText(R"({
    "name": "thumbnails", "claim": "A killed worker makes its thumbnail twice.", "source": "A test.",
    "topology": {
      "queues": {
        "uploads": {"profile": "sqs_standard", "visibility_timeout": "30s", "max_receive_count": 3,
                    "dead_letter": "uploads-dlq"},
        "uploads-dlq": {"profile": "sqs_standard"}
      },
      "sinks": {"billing": {"kind": "counter"}},
      "producers": {"upload": {"writes": "uploads", "messages": 4, "keys": 2, "poison": [2]}},
      "consumers": {"worker": {"reads": "uploads", "effect": "billing", "instances": 2, "handler_time": "3s"}}
    },
    "faults": {"crash": {"targets": ["worker"], "rate": "1/50"}},
    "invariants": ["no_double_effect", "alert_raised"],
    "configurations": {"today": {}}
  })");
  const Minimized doubled = MinimizedBy(lab, {"", "today", "no_double_effect", 1});
  EXPECT_THAT(doubled.text, testing::Not(testing::HasSubstr("uploads-dlq")));
  EXPECT_THAT(doubled.text, testing::Not(testing::HasSubstr("\"instances\"")));
  EXPECT_TRUE(doubled.every_piece_needed);
  const Minimized unalerted = MinimizedBy(lab, {"", "today", "alert_raised", 0});
  EXPECT_EQ(unalerted.scenario.configurations.front().model.topology.producers.front().second.messages, 1);
  EXPECT_THAT(unalerted.text, testing::HasSubstr("\"poison\": [1]"));
}

// A plan with faults that have nothing to do with the violation, from a sampled run.
TEST(MinimizeTest, LeavesOutIdleFaults) {
  const Lab lab = Lab::Named("three-semantics");
  const Case c{"three-semantics", "at_most_once", "no_loss", 1};
  const size_t invariant = lab.Invariant(c.invariant);
  for (uint64_t seed = 1; seed < 500; ++seed) {
    const ReplayResult replay = ReplaySeed(lab.prepared(), lab.Find(c.configuration), seed);
    if (replay.plan.size() < 3 || replay.run.judgements[invariant].violations == 0) continue;
    Effort effort(kEffort);
    const Witness known{seed, replay.plan, replay.run.digest, *replay.run.judgements[invariant].first};
    const FoundWitness fewest = FewestFaults(lab.prepared(), TargetOf(lab, c), known, effort);
    EXPECT_EQ(fewest.witness.plan.size(), 1u);
    EXPECT_TRUE(fewest.exhaustive);
    return;
  }
  FAIL() << "no seed shows a loss with three faults";
}

// An effort that ends at once still leaves a witness behind, and says that it may not be minimal.
TEST(MinimizeTest, SaysWhenTheEffortIsSpent) {
  const Lab lab = Lab::Named("three-semantics");
  const Case c{"three-semantics", "at_most_once", "no_loss", 1};
  Effort enough(kEffort);
  const auto found = FindWitness(lab.prepared(), TargetOf(lab, c), 1, enough);
  ASSERT_TRUE(found);
  Effort little(1);
  const Minimized minimized = Minimize(lab.prepared(), TargetOf(lab, c), *found, little);
  EXPECT_FALSE(minimized.every_piece_needed);
  EXPECT_THAT(Lab::FromText(minimized.text).Try(c.configuration, *minimized.scenario.search.plan),
              Violates(c.invariant));
}

}  // namespace
}  // namespace redeliver
