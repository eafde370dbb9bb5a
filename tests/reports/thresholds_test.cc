// Thresholds against what was measured: met, missed, or open where the search cannot say.
#include "reports/thresholds.h"

#include <functional>
#include <ostream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "reports/exit_codes.h"
#include "reports/summary.h"
#include "reports/text_report.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct ThresholdCase {
  const char* name;
  size_t configuration;
  const char* metric;
  const char* threshold;
  const char* words;
  ThresholdVerdict verdict;
};
void PrintTo(const ThresholdCase& test, std::ostream* out) { *out << test.metric << " " << test.threshold; }

using enum ThresholdVerdict;

// The first configuration violates no_loss in 217 of 1,000 runs, and never no_double_effect; of the last one nothing
// was seen that dedup_sound could judge.
const ThresholdCase kCases[] = {
    {"CountMet", 0, "effects", "== 12001", "effects is 12001; expected == 12001", kMet},
    {"CountMissed", 0, "effects", "< 12001", "effects is 12001, not < 12001", kMissed},
    {"PerRun", 0, "effects.per_run", "== 12.001", "effects.per_run is 12.001; expected == 12.001", kMet},
    {"MeanIsExact", 0, "latency.mean", "== 50.5ms", "latency.mean is 50.5ms; expected == 50.5ms", kMet},
    {"QuantileIsABucket", 0, "latency.p50", "50ms +- 6.25%", "", kMet},
    {"ShareOfRuns", 0, "no_loss.rate", "21.7% +- 0.001pp", "no_loss.rate is 21.7%; expected 21.7% +- 0.001pp", kMet},
    {"ViolatingRuns", 0, "no_loss.violating_runs", "== 217", "", kMet},
    {"Violations", 0, "no_loss.violations", "== 434", "", kMet},
    {"BoundMet", 0, "no_loss.rate", "<= 25%", "no_loss.rate is 21.7% (0.191 to 0.244); expected <= 25%", kMet},
    {"BoundMissed", 0, "no_loss.rate", "<= 19%", "no_loss.rate is 21.7% (0.191 to 0.244), not <= 19%", kMissed},
    {"BoundWithinTheInterval", 0, "no_loss.rate", "<= 22%",
     "no_loss.rate is 21.7% (0.191 to 0.244); expected <= 22%; open: 1000 runs are too few to tell", kOpen},
    {"BoundOfWhatNeverHappened", 0, "no_double_effect.rate", "< 0.3%",
     "no_double_effect.rate is 0% (0 to 0.00369); expected < 0.3%; open: 1000 runs are too few to tell", kOpen},
    {"NothingToJudge", 2, "dedup_sound.rate", "<= 1%",
     "dedup_sound.rate is unknown; expected <= 1%; open: nothing was observed", kOpen},
    {"NothingRemembered", 0, "dedup_records_peak", "<= 10",
     "dedup_records_peak is unknown; expected <= 10; open: nothing was observed", kOpen},
    {"NoDeadLetters", 0, "dead_lettered", "== 0", "", kMet},
    {"NoRepeats", 0, "duplicate_effects_peak", "== 0", "", kMet},
    {"OfAnotherConfiguration", 1, "effects", "== 100% of mark_before_effect",
     "effects is 12001 (100% of mark_before_effect); expected == 100% of mark_before_effect", kMet},
    {"LessThanAnotherConfiguration", 2, "duplicate_effects", "< 100% of mark_after_effect",
     "duplicate_effects is 2 (200% of mark_after_effect), not < 100% of mark_after_effect", kMissed},
    {"OfAConfigurationWithNothing", 1, "duplicate_effects", "> 100% of mark_before_effect",
     "duplicate_effects is 1; expected > 100% of mark_before_effect; open: nothing was observed in mark_before_effect",
     kOpen},
};

class ThresholdTest : public testing::TestWithParam<ThresholdCase> {};

TEST_P(ThresholdTest, IsJudgedByWhatWasMeasured) {
  const ThresholdCase& test = GetParam();
  ReportFixture fixture;
  fixture.Ask(test.configuration, test.metric, test.threshold);
  const auto findings = JudgeThresholds(fixture.scenario, fixture.search, test.configuration);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].verdict, test.verdict) << InWords(findings[0]);
  if (*test.words == '\0') return;
  EXPECT_EQ(InWords(findings[0]), test.words);
}

