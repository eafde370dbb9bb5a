// Reports read back and compared: of today, of earlier versions, and what is no report at all.
#include "reports/report_diff.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/diff_report.h"
#include "reports/json_report.h"
#include "tests/reports/report_fixture.h"
#include "tests/reports/schema_check.h"

namespace redeliver {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kReportSchemaText =
#include "reports/report.schema.json.inc"
    ;
constexpr std::string_view kDiffSchemaText =
#include "reports/diff.schema.json.inc"
    ;

std::vector<ReadReport> Read(const std::string& text) {
  std::string error;
  auto reports = ReadReports(text, &error);
  EXPECT_TRUE(reports) << error;
  return reports.value_or(std::vector<ReadReport>());
}

std::vector<ReadReport> Read(const ReportFixture& fixture) { return Read(JsonReport(fixture.input())); }

std::vector<ReportChange> Differences(const ReportFixture& before, const ReportFixture& after,
                                      DiffOptions options = {}) {
  return DiffReports(Read(before), Read(after), options);
}

std::vector<std::string> Words(const std::vector<ReportChange>& changes) {
  std::vector<std::string> words;
  for (const ReportChange& change : changes) {
    words.push_back(std::string(ChangeKindName(change.kind)) + ": " + change.configuration + ": " + change.text);
  }
  return words;
}

TEST(ReportDiff, FindsNothingBetweenAReportAndItself) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    const ReportFixture fixture(mode);
    EXPECT_THAT(Differences(fixture, fixture), IsEmpty());
  }
}

TEST(ReportDiff, VerdictsThatFlipAreWorseOrBetter) {
  ReportFixture before;
  ReportFixture after;
  after.Violate(after.CellAt(2, 0), 12, *after.CellAt(0, 0).witness);
  after.CellAt(1, 1) = before.CellAt(1, 0);
  after.CellAt(2, 1).observations = 0;
  const std::vector<ReportChange> changes = Differences(before, after);
  EXPECT_THAT(Words(changes),
              ElementsAre("worse: provider_key: no_loss was held, is violated (12 of 1000 runs), which the scenario "
                          "does not expect",
                          "worse: provider_key: no_double_effect was held, is vacuous",
                          "better: mark_after_effect: no_double_effect was violated (88 of 1000 runs), is held"));
  EXPECT_EQ(ExitCode(changes, false), 1);
  EXPECT_EQ(ExitCode(Differences(after, before), false), 1);
}

TEST(ReportDiff, AViolationIsALossAndItsAbsenceAGainWhateverIsExpected) {
  ReportFixture before;
  ReportFixture after;
  before.Expect({{"no_loss", "dedup_sound"}, {}, {}});
  after.Expect({{"no_loss", "dedup_sound"}, {"no_double_effect"}, {}});
  before.CellAt(1, 1) = before.CellAt(1, 0);
  EXPECT_THAT(Words(Differences(before, after)),
              Contains("worse: mark_after_effect: no_double_effect was held, is violated (88 of 1000 runs), now "
                       "expected by the scenario"));
  EXPECT_EQ(ExitCode(Differences(before, after), false), 1);
  EXPECT_THAT(Words(Differences(after, before)),
              Contains("better: mark_after_effect: no_double_effect was violated (88 of 1000 runs), is held"));
  EXPECT_EQ(ExitCode(Differences(after, before), false), 0);
  before.Expect({{"no_loss", "dedup_sound"}, {"no_double_effect"}, {}});
  EXPECT_THAT(Words(Differences(after, before)),
              ElementsAre("better: mark_after_effect: no_double_effect was violated (88 of 1000 runs), is held, which "
                          "the scenario does not expect"));
  EXPECT_THAT(Words(Differences(before, after)),
              ElementsAre("worse: mark_after_effect: no_double_effect was held, is violated (88 of 1000 runs), as "
                          "expected by the scenario"));
}

TEST(ReportDiff, ExpectingAnotherVerdictIsNeitherLossNorGain) {
  ReportFixture before;
  ReportFixture after;
  for (ReportFixture* one : {&before, &after}) one->Expect({{"no_loss", "dedup_sound"}, {"no_double_effect"}, {}});
  after.scenario.configurations[1].expected_violations->clear();
  EXPECT_THAT(
      Words(Differences(before, after)),
      ElementsAre("changed: mark_after_effect: no_double_effect is violated (88 of 1000 runs) as before, which is "
                  "no longer as expected"));
}

