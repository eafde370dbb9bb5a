// What ends a search early is never mistaken for its result.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tests/client/gallery.h"
#include "tests/support/lab.h"
#include "tests/support/search_text.h"

namespace redeliver {
namespace {

using testing::ElementsAre;

Lab Crashes() { return Gallery(3, R"("crash": {"targets": ["TARGET"]})"); }

std::function<bool()> AfterAsking(int times) {
  return [asked = 0, times]() mutable { return ++asked > times; };
}

std::set<std::string_view> VerdictsOf(const SearchResult& search) {
  std::set<std::string_view> verdicts;
  for (const ConfigurationResult& result : search.results) {
    for (const Cell& cell : result.cells) verdicts.insert(VerdictName(Judge(search, result, cell)));
  }
  return verdicts;
}

TEST(Prove, CompleteWithoutFaultsIsTheCalmRunOfEachTiming) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("idempotent_consumer")};
  const SearchResult search = Prove(lab.prepared(), 0, {1, 2, 3}, control);
  EXPECT_TRUE(search.complete);
  EXPECT_THAT(search.results[0].plans, ElementsAre(3));
  EXPECT_EQ(search.results[0].runs, 3u);
}

TEST(Prove, StoppedAnywhereItProvesNothing) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("idempotent_consumer")};
  for (const int times : {0, 1, 2, 10, 40}) {
    for (control.jobs = 1; control.jobs <= 2; ++control.jobs) {
      control.should_stop = AfterAsking(times);
      const SearchResult search = Prove(lab.prepared(), 2, {1}, control);
      EXPECT_FALSE(search.complete) << times;
      EXPECT_THAT(VerdictsOf(search), ElementsAre("inconclusive")) << times;
    }
  }
}

TEST(Prove, StoppedInOneConfigurationItProvesNothingOfTheOthersEither) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("idempotent_consumer"), lab.Find("provider_key_consumer")};
  control.should_stop = AfterAsking(40);
  const SearchResult search = Prove(lab.prepared(), 1, {1}, control);
  EXPECT_FALSE(search.complete);
  EXPECT_EQ(search.results.size(), 2u);
  EXPECT_EQ(VerdictsOf(search).count("proved"), 0u);
}

TEST(Prove, StopsAtTheFirstViolationAndKeepsItsWitness) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("at_least_once_consumer")};
  control.stop_on_first = true;
  const SearchResult search = Prove(lab.prepared(), 2, {1}, control);
  EXPECT_FALSE(search.complete);
  const Cell& doubled = search.results[0].cells[lab.Invariant("no_double_effect")];
  ASSERT_TRUE(doubled.witness.has_value());
  EXPECT_EQ(Judge(search, search.results[0], doubled), Verdict::kViolated);
  const Cell& lost = search.results[0].cells[lab.Invariant("no_loss")];
  EXPECT_EQ(Judge(search, search.results[0], lost), Verdict::kInconclusive);
  control.stop_on_first = false;
  EXPECT_LT(search.results[0].runs, Prove(lab.prepared(), 2, {1}, control).results[0].runs);
}

TEST(Prove, GoesToTheEndWhereThereIsNoFirstViolation) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("idempotent_consumer")};
  const std::string whole = Text(Prove(lab.prepared(), 1, {1}, control));
  control.stop_on_first = true;
  EXPECT_EQ(Text(Prove(lab.prepared(), 1, {1}, control)), whole);
}

TEST(Prove, ItsWitnessReplaysToTheSameDigestAndViolation) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = lab.All();
  const SearchResult search = Prove(lab.prepared(), Brief() ? 1 : 2, {1, 2}, control);
  int witnesses = 0;
  for (size_t c = 0; c < lab.size(); ++c) {
    for (size_t i = 0; i < search.results[c].cells.size(); ++i) {
      const auto& witness = search.results[c].cells[i].witness;
      if (!witness) continue;
      ++witnesses;
      const Trial trial{&lab, c, ReplayPlan(lab.prepared(), c, witness->seed, witness->plan)};
      EXPECT_EQ(trial.replay.run.digest, witness->digest);
      EXPECT_THAT(trial, Violates(lab.scenario().invariants[i]));
      EXPECT_EQ(trial.replay.plan, witness->plan);
    }
  }
  EXPECT_GT(witnesses, 5);
}

