// JUnit, annotations and CSV: each for a program that reads nothing else.
#include "reports/formats.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/csv_report.h"
#include "reports/github_report.h"
#include "reports/junit_report.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What a name may not do: end an attribute, an element, a cell, a line or a command.
constexpr char kHostile[] = "a\"'<b>&]]>|`:,%\r\n\x01\xff\xEF\xBF\xBE.json";

size_t CountOf(std::string_view part, std::string_view text) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// Whether xmllint takes it for JUnit; skips the test where there is no xmllint.
void ExpectValid(const std::string& xml) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("redeliver-junit-" + std::to_string(::getpid()) + ".xml")).string();
  std::ofstream(path, std::ios::binary) << xml;
  const std::string command =
      "xmllint --noout --schema '" REDELIVER_SOURCE_DIR "/tests/reports/junit.xsd' '" + path + "' 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0) << xml;
  std::filesystem::remove(path);
}

bool HasXmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

TEST(JunitReport, IsWhatItsSchemaSays) {
  if (!HasXmllint()) GTEST_SKIP() << "xmllint (libxml2-utils) is not installed";
  ExpectValid(JunitReport({}));
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    fixture.Ask(1, "effects", "== 1");
    fixture.scenario.name = kHostile;
    fixture.scenario.configurations[0].name = kHostile;
    ReportInput hostile = fixture.input();
    hostile.scenario_path = kHostile;
    const std::vector<ReportInput> inputs = {fixture.input(), hostile};
    ExpectValid(JunitReport(inputs));
  }
}

TEST(JunitReport, FailuresAreWhatFailsAndErrorsWhatNobodyCanTell) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "dedup_sound"}, {}, {}});
  const ReportInput input = fixture.input();
  const std::string xml = JunitReport({&input, 1});
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"mail-once\" tests=\"13\" failures=\"1\" errors=\"1\">"));
  EXPECT_EQ(CountOf("<failure ", xml), 1u);
  EXPECT_EQ(CountOf("<error ", xml), 1u);
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"mail-once\" name=\"mark_before_effect / no_loss\"/>"));
  EXPECT_THAT(xml, HasSubstr("message=\"provider_key: dedup_sound is vacuous: "));
  EXPECT_THAT(xml,
              AllOf(HasSubstr("message m8 was applied twice at its sink\n  email-1 / sink.apply / lost / #11 = drop\n"),
                    HasSubstr("tools/redeliver replay 'scenarios/it'\\''s mail.json' --config mark_after_effect "
                              "--seed 4\n")));
  EXPECT_THAT(xml, Not(HasSubstr("time")));
}

TEST(GithubReport, PointsAtTheLineOfTheExpectationOrTheConfiguration) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "dedup_sound"}, {}, {}});
  fixture.Ask(1, "effects", "== 1");
  ReportInput input = fixture.input();
  input.scenario_text = R"({
    "configurations": {
      "mark_before_effect": {},
      "mark_after_effect": {},
      "provider_key": {}
    },
    "expect": { "mark_before_effect": [],
                "mark_after_effect": [] },
    "thresholds": {
      "mark_after_effect": { "effects": "== 1" } }
  })";
  const std::string text = GithubReport({&input, 1});
  EXPECT_THAT(text, HasSubstr("::error file=scenarios/it's mail.json,line=8,title=mail-once::mark_after_effect: "
                              "no_double_effect is violated, which was not expected%0A"));
  EXPECT_THAT(text, HasSubstr("line=10,title=mail-once::mark_after_effect: effects is 12001, not == 1\n"));
  EXPECT_THAT(text, HasSubstr("::warning file=scenarios/it's mail.json,line=5,title=mail-once::provider_key: "));
  input.scenario_text = "no JSON";
  EXPECT_THAT(GithubReport({&input, 1}), HasSubstr("line=1,"));
}

TEST(GithubReport, EscapesWhatWouldEndACommand) {
  ReportFixture fixture;
  ReportInput input = fixture.input();
  input.scenario_path = "a%,b:c\r\n::error::d.json";
  const std::string text = GithubReport({&input, 1});
  EXPECT_THAT(text, StartsWith("::error file=a%25%2Cb%3Ac%0D%0A%3A%3Aerror%3A%3Ad.json,line=1,title=mail-once::"));
  EXPECT_EQ(CountOf("\n", text), 4u);
  EXPECT_EQ(GithubReport({}), "");
}

TEST(GithubReport, SaysHowManyMoreThereAreThanGithubShows) {
  const ReportFixture fixture;
  const std::vector<ReportInput> inputs(5, fixture.input());
  const std::string text = GithubReport(inputs);
  EXPECT_EQ(CountOf("::error file=", text), kMostAnnotations);
  EXPECT_THAT(text, HasSubstr("::error title=Redeliver::6 more like these; "));
  EXPECT_EQ(CountOf("::warning file=", text), 5u);
  EXPECT_THAT(text, Not(HasSubstr("::warning title=")));
}

TEST(CsvReport, HasPlainNumbersInBaseUnits) {
  ReportFixture fixture;
  const ReportInput input = fixture.input();
  const std::string csv = CsvReport({&input, 1});
  EXPECT_THAT(csv, StartsWith("scenario,search,configuration,metric,unit,value,low,high\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\nmail-once,sample,mark_before_effect,effects,1,12001,,\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\nmail-once,sample,mark_before_effect,latency.mean,s,0.0505,,\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\nmail-once,sample,mark_before_effect,no_loss.rate,share,0.217,0.191,0.244\r\n"));
  EXPECT_THAT(csv, Not(HasSubstr("provider_key,dedup_sound.rate")));
  EXPECT_THAT(csv, HasSubstr("\r\nmail-once,sample,mark_before_effect,no_loss.verdict,verdict,violated,,\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\nmail-once,sample,provider_key,dedup_sound.verdict,verdict,vacuous,,\r\n"));
}

TEST(CsvReport, QuotesWhatWouldEndAFieldAndHasNoIntervalsInAProof) {
  ReportFixture fixture(SearchMode::kProve);
  fixture.scenario.name = "a,\"b\"\nc";
  const ReportInput input = fixture.input();
  EXPECT_THAT(CsvReport({&input, 1}),
              HasSubstr("\r\n\"a,\"\"b\"\"\nc\",prove,mark_before_effect,no_loss.rate,share,0.217,,\r\n"));
}

TEST(Formats, AreFoundByName) {
  for (const ReportFormat& format : AllReportFormats()) {
    EXPECT_EQ(FindReportFormat(format.name), &format);
  }
  EXPECT_EQ(FindReportFormat("text"), nullptr);
}

}  // namespace
}  // namespace redeliver