TEST(ReportDiff, RatesOfOtherSearchesMoveOnlyIfTheirIntervalsAreApart) {
  const ReportFixture before;
  ReportFixture after;
  after.search.seeds = {{1, 1000}};
  after.CellAt(0, 0).violating_runs = 220;  // Was 217.
  after.CellAt(1, 1).violating_runs = 188;  // Was 88.
  const std::vector<ReportChange> changes = Differences(before, after);
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].kind, ChangeKind::kReason);
  EXPECT_EQ(changes[0].subject, "seeds");
  EXPECT_THAT(changes[1].text, "no_double_effect was violated (88 of 1000 runs), is violated (188 of 1000 runs)");
  EXPECT_EQ(changes[1].kind, ChangeKind::kWorse);
  after.search.seeds = before.search.seeds;  // The same search: nothing moves by chance.
  EXPECT_THAT(Differences(before, after), SizeIs(2));
}

TEST(ReportDiff, ProofsAreLostWithTheirBounds) {
  const ReportFixture before(SearchMode::kProve);
  ReportFixture after(SearchMode::kProve);
  after.search.faults = 1;
  after.search.timings = {1};
  const std::vector<std::string> words = Words(Differences(before, after));
  EXPECT_THAT(words, Contains("worse: : proofs went up to 2 faults per plan, now to 1"));
  EXPECT_THAT(words, Contains("worse: : proofs held under 2 timings, now under 1"));
  EXPECT_THAT(Words(Differences(after, before)), Contains("better: : proofs went up to 1 faults per plan, now to 2"));
}

TEST(ReportDiff, ThresholdsFlipAndVanish) {
  ReportFixture before;
  ReportFixture after;
  before.Ask(0, "effects", ">= 12000");
  before.Ask(1, "effects", ">= 12000");
  after.Ask(0, "effects", ">= 12002");
  EXPECT_THAT(
      Words(Differences(before, after)),
      ElementsAre("worse: mark_before_effect: the threshold effects >= 12002 was met (12001), is missed (12001)",
                  "worse: mark_after_effect: the threshold effects >= 12000 is gone",
                  "changed: mark_before_effect: the threshold effects >= 12000 is >= 12002 now"));
}

TEST(ReportDiff, MetricsMoveBeyondTheirTolerance) {
  const ReportFixture before;
  ReportFixture after;
  after.search.results[0].metrics.effects = 12'400;
  after.search.results[0].metrics.deliveries = 13'000;
  after.search.results[0].digest.Add(Digest());
  const auto subjects = [&](DiffOptions options) {
    std::vector<std::string> subjects;
    for (const ReportChange& change : Differences(before, after, options)) subjects.push_back(change.subject);
    return subjects;
  };
  EXPECT_THAT(subjects({}), ElementsAre("deliveries", "effects", "effects_per_message", "digest"));
  EXPECT_THAT(subjects({.tolerance = kTolerance}), ElementsAre("deliveries", "digest"));
  EXPECT_EQ(ExitCode(Differences(before, after), false), 0);
  EXPECT_EQ(ExitCode(Differences(before, after), true), 1);
}

TEST(ReportDiff, DurationsAreRoundedUnlessThatHidesTheirDifference) {
  const auto moved = [](SimDuration was, SimDuration is) {
    const auto report = [](SimDuration p99) {
      json one = json::parse(JsonReport(ReportFixture().input()));
      one["configurations"][0]["metrics"]["latency"]["p99"] = FormatDuration(p99);
      one["configurations"][0]["digest"] = FormatDuration(p99);
      return Read(one.dump());
    };
    return DiffReports(report(was), report(is), {}).front().text;
  };
  EXPECT_EQ(moved(Millis(14987), Millis(34987)), "latency.p99 was 15s, is 35s");
  EXPECT_EQ(moved(Millis(14987), Millis(14988)), "latency.p99 was 14.987s, is 14.988s");
}

TEST(ReportDiff, WhatIsJudgedNoMoreIsWorse) {
  const ReportFixture before;
  ReportFixture after;
  after.scenario.name = "other";
  EXPECT_THAT(Words(Differences(before, after)),
              ElementsAre("worse: : is in the old report only", "changed: : is in the new report only"));
  after.scenario.name = before.scenario.name;
  after.search.configurations.pop_back();
  after.search.results.pop_back();
  EXPECT_THAT(Words(Differences(before, after)), Contains("worse: provider_key: is judged no more"));
  EXPECT_THAT(Words(Differences(after, before)), Contains("changed: provider_key: no_loss is judged now: held"));
}

