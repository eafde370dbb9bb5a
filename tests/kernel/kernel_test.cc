// A run ends for one of three reasons, and ties are choices.
#include "sim/kernel/kernel.h"

#include <algorithm>
#include <set>

#include "gtest/gtest.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

// Sleeps again and again, and notes each awakening.
struct SleepSetup {
  Journal& journal;
  std::vector<SimDuration> naps;
  bool background = false;
  std::string name = "awake";
};

Process Sleeper(Context& self, const SleepSetup& setup) {
  for (const SimDuration nap : setup.naps) {
    if (setup.background) {
      co_await self.SleepInBackground(nap);
    } else {
      co_await self.Sleep(nap);
    }
    setup.journal.Note(setup.name);
  }
}

struct Limits {
  SimDuration horizon = Seconds(1);
  uint64_t max_events = 1'000;
};

RunEnd RunWith(Simulation& simulation, const Limits& limits, bool drained) {
  return simulation.kernel().Run({SimTime() + limits.horizon, limits.max_events}, [drained] { return drained; });
}

TEST(KernelRun, EndsDrainedWhenNothingIsLeft) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup setup{journal, {Millis(1), Millis(2)}};
  simulation.Start<Sleeper>("sleeper", setup);
  EXPECT_EQ(RunWith(simulation, {}, true), RunEnd::kDrained);
  EXPECT_EQ(journal.lines(), (Lines{"1ms awake", "3ms awake"}));
  EXPECT_EQ(simulation.kernel().events(), 2u);
}

TEST(KernelRun, WithoutAnyEventIsDrainedAtOnce) {
  Simulation simulation;
  EXPECT_EQ(RunWith(simulation, {}, true), RunEnd::kDrained);
  EXPECT_EQ(simulation.kernel().events(), 0u);
}

TEST(KernelRun, WhereNothingCanHappenButNotAllIsSettledEndsAtTheHorizon) {
  Simulation simulation;
  EXPECT_EQ(RunWith(simulation, {}, false), RunEnd::kHorizon);
}

TEST(KernelRun, IncludesTheHorizonAndNothingBehindIt) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup setup{journal, {Seconds(1), Nanos(1)}};
  simulation.Start<Sleeper>("sleeper", setup);
  EXPECT_EQ(RunWith(simulation, {}, true), RunEnd::kHorizon);
  EXPECT_EQ(journal.lines(), Lines{"1s awake"});
  EXPECT_EQ(simulation.now(), SimTime() + Seconds(1));
}

TEST(KernelRun, ExecutesExactlyTheEventsItsLimitAllows) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup setup{journal, std::vector<SimDuration>(10, Millis(1))};
  simulation.Start<Sleeper>("sleeper", setup);
  EXPECT_EQ(RunWith(simulation, {.max_events = 3}, true), RunEnd::kEventLimit);
  EXPECT_EQ(simulation.kernel().events(), 3u);
  EXPECT_EQ(journal.lines().size(), 3u);
}

TEST(KernelRun, GoesOnAfterAnEventLimit) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup setup{journal, std::vector<SimDuration>(10, Millis(1))};
  simulation.Start<Sleeper>("sleeper", setup);
  RunWith(simulation, {.max_events = 3}, true);
  EXPECT_EQ(RunWith(simulation, {}, true), RunEnd::kDrained);
  EXPECT_EQ(journal.lines().size(), 10u);
}

TEST(KernelRun, BackgroundEventsDoNotKeepItAlive) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup foreground{journal, {Millis(5)}, false, "foreground"};
  const SleepSetup background{journal, std::vector<SimDuration>(100, Millis(2)), true, "background"};
  simulation.Start<Sleeper>("foreground", foreground);
  simulation.Start<Sleeper>("background", background);
  EXPECT_EQ(RunWith(simulation, {}, true), RunEnd::kDrained);
  EXPECT_EQ(journal.lines(), (Lines{"2ms background", "4ms background", "5ms foreground"}));
}

TEST(KernelRun, BackgroundEventsGoOnWhileNotAllIsSettled) {
  Simulation simulation;
  Journal journal(simulation);
  const SleepSetup background{journal, std::vector<SimDuration>(100, Millis(2)), true};
  simulation.Start<Sleeper>("background", background);
  EXPECT_EQ(RunWith(simulation, {.horizon = Millis(11)}, false), RunEnd::kHorizon);
  EXPECT_EQ(journal.lines().size(), 5u);
}