TEST(Sample, StoppedItCoversWholePiecesAndSaysWhich) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("idempotent_consumer")};
  control.should_stop = AfterAsking(2);
  const SearchResult search = Sample(lab.prepared(), {{1, 100}, {201, 400}}, control);
  EXPECT_FALSE(search.complete);
  EXPECT_THAT(search.seeds, ElementsAre(SeedRange{1, 100}, SeedRange{201, 228}));
  EXPECT_EQ(search.results[0].runs, 128u);
  control.should_stop = nullptr;
  const SearchResult same = Sample(lab.prepared(), search.seeds, control);
  EXPECT_TRUE(same.complete);
  EXPECT_EQ(same.results[0].digest, search.results[0].digest);
}

TEST(Sample, StoppedAtOnceItHasNoVerdict) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = lab.All();
  control.should_stop = [] { return true; };
  const SearchResult search = Sample(lab.prepared(), {{1, 100}}, control);
  EXPECT_FALSE(search.complete);
  EXPECT_TRUE(search.seeds.empty());
  EXPECT_THAT(VerdictsOf(search), ElementsAre("inconclusive"));
}

TEST(Sample, StopsAfterThePieceWithTheFirstViolation) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {lab.Find("at_least_once_consumer")};
  control.stop_on_first = true;
  const SearchResult search = Sample(lab.prepared(), {{1, 1000}}, control);
  EXPECT_FALSE(search.complete);
  ASSERT_EQ(search.seeds.size(), 1u);
  const uint64_t last = search.seeds[0].last;
  EXPECT_EQ(last % 64, 0u);
  EXPECT_GT(search.results[0].cells[lab.Invariant("no_double_effect")].violating_runs, 0u);
  if (last == 64) return;
  control.stop_on_first = false;
  const SearchResult before = Sample(lab.prepared(), {{1, last - 64}}, control);
  EXPECT_EQ(VerdictsOf(before).count("violated"), 0u);
}

TEST(Sample, TellsHowFarItIs) {
  const Lab lab = Crashes();
  SearchControl control;
  control.configurations = {0};
  std::vector<std::pair<uint64_t, uint64_t>> told;
  control.progress = [&told](uint64_t done, uint64_t total, uint64_t) { told.emplace_back(done, total); };
  Sample(lab.prepared(), {{1, 130}}, control);
  EXPECT_THAT(told, ElementsAre(testing::Pair(64, 130), testing::Pair(128, 130), testing::Pair(130, 130)));
}

Lab CutAfter(int64_t events) {
  Scenario scenario = Crashes().scenario();
  scenario.search.max_events = events;
  return Lab(std::move(scenario));
}

TEST(EventLimit, LeavesEveryCellOfASoundConfigurationInconclusive) {
  for (const int64_t events : {5, 20}) {
    const Lab lab = CutAfter(events);
    SearchControl control;
    control.configurations = {lab.Find("idempotent_consumer")};
    for (const SearchResult& search : {Prove(lab.prepared(), 1, {1}, control), Sample(lab.prepared(), {{1, 20}}, control)}) {
      const ConfigurationResult& result = search.results[0];
      EXPECT_EQ(result.cut_runs, result.runs) << events;
      for (size_t i = 0; i < result.cells.size(); ++i) {
        EXPECT_EQ(VerdictName(Judge(search, result, result.cells[i])), "inconclusive")
            << lab.scenario().invariants[i] << " after " << events << " events";
      }
    }
  }
}

TEST(EventLimit, OneCutRunAmongManyIsEnough) {
  // The longest of these runs hit the limit, the calm one does not.
  const Lab whole = Crashes();
  const size_t configuration = whole.Find("idempotent_consumer");
  const RunResult calm = ReplayPlan(whole.prepared(), configuration, 1, {}).run;
  const Lab lab = CutAfter(static_cast<int64_t>(calm.events + 5));
  SearchControl control;
  control.configurations = {configuration};
  const SearchResult search = Prove(lab.prepared(), 1, {1}, control);
  const ConfigurationResult& result = search.results[0];
  EXPECT_GT(result.cut_runs, 0u);
  EXPECT_LT(result.cut_runs, result.runs);
  EXPECT_EQ(VerdictsOf(search).count("proved"), 0u);
}

}  // namespace
}  // namespace redeliver