INSTANTIATE_TEST_SUITE_P(Thresholds, ThresholdTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

struct OpenCase {
  const char* name;
  std::function<void(ReportFixture&)> change;
  const char* reason;
};
void PrintTo(const OpenCase& test, std::ostream* out) { *out << test.name; }

const OpenCase kOpenCases[] = {
    {"stopped_early", [](ReportFixture& fixture) { fixture.search.complete = false; }, "the search stopped early"},
    {"runs_cut", [](ReportFixture& fixture) { fixture.search.results[1].cut_runs = 3; }, "3 runs were given up"},
    {"runs_of_the_other_cut", [](ReportFixture& fixture) { fixture.search.results[0].cut_runs = 3; },
     "runs of mark_before_effect were given up"},
    {"other_not_run",
     [](ReportFixture& fixture) {
       fixture.search.configurations.erase(fixture.search.configurations.begin());
       fixture.search.results.erase(fixture.search.results.begin());
     },
     "mark_before_effect was not run"},
};

class OpenTest : public testing::TestWithParam<OpenCase> {};

TEST_P(OpenTest, IsNoPass) {
  ReportFixture fixture;
  fixture.Ask(1, "effects", "== 100% of mark_before_effect");
  GetParam().change(fixture);
  const size_t at = fixture.search.configurations[0] == 1 ? 0 : 1;
  const auto findings = JudgeThresholds(fixture.scenario, fixture.search, at);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].verdict, kOpen);
  EXPECT_EQ(findings[0].reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(Reasons, OpenTest, testing::ValuesIn(kOpenCases),
                         [](const auto& info) { return info.param.name; });

TEST(Thresholds, OnPlansAreJudgedByTheProofThatTheScenarioAsksFor) {
  ReportFixture sample;
  sample.Ask(0, "plans.runs", "== 1000");
  EXPECT_THAT(JudgeThresholds(sample.scenario, sample.search, 0), IsEmpty());

  ReportFixture proof(SearchMode::kProve);
  proof.Ask(0, "plans.runs", "== 1000");
  proof.Ask(0, "plans.no_loss.rate", "<= 22%");
  proof.Ask(0, "runs", "== 5");
  EXPECT_THAT(JudgeThresholds(proof.scenario, proof.search, 0), IsEmpty()) << "it asks for one fault, under timing 1";
  proof.scenario.search.faults = 2;
  proof.scenario.search.timings = {1, 7};
  const auto findings = JudgeThresholds(proof.scenario, proof.search, 0);
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].verdict, kMet);
  EXPECT_EQ(findings[1].verdict, kMet) << "a share of all plans is no estimate";
}

TEST(Thresholds, DecideTheExitCode) {
  const auto exit_code = [](const char* metric, const char* threshold) {
    ReportFixture fixture;
    fixture.Calm();
    fixture.Expect({{}, {}, {}});
    fixture.Ask(0, metric, threshold);
    return ExitCode(ChecksOf(fixture.input()));
  };
  EXPECT_EQ(exit_code("effects", "== 12001"), kExitAsExpected);
  EXPECT_EQ(exit_code("effects", "== 12000"), kExitViolated);
  EXPECT_EQ(exit_code("dedup_records_peak", ">= 0"), kExitInconclusive);
}

TEST(Thresholds, AreShownWithWhatWasMeasured) {
  ReportFixture fixture;
  fixture.Calm();
  fixture.Expect({{}, {}, {}});
  const TextStyle style;
  EXPECT_THAT(TextReport(fixture.input(), style), Not(HasSubstr("Thresholds")));
  fixture.Ask(0, "effects", "== 12001");
  EXPECT_THAT(TextReport(fixture.input(), style), HasSubstr("✓ as expected, nothing violated, 1 threshold met"));
  EXPECT_THAT(TextReport(fixture.input(), style),
              HasSubstr("Thresholds\n  ✓ mark_before_effect · effects is 12001; expected == 12001\n"));
  fixture.Ask(1, "latency.mean", "<= 50ms");
  EXPECT_THAT(TextReport(fixture.input(), style), HasSubstr("✗ not as expected: 1 threshold missed"));
  EXPECT_THAT(TextReport(fixture.input(), style),
              HasSubstr("  ✗ mark_after_effect · latency.mean is 50.5ms, not <= 50ms\n"));
  fixture.Ask(2, "dedup_records_peak", "<= 10");
  EXPECT_THAT(
      TextReport(fixture.input(), style),
      HasSubstr("  ? provider_key · dedup_records_peak is unknown; expected <= 10; open: nothing was observed\n"));
  EXPECT_THAT(Summarize(fixture.input()).warnings,
              testing::ElementsAre("provider_key: dedup_records_peak is unknown; expected <= 10; open: nothing was "
                                   "observed"));
}

}  // namespace
}  // namespace redeliver
