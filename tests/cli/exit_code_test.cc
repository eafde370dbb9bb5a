// What the program exits with, and that it says why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;

constexpr char kThree[] = "scenarios/semantics/three-semantics.json";

struct Case {
  std::string name;
  std::string command;  // S is three-semantics.
  int exit_code;
  std::string says;  // On stdout or stderr.
};

class ExitCode : public ::testing::TestWithParam<Case> {};

TEST_P(ExitCode, TellsWhatHappened) {
  const CommandResult result = Shell(std::string("S=") + kThree + "; " + GetParam().command);
  EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.out << result.err;
  EXPECT_THAT(result.out + result.err, HasSubstr(GetParam().says));
}

const Case kCases[] = {
    {"as_expected", "$R compare $S --seeds 200", 0, "at_most_once"},
    {"one_configuration_as_expected", "$R run $S --seeds 200 --config transactional", 0, "transactional"},
    {"no_gallery_here", "cd / && $R list scenarios", 2, "there is no folder scenarios here"},
    {"prove", "$R prove $S --faults 1", 0, "proved"},
    {"expected_violation_is_missing", "$R run $S --seeds 9000..9001 --config at_most_once", 1, "at_most_once"},
    {"replay_of_a_violation",
     "$R replay $S --config at_most_once --timing 1 --fault 'settle-1/offsets.commit/applied/#1=crash'", 1,
     "VIOLATED  no_loss"},
    {"replay_as_a_timeline",
     "$R replay $S --config at_most_once --timing 1 --fault 'settle-1/offsets.commit/applied/#1=crash' --format "
     "timeline",
     1, "no_loss is violated: "},
    {"replay_as_a_picture",
     "$R replay $S --config at_most_once --timing 1 --fault 'settle-1/offsets.commit/applied/#1=crash' --format svg "
     "--invariant no_loss",
     1, "<svg "},
    {"replay_as_a_picture_of_nothing", "$R replay $S --config at_most_once --timing 1 --format mermaid", 0,
     "nothing to draw"},
    {"replay_as_a_picture_of_no_invariant", "$R replay $S --config at_most_once --timing 1 --invariant no_los", 2,
     "did you mean"},
    {"replay_without_a_fault", "$R replay $S --config at_most_once --timing 1", 0, "digest"},
    {"replay_with_another_digest",
     "$R replay $S --config at_most_once --timing 1 --digest 0123456789abcdef0123456789abcdef", 4, "digest is"},
    {"digest_that_is_none", "$R replay $S --config at_most_once --timing 1 --digest 00", 2, "32 of 0-9 and a-f"},
    {"digest_that_is_empty", "$R replay $S --config at_most_once --timing 1 --digest ''", 2, "32 of 0-9 and a-f"},
    {"site_not_reached", "$R replay $S --config at_most_once --timing 1 --fault 'settle-1/sink.apply/lost/#999=crash'",
     0, "not reached"},
    {"defect_that_is_noticed", "$R defects $S --defect fetch-skips-record --seeds 20", 0, "1 of 1 mistakes noticed"},
    {"defect_that_survives", "$R defects $S --defect lease-never-ends --seeds 20", 1, "nothing notices it"},
    {"defect_that_is_none", "$R defects $S --defect fetch-skips-recod", 2, "did you mean \"fetch-skips-record\"?"},
    {"defects_without_seeds", "$R defects $S --seeds 0", 2, "--seeds"},
    {"defects_of_no_scenario", "$R defects sim/base", 2, "no scenario file"},
    {"defects_in_json", "$R defects $S --defect fetch-skips-record --seeds 20 --format json", 0, "redeliver.defects/1"},
    {"no_verb", "$R", 2, "Usage:"},
    {"unknown_verb", "$R prov", 2, "did you mean \"prove\"?"},
    {"no_file", "$R run", 2, "expected SCENARIO..."},
    {"missing_file", "$R run no-such-file.json", 2, "no-such-file.json"},
    {"a_folder_instead_of_a_file", "$R run scenarios", 2, "is a folder"},
    {"a_folder_without_scenarios", "$R test sim/base", 2, "no scenario file"},
    {"unknown_configuration", "$R run $S --config transactionl", 2, "did you mean \"transactional\"?"},
    {"configuration_before_the_file", "$R run --config transactional $S --seeds 200", 0, "transactional"},
    {"configurations_one_by_one", "$R run --config transactional --config at_least_once $S --seeds 200", 0,
     "at_least_once"},
    {"configurations_in_a_row", "$R run $S --config transactional at_least_once --seeds 200", 2,
     "at_least_once: cannot be opened"},
    {"configuration_without_a_name", "$R run $S --config", 2, "--config needs a value: --config NAME"},
    {"fault_before_the_file",
     "$R replay --fault 'settle-1/offsets.commit/applied/#1=crash' $S --config at_most_once --timing 1", 1,
     "VIOLATED  no_loss"},
    {"timings_before_the_file", "$R prove --timings 1,2 --timings 3 $S --faults 1 --config transactional", 0,
     "timings 1, 2, 3"},
    {"timing_twice", "$R prove $S --timings 1,2,1", 2, "expected different seeds"},
    {"timing_twice_one_by_one", "$R prove $S --timings 1 --timings 1", 2, "a seed is there twice"},
    {"timing_zero", "$R prove $S --timings 0", 2, "expected different seeds"},
    {"timing_negative", "$R prove $S --timings -1", 2, "expected different seeds"},
    {"seed_zero", "$R run $S --seeds 0..3", 2, "expected seeds"},
    {"replay_of_seed_zero", "$R replay $S --config at_most_once --seed 0", 2, "a whole number from 1"},
    {"replay_of_a_negative_seed", "$R replay $S --config at_most_once --seed -1", 2, "a whole number from 1"},
    {"replay_of_a_seed_too_large", "$R replay $S --config at_most_once --timing 18446744073709551617", 2,
     "a whole number from 1"},
    {"report_without_a_name", "$R run $S --seeds 3 --report ''", 2, "expected the name of a file"},
    {"report_over_the_scenario", "$R run $S --seeds 3 --report ./$S", 2, "would replace the scenario"},
    {"bad_seeds", "$R run $S --seeds 5..1", 2, "expected seeds"},
    {"bad_budget", "$R run $S --budget soon", 2, "expected a time"},
    {"bad_faults", "$R prove $S --faults 99", 2, "99"},
    {"replay_of_nothing", "$R replay $S --config at_most_once", 2, "--seed N, or --timing N"},
    {"replay_of_two_things", "$R replay $S --config at_most_once --seed 1 --timing 1", 2, "either"},
    {"replay_of_all_configurations", "$R replay $S --seed 1", 2, "--config NAME"},
    {"bad_fault", "$R replay $S --config at_most_once --fault nonsense", 2, "expected \"PROCESS"},
    {"fault_of_nobody", "$R replay $S --config at_most_once --fault 'nobody / sink.apply / lost / #1 = crash'", 2,
     "no process or server \"nobody\""},
    {"missing_plan_file", "$R replay $S --config at_most_once --plan no-such-plan", 2, "cannot be read"},
    {"out_of_budget", "$R prove $S --faults 6 --budget 50ms --config idempotent_consumer", 3, "inconclusive"},
    {"stdout_is_full", "$R compare $S --seeds 10 >/dev/full", 5, "No space left"},
    {"report_cannot_be_written", "$R run $S --seeds 200 --report /no/such/folder/report.json", 5,
     "/no/such/folder/report.json"},
    {"report_device_is_full", "$R run $S --seeds 200 --report /dev/full", 5, "/dev/full"},
    {"version", "$R --version", 0, "redeliver "},
    {"help", "$R --help", 0, "determinism lost"},
    {"help_of_a_verb", "$R prove --help", 0, "Examples:"},
    {"determinism_holds", "$R run $S --seeds 200 --check-determinism", 0, "transactional"},
};

