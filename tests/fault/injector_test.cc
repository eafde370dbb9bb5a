// The injector asks the run's choices about what is on offer, until it is time to heal.
#include "sim/fault/injector.h"

#include <map>
#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

const std::vector<FaultTarget> kProcesses = {{"shop", "shop"}, {"email-1", "email"}};
const std::vector<FaultTarget> kServers = {{"broker", "broker"}, {"mail", "mail"}};
constexpr ProcessId kEmail{1};
constexpr uint16_t kMail = 1;
constexpr SimTime kEarly{1};

// Crashes in three phases, and errors, each with the given rate.
FaultOptions CrashesAndErrors(Probability rate) {
  FaultOptions options;
  options.crash.emplace().rate = rate;
  options.crash->restart_after = Seconds(5);
  options.error.emplace().rate = rate;
  options.until = Minutes(1);
  return options;
}

HazardTable Table(Probability rate) { return HazardTable(CrashesAndErrors(rate), kProcesses, kServers); }

std::optional<Strike> Copied(const Strike* strike) { return strike == nullptr ? std::nullopt : std::optional(*strike); }
std::optional<Strike> AskAtRequest(Injector& injector, uint32_t ordinal, SimTime now = kEarly) {
  return Copied(injector.AtRequest(kEmail, Operation::kSinkApply, ordinal, now));
}
std::optional<Strike> AskAtServer(Injector& injector, uint32_t ordinal, SimTime now = kEarly) {
  return Copied(injector.AtServer(kMail, Operation::kSinkApply, ordinal, now));
}

TEST(Injector, AStrikeHasItsKindPhaseAndExtent) {
  const HazardTable table = Table({1, 100});
  const PlannedFault plan[] = {
      {{HashName("email-1"), HashName("sink.apply"), 3}, HazardCode(FaultKind::kCrash, Phase::kLate)}};
  ScriptedChoices choices(1, plan);
  Injector injector(table, choices, false);
  EXPECT_FALSE(AskAtRequest(injector, 2).has_value());
  const auto strike = AskAtRequest(injector, 3);
  ASSERT_TRUE(strike.has_value());
  EXPECT_EQ(strike->kind, FaultKind::kCrash);
  EXPECT_EQ(strike->phase, Phase::kLate);
  EXPECT_EQ(strike->extent, Seconds(5));
}

TEST(Injector, AServersFaultIsPlannedUnderItsName) {
  const HazardTable table = Table({1, 100});
  const PlannedFault plan[] = {
      {{HashName("mail"), HashName("sink.apply"), 1}, HazardCode(FaultKind::kError, Phase::kLost)}};
  ScriptedChoices choices(1, plan);
  Injector injector(table, choices, false);
  EXPECT_FALSE(AskAtRequest(injector, 1).has_value());
  ASSERT_TRUE(AskAtServer(injector, 1).has_value());
  EXPECT_TRUE(choices.reached(0));
}

TEST(Injector, NothingStrikesFromUntilOn) {
  const HazardTable table = Table({1, 1});
  SampledChoices choices(1);
  Injector injector(table, choices, false);
  EXPECT_TRUE(AskAtServer(injector, 1, SimTime() + (Minutes(1) - Nanos(1))).has_value());
  EXPECT_FALSE(AskAtServer(injector, 2, SimTime() + Minutes(1)).has_value());
  EXPECT_FALSE(AskAtRequest(injector, 2, SimTime() + Minutes(2)).has_value());
  EXPECT_EQ(injector.Opportunities()[static_cast<size_t>(FaultKind::kError)], 1u);
}

TEST(Injector, FaultsBeginWithinTheirSpanAndLastBeyondIt) {
  FaultOptions options;
  options.outage.emplace().rate = {1, 1};
  options.outage->duration = Seconds(30);
  options.outage->refuses = true;
  options.strikes = {.from = Seconds(2), .until = Seconds(3)};
  const HazardTable table(options, kProcesses, kServers);
  SampledChoices choices(1);
  Injector injector(table, choices, false);
  EXPECT_FALSE(AskAtServer(injector, 1, SimTime() + (Seconds(2) - Nanos(1))).has_value());
  const auto strike = AskAtServer(injector, 2, SimTime() + Seconds(2));
  ASSERT_TRUE(strike.has_value());
  EXPECT_EQ(strike->extent, Seconds(30));
  EXPECT_TRUE(strike->refuses);
  EXPECT_FALSE(AskAtServer(injector, 3, SimTime() + Seconds(3)).has_value());
}

TEST(Injector, WhatLastsIsOverWhenFaultsEnd) {
  FaultOptions options = CrashesAndErrors({1, 1});
  options.crash.reset();
  options.isolate.emplace().rate = {1, 1};
  options.isolate->from = {"email"};
  const HazardTable table(options, kProcesses, kServers);
  SampledChoices choices(1);
  Injector injector(table, choices, false);
  const Strike* strike = injector.AtRequest(ProcessId(0), Operation::kLogAppend, 1, SimTime() + Seconds(50));
  ASSERT_NE(strike, nullptr);
  EXPECT_EQ(strike->kind, FaultKind::kIsolate);
  EXPECT_EQ(strike->extent, Seconds(10));
  ASSERT_EQ(strike->peers.size(), 1u);
  EXPECT_EQ(strike->peers[0], NodeOf(kEmail));
}

