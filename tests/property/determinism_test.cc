// One run is a pure function of its pipeline and its choices; and the tool would notice if it were not.
#include "sim/explore/determinism.h"

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

class DeterminismTest : public testing::TestWithParam<std::string> {};

TEST_P(DeterminismTest, ASeedRunTwiceGivesTheSameFacts) {
  const Lab lab = Lab::FromFile(GetParam()).JudgedByAll();
  for (size_t configuration = 0; configuration < lab.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= lab.Seeds(50); ++seed) {
      const ReplayResult first = ReplaySeed(lab.prepared(), configuration, seed);
      const ReplayResult second = ReplaySeed(lab.prepared(), configuration, seed);
      ASSERT_EQ(FirstDifference(first.events, second.events), std::nullopt)
          << lab.name(configuration) << " seed " << seed;
      ASSERT_EQ(first.run.digest, second.run.digest) << lab.name(configuration) << " seed " << seed;
      ASSERT_EQ(first.plan, second.plan) << lab.name(configuration) << " seed " << seed;
      ASSERT_FALSE(first.events.empty());
    }
  }
}

TEST_P(DeterminismTest, TheCheckFindsNothing) {
  const Lab lab = Lab::FromFile(GetParam());
  SearchControl control;
  control.configurations = lab.All();
  EXPECT_FALSE(CheckDeterminism(lab.prepared(), {{1, lab.Seeds(10)}}, control).has_value());
}

INSTANTIATE_TEST_SUITE_P(Scenarios, DeterminismTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

// Samples, except that one hazard more strikes in the second attempt at one seed: what a stray clock or address would
// do.
class CheatingChoices final : public Choices {
 public:
  CheatingChoices(uint64_t seed, bool cheats) : Choices(seed), sampled_(seed), cheats_(cheats) {}

  uint16_t Strike(const Site& site, std::span<const Hazard> hazards) override {
    const uint16_t code = sampled_.Strike(site, hazards);
    if (code != kCalm || !cheats_ || ++calm_sites_ != 5) return code;
    return hazards[0].code;
  }

 private:
  SampledChoices sampled_;
  const bool cheats_;
  int calm_sites_ = 0;
};

TEST(DeterminismCheck, FindsTheFirstFactThatDiffers) {
  constexpr uint64_t kBadSeed = 7;
  const Lab lab = Lab::Named("three-semantics");
  const size_t configuration = lab.Find("at_least_once");
  SearchControl control;
  control.configurations = {configuration, lab.Find("transactional")};
  const auto divergence = CheckDeterminism(lab.prepared(), {{3, 5}, {6, 20}}, control, [](uint64_t seed, int attempt) {
    return std::make_unique<CheatingChoices>(seed, attempt == 2 && seed == kBadSeed);
  });
  ASSERT_TRUE(divergence.has_value());
  EXPECT_EQ(divergence->configuration, configuration);
  EXPECT_EQ(divergence->seed, kBadSeed);
  const Trial honest = lab.TrySeed(configuration, kBadSeed);
  ASSERT_LT(divergence->event, honest.replay.events.size());
  EXPECT_EQ(divergence->first, lab.InWords(configuration, honest.replay.events[divergence->event]));
  EXPECT_THAT(divergence->second, testing::HasSubstr("fault.struck"));
  EXPECT_NE(divergence->first, divergence->second);

  // And it is the first: up to there the cheat's run is the honest one.
  Runner runner(lab.scenario().invariants);
  RunOptions options = RunOptionsFor(lab.scenario(), SearchMode::kSample, Defect::kNone);
  options.trace = true;
  CheatingChoices cheat(kBadSeed, true);
  runner.Run(lab.pipeline(configuration), cheat, options);
  EXPECT_EQ(FirstDifference(honest.replay.events, runner.events()), divergence->event);
}

TEST(DeterminismCheck, NamesTheConfigurationThatDiffersAmongSeveral) {
  const Lab lab = Lab::Named("three-semantics");
  SearchControl control;
  control.configurations = {3, 1, 2};
  int runs = 0;
  // Two runs per seed and configuration: the third configuration of three seeds begins with run 13.
  const auto divergence = CheckDeterminism(lab.prepared(), {{1, 3}}, control, [&runs](uint64_t seed, int attempt) {
    return std::make_unique<CheatingChoices>(seed, ++runs > 12 && attempt == 2);
  });
  ASSERT_TRUE(divergence.has_value());
  EXPECT_EQ(divergence->configuration, 2u);
  EXPECT_EQ(divergence->seed, 1u);
}

TEST(DeterminismCheck, StopsWhenToldTo) {
  const Lab lab = Lab::Named("three-semantics");
  SearchControl control;
  control.configurations = lab.All();
  control.should_stop = [] { return true; };
  int runs = 0;
  CheckDeterminism(lab.prepared(), {{1, 100}}, control, [&runs](uint64_t seed, int) {
    ++runs;
    return std::make_unique<SampledChoices>(seed);
  });
  EXPECT_EQ(runs, 0);
}

}  // namespace
}  // namespace redeliver