INSTANTIATE_TEST_SUITE_P(Commands, ExitCode, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

TEST(CommandLine, CtrlCLeavesAWholeReportThatSaysItIsIncomplete) {
  const std::string report = TemporaryFile("interrupted.json", "");
  Shell("timeout -s INT 1.5 $R run scenarios/semantics/three-semantics.json --seeds 100000000 --report " + report);
  const std::string text = ReadFile(report);
  EXPECT_THAT(text, HasSubstr("\"complete\": false"));
  EXPECT_TRUE(text.ends_with("}\n"));
}

TEST(CommandLine, JsonGoesAloneToStdout) {
  const CommandResult json = Shell("$R run scenarios/semantics/three-semantics.json --seeds 64 --format json");
  const CommandResult dash = Shell("$R run scenarios/semantics/three-semantics.json --seeds 64 --report -");
  EXPECT_EQ(json.out, dash.out);
  EXPECT_EQ(json.out.substr(0, 1), "{");
}

TEST(CommandLine, ListsCheckAndDocsSpeakOfTheWholeVocabulary) {
  for (const char* what :
       {"invariants", "metrics", "faults", "operations", "facts", "presets", "patterns", "scenarios"}) {
    const CommandResult list = Shell(std::string("$R list ") + what);
    EXPECT_EQ(list.exit_code, 0);
    EXPECT_FALSE(list.out.empty()) << what;
  }
  EXPECT_EQ(Shell("$R check scenarios").exit_code, 0);
  EXPECT_EQ(Shell("$R schema scenario | cmp - scenarios/scenario.schema.json").exit_code, 0);
  EXPECT_EQ(Shell("$R schema report | cmp - reports/report.schema.json").exit_code, 0);
}

}  // namespace
}  // namespace redeliver
