// Moments are drawn evenly from their span, anew for each seed and process; a plan can name one.
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

Lab Crashing(const std::string& moments) {
  return Lab::FromText(R"({"name": "moments", "claim": "Crashes come at any time.", "source": "tests",
      "topology": {"logs": {"in": {"partitions": 2}}, "sinks": {"sink": {"kind": "counter"}},
                   "producers": {"source": {"writes": "in", "messages": 20, "rate": "10/s", "spread": "round_robin"}},
                   "consumers": {"reader": {"reads": "in", "effect": "sink", "instances": 2}}},
      "faults": {"moments": )" +
                       moments + R"(, "crash": {"targets": ["reader"], "operations": ["moment"], "rate": "1"}},
      "invariants": ["progress"], "configurations": {"base": {}}})");
}

// When the fault struck, by process.
std::vector<std::pair<ProcessId, SimTime>> Strikes(const Trial& trial) {
  std::vector<std::pair<ProcessId, SimTime>> strikes;
  for (const Event& event : trial.replay.events) {
    if (!std::holds_alternative<FaultStruck>(event.fact)) continue;
    strikes.emplace_back(event.circumstance.process, event.circumstance.time);
  }
  return strikes;
}

TEST(Moments, AreDrawnEvenlyFromTheirSpan) {
  const Lab lab = Crashing(R"({"from": "200ms", "until": "1s"})");
  int early = 0;
  std::set<SimTime> times;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const auto strikes = Strikes(lab.TrySeed(0, seed));
    ASSERT_EQ(strikes.size(), 2u) << "one for each instance";
    EXPECT_NE(strikes[0].first, strikes[1].first);
    for (const auto& [process, time] : strikes) {
      EXPECT_GE(time, SimTime() + Millis(200));
      EXPECT_LT(time, SimTime() + Seconds(1));
      early += time < SimTime() + Millis(600) ? 1 : 0;
      times.insert(time);
    }
  }
  EXPECT_EQ(times.size(), 400u);
  EXPECT_NEAR(early, 200, 30);  // Three standard deviations.
}

TEST(Moments, AreAsManyAsTheScenarioSays) {
  const Lab lab = Crashing(R"({"count": 3, "from": "100ms", "until": "1s"})");
  SearchControl control;
  control.configurations = {0};
  // Whether one instance is down at a moment of its own is another matter: a calm run offers all.
  EXPECT_EQ(Prove(lab.prepared(), 1, {1}, control).results[0].single_faults, 6u);
}

TEST(Moments, AreSitesThatAPlanCanName) {
  const Lab lab = Crashing(R"({"count": 2, "from": "100ms", "until": "1s"})");
  const Trial calm = lab.Try("base");
  EXPECT_TRUE(Strikes(calm).empty());
  const Trial struck = lab.Try("base", {"reader-2 / moment / before / #2 = crash"});
  EXPECT_TRUE(struck.replay.not_reached.empty());
  EXPECT_EQ(Strikes(struck).size(), 1u);
  EXPECT_THAT(struck, Keeps("progress"));
  const Trial beyond = lab.Try("base", {"reader-2 / moment / before / #3 = crash"});
  EXPECT_EQ(beyond.replay.not_reached.size(), 1u);
}

}  // namespace
}  // namespace redeliver