TEST(Kernel, ATimeInThePastMeansNow) {
  Simulation simulation;
  Journal journal(simulation);
  simulation.At(Millis(5), [&] { simulation.At(Millis(1), [&] { journal.Note("late"); }); });
  simulation.Run();
  EXPECT_EQ(journal.lines(), Lines{"5ms late"});
}

TEST(Kernel, HasOnlyThePlantedDefectAndKeepsWhatItWasAskedFor) {
  Simulation simulation;
  Kernel& kernel = simulation.kernel();
  EXPECT_FALSE(kernel.Has(Defect::kCommitGoesBack));
  EXPECT_TRUE(kernel.asked().none());
  kernel.Plant(Defect::kCommitGoesBack);
  EXPECT_TRUE(kernel.Has(Defect::kCommitGoesBack));
  EXPECT_FALSE(kernel.Has(Defect::kDeadLetterVanishes));
  EXPECT_EQ(kernel.asked().count(), 2u);
  EXPECT_TRUE(kernel.asked().test(static_cast<size_t>(Defect::kDeadLetterVanishes)));
}

TEST(Kernel, PlantedWithNothingItHasNoDefectAndKeepsWhatItWasAskedFor) {
  Simulation simulation;
  simulation.kernel().Plant(Defect::kNone);
  EXPECT_FALSE(simulation.kernel().Has(Defect::kCommitGoesBack));
  EXPECT_EQ(simulation.kernel().asked().count(), 1u);
}

// --- Ties -----------------------------------------------------------------------------------------------------------

// The order in which three things of one instant happen under a seed.
std::string OrderOfThree(uint64_t seed) {
  Simulation simulation(Simulation::kExactly, seed);
  std::string order;
  for (const char name : {'a', 'b', 'c'}) simulation.At(Millis(1), [&order, name] { order += name; });
  simulation.Run();
  return order;
}

TEST(KernelTies, EveryOrderComesUpUnderSomeSeed) {
  std::set<std::string> orders;
  for (uint64_t seed = 0; seed < 100; ++seed) orders.insert(OrderOfThree(seed));
  EXPECT_EQ(orders.size(), 6u);
}

TEST(KernelTies, TheSameSeedGivesTheSameOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(OrderOfThree(seed), OrderOfThree(seed));
}

// --- Latency --------------------------------------------------------------------------------------------------------

struct LatencyCase {
  const char* name;
  LatencyShape shape;
  SimDuration at_zero;
  SimDuration at_half;
};

const LatencyCase kLatencies[] = {
    // name            shape                        at_zero              at_half
    {"Uniform", LatencyShape::kUniform, Millis(1), Millis(2)},
    {"Exponential", LatencyShape::kExponential, Millis(1), Nanos(1'000'000 + 2 * 693'147)},
    {"LogNormal", LatencyShape::kLogNormal, Nanos(1'000'000 + 2 * 28'105), Millis(3)},
};

class LatencyTest : public testing::TestWithParam<LatencyCase> {};

TEST_P(LatencyTest, HasItsShapeAboveTheShortest) {
  const LatencyModel latency({.shape = GetParam().shape, .low = Millis(1), .high = Millis(3)});
  const uint64_t half = uint64_t{1} << 63;
  EXPECT_NEAR(latency.Sample(0).nanoseconds(), GetParam().at_zero.nanoseconds(), 2);
  EXPECT_NEAR(latency.Sample(half).nanoseconds(), GetParam().at_half.nanoseconds(), 2);
}

INSTANTIATE_TEST_SUITE_P(Shapes, LatencyTest, testing::ValuesIn(kLatencies),
                         [](const auto& info) { return info.param.name; });

TEST(Latency, UniformReachesBothEnds) {
  const LatencyModel latency({.shape = LatencyShape::kUniform, .low = Nanos(5), .high = Nanos(6)});
  EXPECT_EQ(latency.Sample(0), Nanos(5));
  EXPECT_EQ(latency.Sample(~uint64_t{0}), Nanos(6));
}

TEST(Latency, OfAnEntityDependsOnItsOrdinalOnly) {
  Simulation simulation({.low = Millis(1), .high = Millis(9)});
  const Kernel& kernel = simulation.kernel();
  std::set<SimDuration> seen;
  for (uint64_t ordinal = 0; ordinal < 100; ++ordinal) seen.insert(kernel.Latency(7, ordinal));
  EXPECT_GT(seen.size(), 95u);
  EXPECT_EQ(kernel.Latency(7, 3), kernel.Latency(7, 3));
  EXPECT_NE(kernel.Latency(7, 3), kernel.Latency(8, 3));
}

}  // namespace
}  // namespace redeliver
