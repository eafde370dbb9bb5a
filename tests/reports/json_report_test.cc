#include "reports/json_report.h"

#include <nlohmann/json.hpp>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "sim/explore/prove.h"
#include "sim/explore/replay.h"
#include "sim/explore/sample.h"
#include "sim/fault/plan_text.h"
#include "tests/reports/golden.h"
#include "tests/reports/report_fixture.h"
#include "tests/reports/schema_check.h"

namespace redeliver {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kSchema =
#include "reports/report.schema.json.inc"
    ;

// The version is the release's; a golden that changed with it would tell nothing.
std::string WithoutVersion(std::string report) {
  const std::string version = std::string("\"version\": \"") + REDELIVER_VERSION + "\"";
  const size_t at = report.find(version);
  EXPECT_NE(at, std::string::npos);
  return at == std::string::npos ? report : report.replace(at, version.size(), "\"version\": \"V\"");
}

SearchControl AllConfigurations(const Scenario& scenario) {
  SearchControl control;
  for (size_t i = 0; i < scenario.configurations.size(); ++i) control.configurations.push_back(i);
  return control;
}

TEST(JsonReport, OfASample) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "dedup_sound"}, {}, {"no_double_effect"}});
  ExpectGolden("sample.json", WithoutVersion(JsonReport(fixture.input())));
}

TEST(JsonReport, OfAProof) {
  ReportFixture fixture(SearchMode::kProve);
  fixture.scenario.configurations.resize(2);
  fixture.search.configurations = {1};
  fixture.search.results.erase(fixture.search.results.begin());
  fixture.search.results.pop_back();
  ExpectGolden("prove.json", WithoutVersion(JsonReport(fixture.input())));
}

// One that is met, one that is missed and one that is open, of the sample and of the proof.
void AskForThresholds(ReportFixture& fixture) {
  fixture.scenario.search.faults = 2;
  fixture.scenario.search.timings = {1, 7};
  for (const std::string prefix : {"", "plans."}) {
    fixture.Ask(0, prefix + "effects", ">= 12000");
    fixture.Ask(0, prefix + "latency.mean", "<= 50ms");
    fixture.Ask(1, prefix + "dedup_bytes_peak", "<= 1MB");
  }
}

TEST(JsonReport, SaysNothingTheSchemaDoesNotDescribe) {
  SchemaCheck check(json::parse(kSchema));
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    for (const bool expects : {false, true}) {
      for (const bool complete : {false, true}) {
        ReportFixture fixture(mode);
        if (expects) fixture.Expect({{"no_loss", "dedup_sound"}, {}, {"no_double_effect"}});
        if (expects) AskForThresholds(fixture);
        fixture.search.complete = complete;
        EXPECT_THAT(check.Findings(json::parse(JsonReport(fixture.input()))), IsEmpty());
      }
    }
  }
}

TEST(JsonReport, ShowsThresholdsWithWhatWasMeasured) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    EXPECT_FALSE(json::parse(JsonReport(fixture.input()))["configurations"][0].contains("thresholds"));
    EXPECT_EQ(json::parse(JsonReport(fixture.input()))["outcome"]["thresholds_met"], true);
    AskForThresholds(fixture);
    const json report = json::parse(JsonReport(fixture.input()));
    const std::string prefix = mode == SearchMode::kProve ? "plans." : "";
    EXPECT_EQ(report["outcome"]["thresholds_met"], false);
    EXPECT_EQ(report["outcome"]["exit_code"], 1);
    const auto finding = [&prefix](const std::string& metric, const std::string& rest) {
      return json::parse("{\"metric\": \"" + prefix + metric + "\", " + rest + "}");
    };
    EXPECT_THAT(
        report["configurations"][0]["thresholds"],
        ElementsAre(finding("effects", R"("threshold": ">= 12000", "measured": "12001", "verdict": "met")"),
                    finding("latency.mean", R"("threshold": "<= 50ms", "measured": "50.5ms", "verdict": "missed")")));
    EXPECT_THAT(report["configurations"][1]["thresholds"],
                ElementsAre(finding("dedup_bytes_peak", R"("threshold": "<= 1MB", "measured": null, "verdict": "open",
                                                           "reason": "nothing was observed")")));
  }
}

TEST(JsonReport, TheSchemaFindsWhatIsWrong) {
  SchemaCheck check(json::parse(kSchema));
  const ReportFixture fixture;
  json report = json::parse(JsonReport(fixture.input()));
  report["configurations"][0]["surprise"] = 1;
  report["configurations"][1]["invariants"]["no_loss"]["verdict"] = "fine";
  report["configurations"][2].erase("digest");
  report["search"]["horizon"] = 5;
  EXPECT_EQ(check.Findings(report).size(), 4u) << testing::PrintToString(check.Findings(report));
}

