#include "reports/text_report.h"

#include <regex>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/reports/golden.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TextReport, OfASampleWithoutExpectations) {
  const ReportFixture fixture;
  ExpectGolden("sample.txt", TextReport(fixture.input(), {.width = 100}));
}

TEST(TextReport, MarksWhatIsNotAsExpected) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "dedup_sound"}, {}, {"no_double_effect"}});
  fixture.search.results[1].faults[static_cast<size_t>(FaultKind::kDrop)].struck = 0;
  for (ConfigurationResult& result : fixture.search.results) result.fact_counts.fill(0);
  ExpectGolden("expectations.txt", TextReport(fixture.input(), {.width = 120}));
}

TEST(TextReport, OfAProof) {
  ReportFixture fixture(SearchMode::kProve);
  fixture.Expect({{"no_loss", "dedup_sound"}, {"no_double_effect"}, {}});
  ExpectGolden("prove.txt", TextReport(fixture.input(), {.width = 100}));
}

TEST(TextReport, FitsASmallTerminalWithoutUnicode) {
  const ReportFixture fixture;
  ExpectGolden("narrow.txt", TextReport(fixture.input(), {.unicode = false, .width = 60}));
}

TEST(TextReport, KeepsToItsWidthExceptForCommands) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    fixture.Expect({{}, {"no_double_effect"}, {"no_loss"}});
    for (int width = 60; width <= 140; ++width) {
      std::istringstream lines(TextReport(fixture.input(), {.width = width}));
      for (std::string line; std::getline(lines, line);) {
        if (line.find("tools/redeliver") != std::string::npos) continue;
        EXPECT_LE(WidthOf(line), static_cast<size_t>(width)) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

TEST(TextReport, ColourAddsNothingButColour) {
  const ReportFixture fixture;
  const std::string coloured = TextReport(fixture.input(), {.color = true});
  EXPECT_EQ(std::regex_replace(coloured, std::regex("\x1b\\[[0-9;]*m"), ""), TextReport(fixture.input(), {}));
}

TEST(TextReport, IsAsciiButForTheUsersOwnText) {
  ReportFixture fixture;
  fixture.scenario.claim = "Plain.";
  fixture.Expect({{}, {}, {"no_loss"}});
  fixture.search.complete = false;
  for (const char c : TextReport(fixture.input(), {.unicode = false})) EXPECT_GE(c, 0);
}

TEST(TextReport, LetsNoControlCharacterThrough) {
  ReportFixture fixture;
  fixture.scenario.claim = "a\x1b[31mb";
  EXPECT_THAT(TextReport(fixture.input(), {}), Not(HasSubstr("\x1b")));
}

TEST(TextReport, OfAViolationThatIsAboutNoMessageSaysOnlyWhatHappened) {
  ReportFixture fixture;
  Violation& violation = fixture.CellAt(0, 0).witness->violation;
  violation = {"the group's committed offset went back", MessageId::None(), EventId(), EventId()};
  const std::string text = TextReport(fixture.input(), {});
  EXPECT_THAT(text, HasSubstr("\n    the group's committed offset went back\n"));
}

TEST(TextReport, OfAWitnessWithoutFaultsSaysSo) {
  ReportFixture fixture;
  fixture.CellAt(0, 0).witness->plan.clear();
  EXPECT_THAT(TextReport(fixture.input(), {}), HasSubstr("\n    without any fault\n"));
}

TEST(TextReport, OfALongPlanShowsItsBeginningAndReplaysBySeed) {
  ReportFixture fixture;
  std::vector<PlannedFault>& plan = fixture.CellAt(0, 0).witness->plan;
  plan.resize(30, plan[0]);
  const std::string text = TextReport(fixture.input(), {});
  EXPECT_THAT(text, HasSubstr("\n      and 18 more\n"));
  EXPECT_THAT(text, HasSubstr("--config mark_before_effect --seed 4\n"));
}

TEST(TextReport, OfNothingSaysSo) {
  ReportFixture fixture;
  fixture.search.results.clear();
  fixture.search.configurations.clear();
  fixture.search.seeds.clear();
  EXPECT_THAT(TextReport(fixture.input(), {}), HasSubstr("? nothing was run"));
}

}  // namespace
}  // namespace redeliver