TEST(DiffReport, IsWhatItsSchemaSays) {
  const ReportFixture before;
  ReportFixture after;
  after.Violate(after.CellAt(2, 0), 12, *after.CellAt(0, 0).witness);
  SchemaCheck check(json::parse(kDiffSchemaText));
  const std::vector<ReportChange> changes = Differences(before, after);
  const json diff = json::parse(DiffJson(changes, ExitCode(changes, false)));
  EXPECT_THAT(check.Findings(diff), IsEmpty());
  EXPECT_EQ(diff["worse"], 1);
  EXPECT_THAT(DiffText(changes), HasSubstr("mail-once, sampled\n  worse    provider_key: no_loss was held"));
  EXPECT_THAT(DiffMarkdown(changes), HasSubstr("- **worse** provider_key: no_loss was held"));
  EXPECT_EQ(DiffText({}), "0 worse, 0 better, 0 changed\n");
}

TEST(ReportReader, ReadsWhatEarlierVersionsWrote) {
  SchemaCheck check(json::parse(kReportSchemaText));
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(REDELIVER_SOURCE_DIR "/tests/reports/data")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_THAT(check.Findings(json::parse(text)), IsEmpty()) << entry.path();
    const std::vector<ReadReport> reports = Read(text);
    ASSERT_THAT(reports, SizeIs(1)) << entry.path();
    EXPECT_THAT(reports[0].configurations, SizeIs(2));
    EXPECT_FALSE(DiffReports(reports, Read(ReportFixture()), {}).empty());
    ++read;
  }
  EXPECT_EQ(read, 6);
}

struct BadReport {
  const char* pointer;  // What is replaced,
  const char* value;    // and by what.
  const char* error;
};

TEST(ReportReader, SaysWhatIsWrongAndWhere) {
  const BadReport kBad[] = {
      {"/schema", "\"redeliver.report/2\"", "is a report of a version that is not known here"},
      {"/schema", "\"redeliver.part/1\"", "is a part of a search; `redeliver merge`"},
      {"/schema", "7", "is no report"},
      {"/configurations/0/runs", "-1", "/configurations/0/runs: expected a whole number of at most "},
      {"/configurations/0/runs", "1e300", "/configurations/0/runs: expected a whole number of at most "},
      {"/configurations/0/invariants/no_loss/violating_runs", "1001", "violating_runs: more than there are runs"},
      {"/configurations/1/invariants/no_loss/verdict", "\"fine\"",
       "/configurations/1/invariants/no_loss/verdict: expected one of \"proved\""},
      {"/configurations/0/metrics/latency/p99", "\"9e99s\"",
       "/configurations/0/metrics/latency/p99: expected a number"},
      {"/configurations", "{}", "/configurations: expected a list, found an object"},
      {"/scenario", "null", "/scenario: expected an object, found null"},
      {"/search/mode", "\"guess\"", "/search/mode: expected \"sample\", \"prove\" or \"plan\""}};
  for (const BadReport& bad : kBad) {
    json report = json::parse(JsonReport(ReportFixture().input()));
    report[json::json_pointer(bad.pointer)] = json::parse(bad.value);
    std::string error;
    EXPECT_FALSE(ReadReports(report.dump(), &error)) << bad.pointer;
    EXPECT_THAT(error, HasSubstr(bad.error));
  }
  std::string error;
  EXPECT_FALSE(ReadReports("", &error));
  EXPECT_EQ(error, "is no JSON, or is cut off");
  EXPECT_FALSE(ReadReports(std::string(1'000'000, '['), &error));
  EXPECT_FALSE(ReadReports("// a scenario\n{\"topology\": {}}", &error));
  EXPECT_THAT(error, HasSubstr("is a scenario, not a report"));
}

TEST(ReportReader, ReadsAnyReportThatLacksAMemberOrHasAnotherTypeWithoutCrashing) {
  const json whole = json::parse(JsonReport(ReportFixture().input()));
  const json flat = whole.flatten();
  const std::vector<ReadReport> other = Read(ReportFixture());
  for (const auto& [pointer, ignored] : flat.items()) {
    if (pointer.find("/witness") != std::string::npos || pointer.starts_with("/configurations/2")) continue;
    for (const char* value : {"null", "18446744073709551615", "{\"a\": 1}"}) {
      json report = whole;
      report[json::json_pointer(pointer)] = json::parse(value);
      std::string error;
      const auto read = ReadReports(report.dump(), &error);
      EXPECT_EQ(read.has_value(), error.empty()) << pointer;
      if (read) {
        DiffReports(*read, other, {});
      }
    }
  }
}

}  // namespace
}  // namespace redeliver