// Which keys of the schema's objects some report has.
void CollectKeys(const json& value, std::set<std::string>& keys) {
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    if (value.is_object()) keys.insert(key);
    CollectKeys(member, keys);
  }
}

TEST(JsonReport, TheSchemaPromisesNothingThatNoReportHas) {
  std::set<std::string> keys{"reports"};
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    fixture.Expect({{}, {}, {}});
    AskForThresholds(fixture);
    fixture.scenario.configurations[2].expected_vacuous = {"dedup_sound"};
    ReportInput input = fixture.input();
    const WorstFound worst{Harm::kDuplicates, std::vector<WorstRun>(3)};
    input.worst = &worst;
    const std::vector<ReportCheck> test = ChecksOf(input);
    input.test = &test;
    CollectKeys(json::parse(JsonReport(input)), keys);
  }
  const json schema = json::parse(kSchema);
  for (const auto& [name, definition] : schema["$defs"].items()) {
    const json properties = definition.value("properties", json::object());
    for (const auto& [key, member] : properties.items()) {
      EXPECT_TRUE(keys.contains(key)) << name << " has " << key;
    }
  }
}

TEST(JsonReports, AreOneObjectForOneScenarioAndAListForMore) {
  const ReportFixture fixture;
  const std::vector<ReportInput> inputs(3, fixture.input());
  EXPECT_EQ(JsonReports(std::span(inputs).first(1)), JsonReport(fixture.input()));
  const json reports = json::parse(JsonReports(inputs));
  EXPECT_EQ(reports["schema"], "redeliver.reports/1");
  ASSERT_EQ(reports["reports"].size(), 3u);
  EXPECT_EQ(reports["reports"][1], json::parse(JsonReport(fixture.input())));
  EXPECT_THAT(SchemaCheck(json::parse(kSchema)).Findings(reports), IsEmpty());
  EXPECT_EQ(json::parse(JsonReports({}))["reports"], json::array());
}

TEST(JsonReport, SurvivesAPathThatIsNoText) {
  const ReportFixture fixture;
  ReportInput input = fixture.input();
  input.scenario_path = "a\xff\n.json";
  const json report = json::parse(JsonReport(input));
  EXPECT_EQ(report["configurations"][0]["invariants"]["no_loss"]["witness"]["reproduce"]["by_seed"],
            "tools/redeliver replay 'a\xef\xbf\xbd\n.json' --config mark_before_effect --seed 4");
}

TEST(JsonReport, IsTheSameForAnyNumberOfThreads) {
  const ReportFixture fixture;
  SearchControl control = AllConfigurations(fixture.scenario);
  const SearchResult alone = Sample(fixture.prepared, {{1, 200}}, control);
  control.jobs = 3;
  const SearchResult together = Sample(fixture.prepared, {{1, 200}}, control);
  EXPECT_EQ(JsonReport({fixture.prepared, alone, "a.json"}), JsonReport({fixture.prepared, together, "a.json"}));
}

// The words of a witness are all one needs to see it again.
TEST(JsonReport, EveryWitnessReplaysToItsDigest) {
  const ReportFixture fixture;
  const SearchControl control = AllConfigurations(fixture.scenario);
  int replayed = 0;
  for (const bool sampled : {true, false}) {
    const SearchResult search =
        sampled ? Sample(fixture.prepared, {{1, 500}}, control) : Prove(fixture.prepared, 1, {5}, control);
    const json report = json::parse(JsonReport({fixture.prepared, search, "a.json"}));
    for (const json& cell : report["configurations"][0]["invariants"]) {
      if (cell["witness"].is_null()) continue;
      std::vector<PlannedFault> plan;
      std::string error;
      for (const json& text : cell["witness"]["plan"]) {
        plan.push_back(*ParseFault(text.get<std::string>(), fixture.prepared.pipeline(0).names(), &error));
      }
      const ReplayResult replay = ReplayPlan(fixture.prepared, 0, cell["witness"]["seed"], plan);
      EXPECT_EQ(replay.run.digest.Hex(), cell["witness"]["digest"]);
      ++replayed;
    }
  }
  EXPECT_GT(replayed, 0);
}

TEST(JsonReport, ComparesOnlySamplesOfSeveralConfigurations) {
  ReportFixture sample;
  const json compared = json::parse(JsonReport(sample.input()))["comparison"];
  EXPECT_EQ(compared["against"], "mark_before_effect");
  ASSERT_EQ(compared["configurations"].size(), 2u);
  EXPECT_EQ(compared["configurations"][0]["invariants"]["no_double_effect"]["only_this"], 88);
  sample.search.configurations.resize(1);
  sample.search.results.resize(1);
  EXPECT_FALSE(json::parse(JsonReport(sample.input())).contains("comparison"));
  EXPECT_FALSE(json::parse(JsonReport(ReportFixture(SearchMode::kProve).input())).contains("comparison"));
}

}  // namespace
}  // namespace redeliver
