#include "reports/summary.h"

#include <functional>
#include <ostream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Witness SomeWitness() { return {1, {}, {}, {"broke", MessageId(0), EventId(1), EventId(0)}}; }

TEST(Summarize, GivesEachCellItsVerdict) {
  const ReportFixture fixture;
  const Summary summary = Summarize(fixture.input());
  const auto verdicts = [&](size_t i) {
    std::vector<Verdict> row;
    for (const CellSummary& cell : summary.configurations[i].cells) row.push_back(cell.verdict);
    return row;
  };
  EXPECT_THAT(verdicts(0), ElementsAre(Verdict::kViolated, Verdict::kHeld, Verdict::kViolated));
  EXPECT_THAT(verdicts(1), ElementsAre(Verdict::kHeld, Verdict::kViolated, Verdict::kHeld));
  EXPECT_THAT(verdicts(2), ElementsAre(Verdict::kHeld, Verdict::kHeld, Verdict::kVacuous));
}

TEST(Summarize, CallsNothingHeldAfterASearchThatStoppedEarly) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    fixture.search.complete = false;
    const Summary summary = Summarize(fixture.input());
    EXPECT_EQ(summary.configurations[0].cells[0].verdict, Verdict::kViolated);
    EXPECT_EQ(summary.configurations[0].cells[1].verdict, Verdict::kInconclusive);
    EXPECT_THAT(summary.warnings, testing::Contains(HasSubstr("stopped early")));
  }
}

struct ExpectationCase {
  const char* name;
  bool expected_violation;
  std::function<void(ReportFixture&)> change;
  Expectation expectation;
};
void PrintTo(const ExpectationCase& c, std::ostream* out) { *out << c.name; }

class ExpectationTest : public testing::TestWithParam<ExpectationCase> {};

TEST_P(ExpectationTest, OfOneCell) {
  ReportFixture fixture;
  fixture.Calm();
  fixture.Expect({{GetParam().expected_violation ? "no_loss" : "dedup_sound"}});
  GetParam().change(fixture);
  EXPECT_EQ(Summarize(fixture.input()).configurations[0].cells[0].expectation, GetParam().expectation);
}

void Hold(ReportFixture&) {}
void Break(ReportFixture& fixture) { fixture.Violate(fixture.CellAt(0, 0), 1, SomeWitness()); }
void Empty(ReportFixture& fixture) { fixture.CellAt(0, 0).observations = 0; }
void Cut(ReportFixture& fixture) { fixture.search.results[0].cut_runs = 1; }
void Stop(ReportFixture& fixture) { fixture.search.complete = false; }

INSTANTIATE_TEST_SUITE_P(
    All, ExpectationTest,
    testing::Values(ExpectationCase{"violated_as_expected", true, Break, Expectation::kMet},
                    ExpectationCase{"kept_as_expected", false, Hold, Expectation::kMet},
                    ExpectationCase{"violated_and_not_expected", false, Break, Expectation::kUnexpected},
                    ExpectationCase{"expected_violation_not_found", true, Hold, Expectation::kMissing},
                    ExpectationCase{"expected_violation_of_what_was_never_judged", true, Empty, Expectation::kMissing},
                    ExpectationCase{"never_judged", false, Empty, Expectation::kOpen},
                    ExpectationCase{"not_found_with_runs_cut", true, Cut, Expectation::kOpen},
                    ExpectationCase{"not_found_before_the_search_stopped", true, Stop, Expectation::kOpen},
                    ExpectationCase{"kept_until_the_search_stopped", false, Stop, Expectation::kOpen}),
    [](const auto& info) { return info.param.name; });

// Each row starts from a search without violations in which everything happened that should.
struct ExitCase {
  const char* name;
  std::function<void(ReportFixture&)> change;
  int code;
};
void PrintTo(const ExitCase& c, std::ostream* out) { *out << c.name; }

