// A decision depends on its key and on nothing else: adding or removing one moves no other.
#include "sim/base/choices.h"

#include <algorithm>
#include <map>
#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr Label kLatency("latency");
constexpr Label kTie("tie");

constexpr uint16_t kCrash = 1;
constexpr uint16_t kDrop = 2;
constexpr Hazard kCertainCrash{kCrash, {1, 1}};
constexpr Hazard kCertainDrop{kDrop, {1, 1}, kDrop};
constexpr Hazard kNoCrash{kCrash, {0, 1}};
constexpr Hazard kRareCrash{kCrash, {1, 10}};
constexpr Hazard kRareDrop{kDrop, {1, 10}, kDrop};

constexpr uint64_t kOperation = 77;

Site SiteOf(uint64_t entity, uint32_t ordinal) { return {entity, kOperation, ordinal}; }

uint16_t Strike(Choices& choices, const Site& site, std::vector<Hazard> hazards) {
  PrepareDraws(hazards, site.entity, site.operation);
  return choices.Strike(site, hazards);
}

// What strikes at the first `count` sites of entities 1 to 4, in order, by place.
std::map<Site, uint16_t> Visit(Choices& choices, uint32_t count, const std::vector<Hazard>& hazards) {
  std::map<Site, uint16_t> struck;
  for (uint32_t ordinal = 1; ordinal <= count; ++ordinal) {
    for (uint64_t entity = 1; entity <= 4; ++entity) {
      const uint16_t code = Strike(choices, SiteOf(entity, ordinal), hazards);
      if (code != Choices::kCalm) struck[SiteOf(entity, ordinal)] = code;
    }
  }
  return struck;
}

TEST(Choices, ValuesArePinned) {
  const SampledChoices one(1);
  EXPECT_EQ(one.Draw({kLatency, 7, 3}), 0xad72967d373ea73e);
  EXPECT_EQ(SampledChoices(2).Draw({kLatency, 7, 3}), 0xe694f124c41d38da);
  EXPECT_EQ(one.Below({kLatency, 7, 3}, 1000), 677u);
}

TEST(Choices, AValueIsTheSameHoweverManyOthersAreAskedFor) {
  const SampledChoices choices(5);
  const uint64_t alone = SampledChoices(5).Draw({kLatency, 1, 1});
  for (uint64_t i = 0; i < 100; ++i) choices.Draw({kTie, i, i});
  EXPECT_EQ(choices.Draw({kLatency, 1, 1}), alone);
  EXPECT_EQ(choices.Draw({kLatency, 1, 1}), alone);
}

TEST(Choices, EveryPartOfTheKeyAndTheSeedMatters) {
  const SampledChoices choices(5);
  const uint64_t value = choices.Draw({kLatency, 1, 1});
  EXPECT_NE(choices.Draw({kTie, 1, 1}), value);
  EXPECT_NE(choices.Draw({kLatency, 2, 1}), value);
  EXPECT_NE(choices.Draw({kLatency, 1, 2}), value);
  EXPECT_NE(SampledChoices(6).Draw({kLatency, 1, 1}), value);
}

TEST(Choices, TheSameSeedGivesTheSameToSampledAndScripted) {
  EXPECT_EQ(SampledChoices(9).Draw({kTie, 3, 4}), ScriptedChoices(9, {}).Draw({kTie, 3, 4}));
  EXPECT_EQ(SampledChoices(9).Draw({kTie, 3, 4}), EnumeratingChoices(9, {}).Draw({kTie, 3, 4}));
}

TEST(Choices, NeighbouringKeysAndSeedsShareNothing) {
  std::set<uint64_t> seen;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const SampledChoices choices(seed);
    for (uint64_t entity = 0; entity < 20; ++entity) {
      for (uint64_t ordinal = 0; ordinal < 20; ++ordinal) seen.insert(choices.Draw({kLatency, entity, ordinal}));
    }
  }
  EXPECT_EQ(seen.size(), 10u * 20 * 20);
}

TEST(Choices, BelowOneIsTheCalmOption) { EXPECT_EQ(SampledChoices(5).Below({kTie, 1, 1}, 1), 0u); }

