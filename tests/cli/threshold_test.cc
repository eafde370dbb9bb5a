// A threshold that is missed fails every verb that measures, one that nothing was observed for is no pass, and a wrong
// one is a bad file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;

// Four messages, each with one effect; "crashing" repeats some. Two sites of the crash strike after an effect.
std::string ScenarioWith(const std::string& thresholds) {
  return TemporaryFile("thresholds.json", R"({
  "name": "thresholds", "claim": "A threshold is judged.", "source": "tests/cli",
  "topology": {
    "logs": { "orders": {} },
    "sinks": { "shipping": { "kind": "api" } },
    "producers": { "shop": { "writes": "orders", "messages": 4 } },
    "consumers": { "ship": { "reads": "orders", "effect": "shipping" } }
  },
  "invariants": ["no_loss", "no_double_effect"],
  "configurations": {
    "calm": {},
    "crashing": { "faults": { "crash": { "targets": ["ship"], "operations": ["offsets.commit"], "phases": ["lost"] } } }
  },
  "search": { "seeds": 400 },
  "expect": { "calm": [], "crashing": ["no_double_effect"] },
  "thresholds": )" + thresholds + "}");
}

struct Case {
  std::string name;
  std::string thresholds;
  std::string command;  // F is the scenario.
  int exit_code;
  std::string says;
};

class ThresholdExit : public ::testing::TestWithParam<Case> {};

TEST_P(ThresholdExit, TellsWhatHappened) {
  const CommandResult result = Shell("F=" + ScenarioWith(GetParam().thresholds) + "; " + GetParam().command);
  EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.out << result.err;
  EXPECT_THAT(result.out + result.err, HasSubstr(GetParam().says));
}

constexpr char kMet[] = R"({"calm": {"effects.per_run": "== 4", "throughput": "> 1/s"}})";
constexpr char kMissed[] = R"({"calm": {"effects.per_run": "== 5"}})";
constexpr char kOpen[] = R"({"calm": {"dedup_records_peak": "<= 5"}})";
constexpr char kIdle[] = R"({"calm": {"dead_lettered": "== 0"}})";
constexpr char kIdlePerRun[] = R"({"calm": {"alerts.per_run": "<= 3"}, "crashing": {"alerts": "< 1"}})";
constexpr char kNoneOfSome[] = R"({"calm": {"duplicate_effects": "== 0", "duplicates_delivered.per_run": "< 1"}})";
constexpr char kTrivial[] = R"({"calm": {"effects": ">= 0"}})";
constexpr char kWrong[] = R"({"calm": {"effects.per_run": "== 5s"}})";
constexpr char kOfPlans[] = R"({"crashing": {"plans.no_double_effect.violations": "== 0"}})";
constexpr char kRelative[] = R"({"crashing": {"effects": "> 100% of calm"}})";

const Case kCases[] = {
    {"met_in_test", kMet, "$R test $F", 0, "ok "},
    {"met_in_run", kMet, "$R run $F", 0, "as expected, 1 of 4 cells violated, 2 thresholds met"},
    {"missed_in_test", kMissed, "$R test $F", 1, "      calm: effects.per_run is 4, not == 5\n"},
    {"missed_in_run", kMissed, "$R run $F", 1, "not as expected: 1 threshold missed"},
    {"missed_in_compare", kMissed, "$R compare $F", 1, "effects.per_run is 4, not == 5"},
    {"not_measured_in_prove", kMissed, "$R prove $F", 0, "as expected"},
    {"open_in_test", kOpen, "$R test $F", 3,
     "dedup_records_peak is unknown; expected <= 5; open: nothing was observed"},
    {"open_in_run", kOpen, "$R run $F", 3, "dedup_records_peak is unknown; expected <= 5; open: nothing was observed"},
    {"of_what_never_occurs", kIdle, "$R test $F", 3,
     "calm: dead_lettered == 0 is vacuous: no run of any configuration has one"},
    {"of_what_never_occurs_per_run", kIdlePerRun, "$R test $F", 3, "calm: alerts.per_run <= 3 is vacuous"},
    {"of_what_could_occur", kNoneOfSome, "$R test $F", 0, "ok "},
    {"met_by_every_value", kTrivial, "$R test $F", 2, "every value is >= 0, so nothing would be expected"},
    {"wrong_in_check", kWrong, "$R check $F", 2, "expected a number such as"},
    {"wrong_in_test", kWrong, "$R test $F", 2, "expected a number such as"},
    {"of_plans_missed_in_test", kOfPlans, "$R test $F", 1, "crashing: plans.no_double_effect.violations is "},
    {"of_plans_missed_in_prove", kOfPlans, "$R prove $F", 1, "not == 0"},
    {"of_plans_not_measured_in_run", kOfPlans, "$R run $F", 0, "as expected"},
    {"of_plans_not_judged_by_another_proof", kOfPlans, "$R prove $F --faults 2", 0, "as expected"},
    {"relative", kRelative, "$R run $F", 0, "of calm"},
    {"relative_to_what_was_not_run", kRelative, "$R run $F --config crashing", 3, "calm was not run"},
};

INSTANTIATE_TEST_SUITE_P(Commands, ThresholdExit, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

// A configuration in which nothing is judged, with what is said of it.
CommandResult TestNothingJudged(const std::string& more) {
  return Shell("$R test " + TemporaryFile("vacuous.json", R"({
  "name": "vacuous", "claim": "Nothing can fail.", "source": "tests/cli",
  "topology": {
    "logs": { "orders": {} },
    "sinks": { "shipping": { "kind": "api" } },
    "producers": { "shop": { "writes": "orders", "messages": 1 } },
    "consumers": { "ship": { "reads": "orders", "effect": "shipping" } }
  },
  "invariants": ["dead_letter_complete"],
  "configurations": { "calm": {} },
  "search": { "seeds": 3 },
  "expect": { "calm": [] })" + more + "}"));
}

TEST(VacuousExpectations, FailUnlessSomethingElseIsExpected) {
  const CommandResult undeclared = TestNothingJudged("");
  EXPECT_EQ(undeclared.exit_code, 3);
  EXPECT_THAT(undeclared.out, HasSubstr("calm: dead_letter_complete is vacuous"));
  const std::string vacuous = R"(, "vacuous": { "calm": ["dead_letter_complete"] })";
  const CommandResult declared = TestNothingJudged(vacuous);
  EXPECT_EQ(declared.exit_code, 3);
  EXPECT_THAT(declared.out, HasSubstr("calm: expects nothing"));
  const CommandResult measured = TestNothingJudged(vacuous + R"(, "thresholds": { "calm": { "effects": "== 3" } })");
  EXPECT_EQ(measured.exit_code, 0) << measured.out;
}

TEST(ThresholdReport, HasTheFindingsInJson) {
  const CommandResult report = Shell("$R run " + ScenarioWith(kMissed) + " --format json");
  EXPECT_EQ(report.exit_code, 1);
  for (const char* line : {R"("thresholds_met": false)", R"("metric": "effects.per_run")", R"("threshold": "== 5")",
                           R"("measured": "4")", R"("verdict": "missed")"}) {
    EXPECT_THAT(report.out, HasSubstr(line));
  }
}

}  // namespace
}  // namespace redeliver