TEST(Injector, StrikesAtMostAsOftenAsAllowed) {
  FaultOptions options = CrashesAndErrors({1, 1});
  options.at_most = 3;
  const HazardTable table(options, kProcesses, kServers);
  SampledChoices choices(1);
  Injector injector(table, choices, false);
  int struck = 0;
  for (uint32_t ordinal = 1; ordinal <= 10; ++ordinal) {
    struck += AskAtRequest(injector, ordinal).has_value() ? 1 : 0;
    struck += AskAtServer(injector, ordinal).has_value() ? 1 : 0;
  }
  EXPECT_EQ(struck, 3);
  EXPECT_EQ(choices.plan().size(), 3u);
  EXPECT_EQ(injector.Opportunities()[static_cast<size_t>(FaultKind::kError)], 1u);
}

TEST(Injector, OpportunitiesCountRequestsAndNotPhases) {
  const HazardTable table = Table({1, 1'000'000});
  SampledChoices choices(1);
  Injector injector(table, choices, false);
  for (uint32_t ordinal = 1; ordinal <= 10; ++ordinal) AskAtRequest(injector, ordinal);
  for (uint32_t ordinal = 1; ordinal <= 4; ++ordinal) AskAtServer(injector, ordinal);
  EXPECT_EQ(injector.Opportunities()[static_cast<size_t>(FaultKind::kCrash)], 10u);
  EXPECT_EQ(injector.Opportunities()[static_cast<size_t>(FaultKind::kError)], 4u);
  EXPECT_EQ(injector.Opportunities()[static_cast<size_t>(FaultKind::kPause)], 0u);
}

TEST(Injector, WhereNothingIsOnOfferTheChoicesAreNotAsked) {
  const HazardTable table = Table({1, 100});
  EnumeratingChoices choices(1, {});
  Injector injector(table, choices, false);
  injector.AtRequest(kEmail, Operation::kGroupHeartbeat, 1, kEarly);
  EXPECT_EQ(choices.sites(), 0u);
  AskAtRequest(injector, 1);
  EXPECT_EQ(choices.sites(), 1u);
  EXPECT_EQ(choices.children().size(), 3u);
}

// How many of 1000 requests, and of 1000 arrivals, are struck.
struct Struck {
  int crashes = 0;
  int errors = 0;

  friend bool operator==(const Struck&, const Struck&) = default;
};

Struck Count(const HazardTable& table, uint64_t seed, bool swarm) {
  SampledChoices choices(seed);
  Injector injector(table, choices, swarm);
  Struck struck;
  for (uint32_t ordinal = 1; ordinal <= 1'000; ++ordinal) {
    struck.crashes += AskAtRequest(injector, ordinal).has_value() ? 1 : 0;
    struck.errors += AskAtServer(injector, ordinal).has_value() ? 1 : 0;
  }
  return struck;
}

// 0, 1/4, 1 or 4: by which the count must have been scaled from about 100.
int ScaleOf(int struck) { return struck == 0 ? 0 : struck < 50 ? 1 : struck < 200 ? 4 : 16; }

TEST(Swarm, IsDeterminedByTheSeed) {
  const HazardTable table = Table({1, 10});
  for (uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(Count(table, seed, true), Count(table, seed, true));
}

TEST(Swarm, ScalesEachKindOfItsOwn) {
  const HazardTable table = Table({1, 10});
  std::set<std::pair<int, int>> scales;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Struck struck = Count(table, seed, true);
    scales.insert({ScaleOf(struck.crashes), ScaleOf(struck.errors)});
  }
  EXPECT_EQ(scales.size(), 16u);
}

TEST(Swarm, WithoutItEachKindHasItsRate) {
  const HazardTable table = Table({1, 10});
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Struck struck = Count(table, seed, false);
    EXPECT_NEAR(struck.crashes, 100, 40);
    EXPECT_NEAR(struck.errors, 100, 40);
  }
}

TEST(Swarm, NeverRaisesARateAboveOne) {
  const HazardTable table = Table({1, 2});
  for (uint64_t seed = 0; seed < 50; ++seed) EXPECT_LE(Count(table, seed, true).errors, 1'000);
}

TEST(Swarm, AKindScaledToZeroCannotBePlannedEither) {
  const HazardTable table = Table({1, 10});
  for (uint64_t seed = 0; seed < 50; ++seed) {
    EnumeratingChoices choices(seed, {});
    Injector injector(table, choices, true);
    AskAtServer(injector, 1);
    EXPECT_EQ(choices.children().empty(), Count(table, seed, true).errors == 0) << seed;
  }
}

TEST(Swarm, ReplayOfASampledPlanGivesTheSameStrikes) {
  const HazardTable table = Table({1, 100});
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SampledChoices sampled(seed);
    Injector swarming(table, sampled, true);
    std::map<uint32_t, std::pair<FaultKind, Phase>> struck;
    for (uint32_t i = 1; i <= 300; ++i) {
      if (const auto strike = AskAtRequest(swarming, i)) struck[i] = {strike->kind, strike->phase};
    }
    ScriptedChoices scripted(seed, sampled.plan());
    Injector replaying(table, scripted, false);
    for (uint32_t i = 1; i <= 300; ++i) {
      const auto strike = AskAtRequest(replaying, i);
      ASSERT_EQ(strike.has_value(), struck.contains(i));
      if (!strike) continue;
      EXPECT_EQ(std::pair(strike->kind, strike->phase), struck[i]);
    }
  }
}

}  // namespace
}  // namespace redeliver
