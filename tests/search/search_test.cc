// A search finds what is there: the same on any number of threads, and no less than trying everything.
#include <cstdlib>
#include <set>

#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tests/client/gallery.h"
#include "tests/support/enumeration.h"
#include "tests/support/search_text.h"

namespace redeliver {
namespace {

class JobsTest : public testing::TestWithParam<std::string> {};

TEST_P(JobsTest, SamplesAreTheSameOnAnyNumberOfThreads) {
  const Lab lab = Lab::FromFile(GetParam());
  SearchControl control;
  control.configurations = lab.All();
  const std::vector<SeedRange> seeds{{1, lab.Seeds(150)}, {1000, 1000 + lab.Seeds(100)}};
  const std::string one = Text(Sample(lab.prepared(), seeds, control));
  control.jobs = 3;
  EXPECT_EQ(Text(Sample(lab.prepared(), seeds, control)), one);
}

TEST_P(JobsTest, ProofsAreTheSameOnAnyNumberOfThreads) {
  const Lab lab = Lab::FromFile(GetParam());
  SearchControl control;
  control.configurations = lab.All();
  const std::string one = Text(Prove(lab.prepared(), lab.Faults(1), {1, 9}, control));
  control.jobs = 3;
  EXPECT_EQ(Text(Prove(lab.prepared(), lab.Faults(1), {1, 9}, control)), one);
}

TEST_P(JobsTest, TheFirstViolationEndsASearchAtTheSamePlaceOnAnyNumberOfThreads) {
  const Lab lab = Lab::FromFile(GetParam());
  SearchControl control;
  control.configurations = lab.All();
  control.stop_on_first = true;
  const std::vector<SeedRange> seeds{{1, lab.Seeds(300)}};
  const std::string sample = Text(Sample(lab.prepared(), seeds, control));
  const std::string proof = Text(Prove(lab.prepared(), lab.Faults(1), {1}, control));
  control.jobs = 3;
  EXPECT_EQ(Text(Sample(lab.prepared(), seeds, control)), sample);
  EXPECT_EQ(Text(Prove(lab.prepared(), lab.Faults(1), {1}, control)), proof);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, JobsTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

TEST(Jobs, PairsOfFaultsAreProvedTheSameOnAnyNumberOfThreads) {
  const int faults = Brief() ? 1 : 2;
  const Lab lab = Gallery(1, R"("crash": {"targets": ["TARGET"]}, "drop": {"targets": ["TARGET"]})");
  SearchControl control;
  control.configurations = lab.All();
  const std::string one = Text(Prove(lab.prepared(), faults, {1, 2}, control));
  for (control.jobs = 2; control.jobs <= 3; ++control.jobs) {
    EXPECT_EQ(Text(Prove(lab.prepared(), faults, {1, 2}, control)), one) << control.jobs << " jobs";
  }
}

// What a list of plans and their runs comes to, in the terms of a proof.
std::string Summary(const Lab& lab, const std::vector<uint64_t>& plans, const std::vector<uint64_t>& violating,
                    const std::vector<size_t>& smallest) {
  std::ostringstream out;
  out << "plans:";
  for (const uint64_t count : plans) out << " " << count;
  for (size_t i = 0; i < violating.size(); ++i) {
    if (violating[i] == 0) continue;
    out << "\n" << lab.scenario().invariants[i] << ": " << violating[i] << " plans, the smallest of " << smallest[i];
  }
  return out.str();
}

std::string Summary(const Lab& lab, const std::vector<PlanOutcome>& outcomes) {
  std::vector<uint64_t> plans(3);
  std::vector<uint64_t> violating(lab.scenario().invariants.size());
  std::vector<size_t> smallest(violating.size(), 9);
  for (const PlanOutcome& outcome : outcomes) {
    ++plans[outcome.plan.size()];
    for (size_t i = 0; i < violating.size(); ++i) {
      if (outcome.run.judgements[i].violations == 0) continue;
      ++violating[i];
      smallest[i] = std::min(smallest[i], outcome.plan.size());
    }
  }
  return Summary(lab, plans, violating, smallest);
}

std::string Summary(const Lab& lab, const ConfigurationResult& result) {
  std::vector<uint64_t> violating;
  std::vector<size_t> smallest;
  for (const Cell& cell : result.cells) {
    violating.push_back(cell.violating_runs);
    smallest.push_back(cell.witness ? cell.witness->plan.size() : 9);
  }
  std::vector<uint64_t> plans = result.plans;
  plans.resize(3);  // Where no two faults can strike, there may be no count of such plans.
  return Summary(lab, plans, violating, smallest);
}

void ExpectProofEqualsBruteForce(const Lab& lab, size_t configuration, uint64_t timing) {
  SearchControl control;
  control.configurations = {configuration};
  const SearchResult proof = Prove(lab.prepared(), 2, {timing}, control);
  ASSERT_TRUE(proof.complete);
  Bench bench(lab, configuration, timing);
  EXPECT_EQ(Summary(lab, proof.results[0]), Summary(lab, bench.AtMostTwoFaults())) << lab.name(configuration);
}

class BruteForceTest : public testing::TestWithParam<size_t> {};

TEST_P(BruteForceTest, FindsNoPlanThatTheProverDoesNot) {
  const Lab crashes = Gallery(2, R"("crash": {"targets": ["TARGET"]})");
  ExpectProofEqualsBruteForce(crashes, GetParam(), 1);
  const Lab network = Gallery(1, R"("drop": {"targets": ["TARGET"]}, "delay": {"targets": ["TARGET"]},
      "disconnect": {"targets": ["TARGET"]}, "pause": {"targets": ["TARGET"], "duration": "30s"})");
  ExpectProofEqualsBruteForce(network, GetParam(), 2);
  const Lab servers = Gallery(1, R"("power_loss": {}, "error": {}, "timeout": {}, "outage": {}, "crash": {})");
  ExpectProofEqualsBruteForce(servers, GetParam(), 3);
}

// All patterns but one: a consumer that waits for another's claim asks so often that its pairs of faults take minutes.
std::vector<size_t> PatternsTried() {
  std::vector<size_t> patterns;
  for (size_t i = 0; i < (Brief() ? 1 : std::size(kGallery)); ++i) {
    if (std::string_view(kGallery[i].pattern) != "claim_consumer") patterns.push_back(i);
  }
  return patterns;
}

INSTANTIATE_TEST_SUITE_P(Gallery, BruteForceTest, testing::ValuesIn(PatternsTried()),
                         [](const auto& info) { return std::string(kGallery[info.param].pattern); });

// In the gallery, wherever so few faults can strike that all pairs of them take a moment: test_long has more.
size_t FewFaults() { return std::getenv("REDELIVER_LONG") != nullptr ? 64 : 28; }
uint64_t FewEvents() { return Brief() ? 1000 : 2000; }

TEST(BruteForce, FindsNoPlanThatTheProverDoesNotInTheGallery) {
  size_t tried = 0;
  for (const std::string& file : ScenarioFilesTried()) {
    const Lab lab = Lab::FromFile(file);
    for (size_t c = 0; c < lab.size(); ++c) {
      Bench bench(lab, c, 1);
      const RunResult& calm = bench.Run({});
      if (bench.seen().empty() || bench.seen().size() > FewFaults() || calm.events > FewEvents()) continue;
      SCOPED_TRACE(file);
      ExpectProofEqualsBruteForce(lab, c, 1);
      ++tried;
    }
  }
  EXPECT_GE(tried, Brief() ? 1u : 50u);
}

TEST(BruteForce, FindsNoPlanThatTheProverDoesNotAmongTwoInstances) {
  const Lab lab = Lab::FromText(R"({
    "name": "two-instances", "claim": "A zombie doubles.", "source": "KIP-62",
    "topology": {
      "logs": {"in": {"partitions": 2}}, "sinks": {"sink": {"kind": "upsert"}},
      "producers": {"source": {"writes": "in", "messages": 2, "keys": 2}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "instances": 2, "session_timeout": "10s"}}
    },
    "faults": {"pause": {"targets": ["reader"], "duration": "30s"}, "crash": {"targets": ["reader-1"], "phases": ["late"]}},
    "invariants": ["no_loss", "no_double_effect", "key_order", "no_stale_overwrite", "offset_monotonic", "progress"],
    "configurations": {"base": {}}
  })");
  for (uint64_t timing = 1; timing <= 3; ++timing) ExpectProofEqualsBruteForce(lab, 0, timing);
}

}  // namespace
}  // namespace redeliver