class ExitCodeTest : public testing::TestWithParam<ExitCase> {};

TEST_P(ExitCodeTest, Is) {
  ReportFixture fixture;
  fixture.Calm();
  GetParam().change(fixture);
  EXPECT_EQ(ExitCode(ChecksOf(fixture.input())), GetParam().code);
}

void ExpectLossOnly(ReportFixture& fixture) { fixture.Expect({{"no_loss"}, {}, {}}); }
void SilenceDrops(ReportFixture& fixture) {
  fixture.search.results[1].faults[static_cast<size_t>(FaultKind::kDrop)].struck = 0;
}

INSTANTIATE_TEST_SUITE_P(
    All, ExitCodeTest,
    testing::Values(ExitCase{"all_held", Hold, 0},  //
                    ExitCase{"violated_without_expect", Break, 1},
                    ExitCase{"violated_as_expected", [](auto& f) { ExpectLossOnly(f), Break(f); }, 0},
                    ExitCase{"expected_violation_missing", ExpectLossOnly, 1},
                    ExitCase{"unexpected_violation",
                             [](auto& f) {
                               f.Expect({{}, {}, {}}), Break(f);
                             },
                             1},
                    ExitCase{"violated_in_the_one_configuration_without_expect",
                             [](auto& f) {
                               f.Expect({{}, {}, {}});
                               f.scenario.configurations[0].expected_violations.reset();
                               Break(f);
                             },
                             1},
                    ExitCase{"vacuous", Empty, 3}, ExitCase{"cut", Cut, 3}, ExitCase{"stopped", Stop, 3},
                    ExitCase{"stopped_with_an_expected_violation_open", [](auto& f) { ExpectLossOnly(f), Stop(f); }, 3},
                    ExitCase{"stopped_after_an_unexpected_violation",
                             [](auto& f) {
                               f.Expect({{}, {}}), Break(f), Stop(f);
                             },
                             1},
                    ExitCase{"a_fault_never_struck", SilenceDrops, 3},
                    ExitCase{"a_fault_never_struck_and_violated", [](auto& f) { SilenceDrops(f), Break(f); }, 1},
                    ExitCase{"must_see_missing",
                             [](auto& f) {
                               for (auto& r : f.search.results) r.fact_counts.fill(0);
                             },
                             3},
                    ExitCase{"nothing_selected",
                             [](auto& f) { f.search.results.clear(), f.search.configurations.clear(); }, 3},
                    ExitCase{"no_run",
                             [](auto& f) {
                               for (auto& r : f.search.results) r.runs = 0;
                             },
                             3}),
    [](const auto& info) { return info.param.name; });

TEST(Summarize, AsksForNoFaultsWhereNoneWerePlanned) {
  ReportFixture fixture(SearchMode::kProve);
  fixture.Calm();
  fixture.search.faults = 0;
  for (ConfigurationResult& result : fixture.search.results) {
    for (FaultCount& count : result.faults) count.struck = 0;
  }
  EXPECT_THAT(Summarize(fixture.input()).warnings, IsEmpty());
}

TEST(Summarize, WarnsOnceOfWhatConfigurationsShare) {
  ReportFixture fixture;
  fixture.Calm();
  for (ConfigurationResult& result : fixture.search.results) {
    result.faults[static_cast<size_t>(FaultKind::kDrop)].struck = 0;
    result.fact_counts.fill(0);
  }
  fixture.CellAt(1, 2).observations = 0;
  fixture.search.results[2].cut_runs = 3;
  EXPECT_THAT(Summarize(fixture.input()).warnings,
              ElementsAre("provider_key: 3 of 1000 runs reached the limit of 1000000 events and were given up",
                          "mark_after_effect: nothing happened that dedup_sound could judge",
                          "mark_before_effect, mark_after_effect, provider_key: the fault drop never struck",
                          "must_see: no run reached process.crashed"));
}

}  // namespace
}  // namespace redeliver
