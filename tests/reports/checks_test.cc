// Checks: what passes and fails, one by one, comes to what the summary says of the whole.
#include "reports/checks.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/exit_codes.h"
#include "reports/summary.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const ReportCheck& Find(const std::vector<ReportCheck>& checks, const Scenario& scenario, std::string_view name) {
  const auto found =
      std::ranges::find_if(checks, [&](const ReportCheck& check) { return NameOf(check, scenario) == name; });
  EXPECT_NE(found, checks.end()) << name;
  return found == checks.end() ? checks.front() : *found;
}

// As the fixture's matrix stands.
const std::vector<std::vector<std::string>> kAsItIs = {{"no_loss", "dedup_sound"}, {"no_double_effect"}, {}};

TEST(Checks, OneForEachCellAndThresholdAndTheFaultsOfEachConfiguration) {
  ReportFixture fixture;
  fixture.Ask(1, "effects", "== 1");
  EXPECT_THAT(ChecksOf(fixture.input()), SizeIs(3 * 3 + 1 + 3 + 1));
  fixture.search.configurations = {2};
  fixture.search.results.erase(fixture.search.results.begin(), fixture.search.results.begin() + 2);
  EXPECT_EQ(NameOf(ChecksOf(fixture.input()).front(), fixture.scenario), "provider_key / no_loss");
}

TEST(Checks, SayWhatIsTheMatterAndWhichRunShowsIt) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "no_double_effect"}, {"no_double_effect"}, {}});
  fixture.Ask(1, "effects", "== 1");
  fixture.search.results[1].faults.fill({});
  fixture.scenario.must_see = {"process.paused"};
  fixture.search.results[0].fact_counts.fill(0);
  fixture.search.results[1].fact_counts.fill(0);
  fixture.search.results[2].fact_counts.fill(0);
  const std::vector<ReportCheck> checks = ChecksOf(fixture.input());
  const auto words = [&](std::string_view name) {
    return FindingsInWords(Find(checks, fixture.scenario, name), fixture.scenario);
  };
  EXPECT_THAT(words("mark_before_effect / no_loss"), IsEmpty());
  EXPECT_THAT(Find(checks, fixture.scenario, "mark_before_effect / no_loss").witnesses, SizeIs(1));
  EXPECT_THAT(words("mark_before_effect / dedup_sound"),
              ElementsAre("mark_before_effect: dedup_sound is violated, which was not expected"));
  EXPECT_THAT(words("mark_before_effect / no_double_effect"),
              ElementsAre("mark_before_effect: no_double_effect was expected to be violated and is not"));
  EXPECT_THAT(words("mark_after_effect / effects == 1"), ElementsAre("mark_after_effect: effects is 12001, not == 1"));
  EXPECT_THAT(words("mark_after_effect / faults"),
              ElementsAre("mark_after_effect: the declared fault crash never struck",
                          "mark_after_effect: the declared fault drop never struck"));
  EXPECT_THAT(words("provider_key / dedup_sound"),
              ElementsAre("provider_key: dedup_sound is vacuous: nothing happened that it could judge"));
  EXPECT_THAT(words("search"), ElementsAre("must_see: no run reached process.paused"));
}

TEST(Checks, SearchesThatATestJudgesTogetherMakeOneScenario) {
  const ReportFixture sample;
  const ReportFixture proof(SearchMode::kProve);
  const std::vector<ReportCheck> checks(2);
  ReportInput first = sample.input();
  ReportInput second = proof.input();
  first.test = second.test = &checks;
  const std::vector<ReportInput> inputs = {first, second, sample.input(), sample.input()};
  const std::vector<JudgedScenario> judged = JudgeAll(inputs);
  ASSERT_THAT(judged, SizeIs(3));
  EXPECT_THAT(judged[0].searches, SizeIs(2));
  EXPECT_THAT(judged[0].checks, SizeIs(2));
  EXPECT_THAT(judged[2].searches, SizeIs(1));
  EXPECT_THAT(JudgeAll({}), IsEmpty());
}

}  // namespace
}  // namespace redeliver