TEST(SampledChoices, AHazardStrikesAboutAsOftenAsItsRate) {
  SampledChoices choices(3);
  const auto struck = Visit(choices, 5'000, {kRareCrash});
  EXPECT_NEAR(static_cast<double>(struck.size()), 2'000, 200);
}

TEST(SampledChoices, RateZeroNeverStrikesAndRateOneAlways) {
  SampledChoices choices(3);
  EXPECT_TRUE(Visit(choices, 1'000, {kNoCrash}).empty());
  EXPECT_EQ(Visit(choices, 1'000, {kCertainCrash}).size(), 4'000u);
}

TEST(SampledChoices, TheFirstOfTwoThatStrikeIsTheOne) {
  SampledChoices choices(3);
  EXPECT_EQ(Strike(choices, SiteOf(1, 1), {kCertainDrop, kCertainCrash}), kDrop);
  EXPECT_EQ(choices.plan(), (std::vector<PlannedFault>{{SiteOf(1, 1), kDrop}}));
}

TEST(SampledChoices, AHazardOfRateZeroChangesNoOtherDecision) {
  SampledChoices with(3);
  SampledChoices without(3);
  EXPECT_EQ(Visit(with, 1'000, {kNoCrash, kRareDrop}), Visit(without, 1'000, {kRareDrop}));
  EXPECT_EQ(with.plan(), without.plan());
}

TEST(SampledChoices, TakingOneHazardAwayLeavesTheOthersWhereTheyWere) {
  SampledChoices both(3);
  SampledChoices one(3);
  const auto struck = Visit(both, 1'000, {kRareCrash, kRareDrop});
  auto drops = Visit(one, 1'000, {kRareDrop});
  // Where a crash strikes, the drop behind it is not seen.
  std::erase_if(drops, [&](const auto& drop) { return struck.contains(drop.first) && struck.at(drop.first) == kCrash; });
  for (const auto& [site, code] : struck) {
    if (code == kDrop) {
      EXPECT_EQ(drops.erase(site), 1u);
    }
  }
  EXPECT_TRUE(drops.empty());
}

TEST(SampledChoices, TheOrderOfVisitsDoesNotMatter) {
  SampledChoices forward(3);
  SampledChoices backward(3);
  const std::vector<Hazard> hazards{kRareCrash};
  std::set<uint32_t> struck;
  for (uint32_t i = 1; i < 1'000; ++i) {
    if (Strike(forward, SiteOf(1, i), hazards) == kCrash) struck.insert(i);
  }
  for (uint32_t i = 999; i > 0; --i) EXPECT_EQ(Strike(backward, SiteOf(1, i), hazards) == kCrash, struck.contains(i)) << i;
}

TEST(ScriptedChoices, ReplaysTheStrikesThatSamplingRemembered) {
  SampledChoices sampled(4);
  const auto struck = Visit(sampled, 50, {kRareCrash, kRareDrop});
  ASSERT_GT(struck.size(), 10u);
  ASSERT_LE(sampled.plan().size(), 64u);
  ScriptedChoices scripted(4, sampled.plan());
  EXPECT_EQ(Visit(scripted, 50, {kRareCrash, kRareDrop}), struck);
  for (size_t i = 0; i < sampled.plan().size(); ++i) EXPECT_TRUE(scripted.reached(i)) << i;
}

TEST(ScriptedChoices, WithoutAPlanNothingStrikes) {
  ScriptedChoices choices(4, {});
  EXPECT_TRUE(Visit(choices, 100, {kCertainCrash}).empty());
}

TEST(ScriptedChoices, RatesDoNotMatterUnlessZero) {
  const PlannedFault plan[] = {{SiteOf(2, 5), kCrash}};
  ScriptedChoices rare(4, plan);
  EXPECT_EQ(Visit(rare, 10, {{kCrash, {1, 0xffffffff}}}).size(), 1u);
  ScriptedChoices never(4, plan);
  EXPECT_TRUE(Visit(never, 10, {kNoCrash}).empty());
  EXPECT_FALSE(never.reached(0));
}

TEST(ScriptedChoices, KnowsWhichFaultsTheRunNeverCameTo) {
  const PlannedFault plan[] = {{SiteOf(1, 2), kCrash}, {SiteOf(1, 99), kCrash}, {SiteOf(2, 3), kDrop}};
  ScriptedChoices choices(4, plan);
  EXPECT_EQ(Visit(choices, 10, {kRareCrash}), (std::map<Site, uint16_t>{{SiteOf(1, 2), kCrash}}));
  EXPECT_TRUE(choices.reached(0));
  EXPECT_FALSE(choices.reached(1));  // The run was too short.
  EXPECT_FALSE(choices.reached(2));  // Not on offer there.
}

TEST(ScriptedChoices, RemembersWhatStruckInOrderOfTime) {
  const PlannedFault plan[] = {{SiteOf(2, 9), kCrash}, {SiteOf(1, 99), kCrash}, {SiteOf(1, 2), kDrop}};
  ScriptedChoices choices(4, plan);
  Visit(choices, 10, {kRareCrash, kRareDrop});
  EXPECT_EQ(choices.struck(), (std::vector<PlannedFault>{{SiteOf(1, 2), kDrop}, {SiteOf(2, 9), kCrash}}));
}

TEST(ScriptedChoices, AFaultStrikesOnce) {
  const PlannedFault plan[] = {{SiteOf(1, 2), kCrash}};
  ScriptedChoices choices(4, plan);
  EXPECT_EQ(Strike(choices, SiteOf(1, 2), {kRareCrash}), kCrash);
  EXPECT_EQ(Strike(choices, SiteOf(1, 2), {kRareCrash}), Choices::kCalm);
}

TEST(ScriptedChoices, TakesSixtyFourFaults) {
  std::vector<PlannedFault> plan;
  for (uint32_t i = 1; i <= 64; ++i) plan.push_back({SiteOf(1, i), kCrash});
  ScriptedChoices choices(4, plan);
  EXPECT_EQ(Visit(choices, 100, {kRareCrash}).size(), 64u);
  EXPECT_TRUE(choices.reached(63));
}

TEST(ScriptedChoicesDeathTest, TakesNoMoreThanSixtyFourFaults) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::vector<PlannedFault> plan(65);
  EXPECT_EXIT(ScriptedChoices(4, plan), testing::ExitedWithCode(70), "plan.size\\(\\) <= kLongestPlan");
}

TEST(EnumeratingChoices, OfTheEmptyPlanEverySiteIsAChild) {
  EnumeratingChoices choices(4, {});
  EXPECT_TRUE(Visit(choices, 2, {kRareCrash, kRareDrop}).empty());
  EXPECT_EQ(choices.sites(), 8u);
  ASSERT_EQ(choices.children().size(), 16u);
  EXPECT_EQ(choices.children().front(), (PlannedFault{SiteOf(1, 1), kCrash}));
  EXPECT_EQ(choices.children()[1], (PlannedFault{SiteOf(1, 1), kDrop}));
  EXPECT_EQ(choices.children().back(), (PlannedFault{SiteOf(4, 2), kDrop}));
}

TEST(EnumeratingChoices, ListsOnlyWhatComesAfterTheLastPlannedFault) {
  const PlannedFault plan[] = {{SiteOf(1, 1), kDrop}, {SiteOf(3, 2), kCrash}};
  EnumeratingChoices choices(4, plan);
  EXPECT_EQ(Visit(choices, 2, {kRareCrash}), (std::map<Site, uint16_t>{{SiteOf(3, 2), kCrash}}));
  EXPECT_TRUE(choices.children().empty());  // The drop is not on offer, so the plan is never done.
  EnumeratingChoices both(4, plan);
  EXPECT_EQ(Visit(both, 2, {kRareCrash, kRareDrop}).size(), 2u);
  EXPECT_EQ(both.children(), (std::vector<PlannedFault>{{SiteOf(4, 2), kCrash}, {SiteOf(4, 2), kDrop}}));
  EXPECT_EQ(both.sites(), 8u);
}

TEST(EnumeratingChoices, AnUnreachedFaultHasNoChildren) {
  const PlannedFault plan[] = {{SiteOf(1, 99), kCrash}};
  EnumeratingChoices choices(4, plan);
  Visit(choices, 10, {kRareCrash});
  EXPECT_FALSE(choices.reached(0));
  EXPECT_TRUE(choices.children().empty());
  EXPECT_EQ(choices.sites(), 40u);
}

TEST(EnumeratingChoices, HazardsOfRateZeroAreNoChildren) {
  EnumeratingChoices choices(4, {});
  Visit(choices, 1, {kNoCrash, kRareDrop});
  ASSERT_EQ(choices.children().size(), 4u);
  for (const PlannedFault& child : choices.children()) EXPECT_EQ(child.code, kDrop);
}

TEST(EnumeratingChoices, EachSetOfTwoFaultsIsVisitedOnce) {
  std::set<std::pair<PlannedFault, PlannedFault>> visited;
  EnumeratingChoices root(4, {});
  Visit(root, 3, {kRareCrash, kRareDrop});
  for (const PlannedFault& first : root.children()) {
    EnumeratingChoices choices(4, {&first, 1});
    Visit(choices, 3, {kRareCrash, kRareDrop});
    for (const PlannedFault& second : choices.children()) {
      EXPECT_TRUE(visited.insert(std::minmax(first, second)).second);
    }
  }
  EXPECT_EQ(visited.size(), 12u * 11 / 2 * 4);  // Any two of twelve sites, either hazard at each.
}

}  // namespace
}  // namespace redeliver
