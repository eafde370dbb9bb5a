// Faults asked for are faults that strike, as often as their rates say: in every scenario, and not where somebody
// cheats.
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "reports/faults.h"
#include "reports/summary.h"
#include "sim/explore/sample.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

SearchResult Sampled(const Lab& lab, uint64_t seeds) {
  SearchControl control;
  control.configurations = lab.All();
  return Sample(lab.prepared(), {{1, seeds}}, control);
}

class FaultRatesTest : public testing::TestWithParam<std::string> {};

TEST_P(FaultRatesTest, AreWhatWasAskedFor) {
  const Lab lab = Lab::FromFile(GetParam());
  if (lab.scenario().search.swarm) return;  // Their rates vary.
  const SearchResult search = Sampled(lab, lab.Seeds(200));
  for (size_t c = 0; c < lab.size(); ++c) {
    for (const FaultKind kind : Alphabet(lab.pipeline(c))) {
      const FaultCount& count = search.results[c].faults[static_cast<size_t>(kind)];
      EXPECT_TRUE(FaultsAgree(lab.pipeline(c), kind, count))
          << lab.name(c) << ": " << Describe(kind).name << " struck " << count.struck << " times, "
          << ExpectedFaults(lab.pipeline(c), kind, count.opportunities, false) << " expected";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, FaultRatesTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

// Half of the faults did not happen, or were made up: the report says so, and is no pass.
TEST(FaultRates, ThatAreNotAchievedAreNoPass) {
  const Lab lab = Lab::Named("three-semantics");
  for (const uint64_t percent : {50, 150}) {
    SearchResult search = Sampled(lab, 1000);
    const ReportInput honest{lab.prepared(), search, lab.file()};
    EXPECT_EQ(ExitCode(ChecksOf(honest)), 0);
    uint64_t& struck = search.results[1].faults[static_cast<size_t>(FaultKind::kCrash)].struck;
    ASSERT_GT(struck, 500u);
    struck = struck * percent / 100;
    const ReportInput forged{lab.prepared(), search, lab.file()};
    EXPECT_EQ(ExitCode(ChecksOf(forged)), 3);
    const Summary summary = Summarize(forged);
    EXPECT_FALSE(summary.configurations[1].off_their_rates.empty());
    ASSERT_FALSE(summary.warnings.empty());
    EXPECT_NE(summary.warnings.back().find("its rate does not explain that"), std::string::npos)
        << summary.warnings.back();
  }
}

}  // namespace
}  // namespace redeliver
