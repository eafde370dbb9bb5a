#include "reports/faults.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::ElementsAre;

Model WithCrash(const Model& base, Probability rate, std::vector<Phase> phases) {
  Model model = base;
  model.faults.crash.emplace();
  model.faults.crash->rate = rate;
  model.faults.crash->phases = std::move(phases);
  return model;
}

TEST(ExpectedFaults, IsTheRateOfTheRequestsWhateverThePhases) {
  const ReportFixture fixture;
  const Model& base = fixture.scenario.configurations[0].model;
  const Pipeline three(WithCrash(base, {1, 50}, {Phase::kLost, Phase::kApplied, Phase::kLate}));
  const Pipeline one(WithCrash(base, {1, 50}, {Phase::kLost}));
  EXPECT_EQ(ExpectedFaults(three, FaultKind::kCrash, 3000, false), "60.0");
  EXPECT_EQ(ExpectedFaults(one, FaultKind::kCrash, 3000, false), "60.0");
  EXPECT_EQ(ExpectedFaults(one, FaultKind::kCrash, 2, false), "0.0");
  EXPECT_EQ(ExpectedFaults(one, FaultKind::kCrash, 3, false), "0.1");
  EXPECT_EQ(ExpectedFaults(one, FaultKind::kPause, 3, false), "0.0");
}

TEST(ExpectedFaults, IsExactForAnyCount) {
  const ReportFixture fixture;
  const Model& base = fixture.scenario.configurations[0].model;
  const Pipeline pipeline(WithCrash(base, {4294967291, 4294967295}, {Phase::kLost}));
  EXPECT_EQ(ExpectedFaults(pipeline, FaultKind::kCrash, 18'000'000'000'000'000'000u, false), "17999999983236193653.0");
}

TEST(ExpectedFaults, AveragesTheScalesOfASwarm) {
  const ReportFixture fixture;
  const Model& base = fixture.scenario.configurations[0].model;
  const Pipeline rare(WithCrash(base, {1, 100}, {Phase::kLost}));
  const Pipeline likely(WithCrash(base, {1, 2}, {Phase::kLost}));
  EXPECT_EQ(ExpectedFaults(rare, FaultKind::kCrash, 16'000, true), "210.0");  // (0 + 1/4 + 1 + 4) / 4 of 160.
  EXPECT_EQ(ExpectedFaults(likely, FaultKind::kCrash, 16, true), "6.5");      // Four times one half is at most 1.
}

TEST(Alphabet, IsWhatTheSelectedConfigurationsDeclare) {
  ReportFixture fixture;
  EXPECT_THAT(Alphabet(fixture.input()), ElementsAre(FaultKind::kCrash, FaultKind::kDrop));
  fixture.scenario.configurations[2].model.faults.forget.emplace();
  const Prepared prepared(fixture.scenario);
  const ReportInput input{prepared, fixture.search, ""};
  EXPECT_THAT(Alphabet(input), ElementsAre(FaultKind::kCrash, FaultKind::kDrop, FaultKind::kForget));
  fixture.search.configurations = {0};
  EXPECT_THAT(Alphabet(input), ElementsAre(FaultKind::kCrash, FaultKind::kDrop));
}

}  // namespace
}  // namespace redeliver
