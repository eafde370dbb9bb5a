// What the program says of itself: help, the manual page, its version, and what is wrong with a command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/command.h"
#include "tests/cli/terminal.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The first word of each line.
std::vector<std::string> FirstWords(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string& line : Lines(text)) words.push_back(line.substr(0, line.find('\t')));
  return words;
}

std::vector<std::string> Verbs() { return FirstWords(Shell("$R __complete ''").out); }
std::vector<std::string> OptionsOf(const std::string& verb) {
  return FirstWords(Shell("$R __complete " + verb + " --").out);
}

// The commands below "Example:" or "Examples:", continued lines joined.
std::vector<std::string> ExamplesIn(const std::string& help) {
  std::vector<std::string> examples;
  bool inside = false;
  for (const std::string& line : Lines(help)) {
    if (inside && !examples.empty() && examples.back().ends_with("\\")) {
      examples.back() = examples.back().substr(0, examples.back().size() - 1) + line;
    } else if (inside) {
      examples.push_back(line);
    }
    inside = inside || line == "Example:" || line == "Examples:";
  }
  return examples;
}

TEST(Help, OfAVerbNamesEveryOptionAndFitsTheTerminal) {
  ASSERT_GE(Verbs().size(), 19u);
  for (const std::string& verb : Verbs()) {
    const CommandResult help = Shell("COLUMNS=60 $R " + verb + " --help");
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_EQ(help.out, Shell("COLUMNS=60 $R help " + verb).out);
    for (const std::string& option : OptionsOf(verb)) EXPECT_THAT(help.out, HasSubstr(option + " ")) << verb;
    for (const std::string& line : Lines(help.out.substr(0, help.out.find("\nExample")))) {
      EXPECT_LE(line.size(), 60u) << line;
    }
  }
}

TEST(Help, IsAsWideAsTheTerminal) {
  size_t widest = 0;
  for (const std::string& line : Lines(OnTerminal("$R help", 90))) widest = std::max(widest, line.size());
  EXPECT_LE(widest, 91u);  // With the carriage return.
  EXPECT_GT(widest, 80u);
}

// As somebody types them who has just installed the program, and who is impatient.
CommandResult RunExamplesOf(const std::string& verb) {
  std::string script =
      "H=$(mktemp -d) && export GITHUB_STEP_SUMMARY=$H/summary.md && trap 'rm -rf \"$H\"' EXIT && cp -r scenarios $H "
      "&& mkdir -p $H/bin $H/.zfunc "
      "$H/.config/fish/completions $H/.local/share/bash-completion/completions && "
      "printf '#!/bin/sh\\nexec timeout --preserve-status -s INT 0.25 \"%s\" \"$@\"\\n' \"$R\" >$H/bin/redeliver && "
      "chmod +x $H/bin/redeliver && cd $H && export HOME=$H PATH=$H/bin:$PATH MANPAGER=cat\n";
  for (const std::string& example : ExamplesIn(Shell("$R help " + verb).out)) {
    script += example + "\necho \"exit $?\" >&2\n";
  }
  return Shell(script);
}

TEST(Help, GivesExamplesThatRun) {
  if (std::getenv("REDELIVER_BRIEF_TESTS")) GTEST_SKIP() << "one build runs all examples";
  for (const std::string& verb : Verbs()) {
    const std::vector<std::string> said = Lines(RunExamplesOf(verb).err);
    EXPECT_THAT(said, ::testing::Contains(::testing::StartsWith("exit "))) << verb;
    EXPECT_THAT(said, Not(::testing::Contains(::testing::AnyOf("exit 2", "exit 70")))) << verb;
  }
}

TEST(Manual, TellsOfEveryVerbAndOption) {
  const CommandResult man = Shell("$R man | sed 's/\\\\-/-/g'");
  for (const std::string& verb : Verbs()) {
    EXPECT_THAT(man.out, HasSubstr(".SS redeliver " + verb));
    for (const std::string& option : OptionsOf(verb)) {
      if (option == "--help") continue;  // Told of once, of the program itself.
      EXPECT_THAT(man.out, HasSubstr("\n\\fB" + option)) << verb;
    }
  }
  for (const char* section : {"NAME", "SYNOPSIS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"}) {
    EXPECT_THAT(man.out, HasSubstr(std::string(".SH ") + section));
  }
}

TEST(Manual, IsCleanRoff) {
  if (Shell("command -v groff").exit_code != 0) GTEST_SKIP() << "groff is not installed";
  const CommandResult result = Shell("$R man | groff -man -Tutf8 -ww >/dev/null");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(Shell("if command -v mandoc >/dev/null; then $R man | mandoc -Tlint; fi").out, "");
}

struct Mistake {
  std::string name;
  std::string command;
  std::vector<std::string> says;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.command; }

class UsageError : public ::testing::TestWithParam<Mistake> {};

TEST_P(UsageError, SaysWhatWasExpected) {
  const CommandResult result = Shell(GetParam().command);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  for (const std::string& what : GetParam().says) EXPECT_THAT(result.err, HasSubstr(what));
  EXPECT_THAT(result.err, Not(HasSubstr("Run with --help")));  // CLI11's own words.
}

const Mistake kMistakes[] = {
    {"nothing", "$R", {"Usage:", "redeliver help VERB"}},
    {"no_verb", "$R prov", {"did you mean \"prove\"?"}},
    {"no_option",
     "$R prove --fautls 2 x.json",
     {"prove: no option --fautls; did you mean \"--faults\"?", "help prove"}},
    {"no_option_with_value", "$R prove --fautls=2 x.json", {"no option --fautls; did you mean \"--faults\"?"}},
    {"no_option_of_the_program", "$R --verson", {"no option --verson; did you mean \"--version\"?"}},
    {"no_option_of_another_verb", "$R check x.json --seeds 3", {"check: no option --seeds"}},
    {"no_scenario", "$R prove --faults 2", {"expected SCENARIO...", "for example\n  redeliver prove scenarios/"}},
    {"one_scenario_too_many", "$R compare a.json b.json", {"takes one SCENARIO; found 2"}},
    {"no_value", "$R run x.json --seeds", {"--seeds needs a value: --seeds SEEDS"}},
    {"value_of_a_flag", "$R run x.json --stop-on-first=yes", {"--stop-on-first takes no value"}},
    {"value_twice", "$R run x.json --jobs 1 --jobs 2", {"--jobs is there 2 times"}},
    {"none_of_the_values",
     "$R run x.json --color alwys",
     {"\"auto\", \"always\", \"never\"", "did you mean \"always\"?"}},
    {"seeds_backwards", "$R run x.json --seeds 10..1", {"found \"10..1\", which ends before it begins"}},
    {"seed_zero", "$R run x.json --seeds 0", {"found \"0\", but seeds count from 1"}},
    {"seeds_from_zero", "$R run x.json --seeds 0..5", {"found \"0..5\", but seeds count from 1"}},
    {"junit_of_a_search", "$R run x.json --junit x.xml", {"no option --junit; say --format junit=FILE"}},
    {"two_configurations_of_one_run", "$R explain x.json --config a --config b", {"--config is there 2 times"}},
    {"folder_of_a_search",
     "$R run scenarios/guide",
     {"scenarios/guide: is a folder", "`redeliver test` takes folders"}},
    {"no_verb_to_help_with", "$R help foo", {"expected one of \"run\"", "`redeliver help` says what each does"}},
    {"missing_beside_bad",
     "$R check tests/cli/data/a-typo.json missing.json tests/cli/data/a-typo.json",
     {"max_atempts", "missing.json: no such file or folder"}},
    {"number_out_of_range", "$R run x.json --jobs 0", {"--jobs: expected a number from 1 to 1024; found \"0\""}},
    {"no_topic", "$R list invariant", {"what: expected one of", "did you mean \"invariants\"?"}},
    {"argument_for_nothing", "$R docs x", {"docs: nothing takes the argument \"x\""}},
};

INSTANTIATE_TEST_SUITE_P(CommandLines, UsageError, ::testing::ValuesIn(kMistakes),
                         [](const auto& info) { return info.param.name; });

// A checkout of its own, in which the script that looks up the commit is asked.
CommandResult CommitIn(const std::string& prepare) {
  return Shell(
      "H=$(mktemp -d) && export GITHUB_STEP_SUMMARY=$H/summary.md && trap 'rm -rf \"$H\"' EXIT && S=$PWD && cd $H && "
      "mkdir checkout && cd checkout && "
      "export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a "
      "GIT_COMMITTER_EMAIL=a@b && echo 1 >file && " +
      prepare + " && cmake -DSOURCE=\"$PWD\" -DOUTPUT=$H/out -P $S/tools/commit.cmake && cat $H/out");
}

TEST(Version, KnowsTheCommitOfACheckoutAndNoOther) {
  EXPECT_THAT(Shell("$R --version").out, ::testing::StartsWith("redeliver 0."));
  EXPECT_EQ(CommitIn("true").out, "\"\"\n");
  if (Shell("git --version").exit_code != 0) GTEST_SKIP() << "git is not installed";
  const std::string commit = "git init -q && git add . && git commit -qm first";
  EXPECT_THAT(CommitIn(commit).out, ::testing::MatchesRegex("\"[0-9a-f]{9,}\"\n"));
  EXPECT_THAT(CommitIn(commit + " && echo 2 >file").out,
              ::testing::MatchesRegex("\"[0-9a-f]{9,}, with local changes\"\n"));
  EXPECT_EQ(CommitIn(commit + " && mkdir inside && cd inside").out, "\"\"\n");
  EXPECT_EQ(CommitIn(commit + " && rm -rf .git/objects").out, "\"\"\n");
  EXPECT_EQ(CommitIn(commit + " && export GIT_TEST_ASSUME_DIFFERENT_OWNER=1").out, "\"\"\n");
}

TEST(Version, IsInNoReport) {
  EXPECT_THAT(Shell("$R run scenarios/semantics/three-semantics.json --seeds 3 --report -").out,
              Not(HasSubstr("commit ")));
}

TEST(NewScenario, IsRightAndShowsSomething) {
  for (const char* name : {"log", "queue", "outbox", "payments"}) {
    const std::string file = TemporaryFile(std::string("new-") + name + ".json", "");
    const CommandResult made = Shell("rm " + file + "; $R new " + file + " --template " + name);
    EXPECT_EQ(made.exit_code, 0) << made.err;
    EXPECT_THAT(made.err, HasSubstr("redeliver compare " + file));
    const std::string said = Shell(std::string("$R new --template ") + name + " -").out;
    EXPECT_EQ(said, ReadFile(std::string(REDELIVER_SOURCE_DIR "/tools/templates/") + name + ".json"));
    EXPECT_THAT(ReadFile(file),
                HasSubstr(std::string("\"name\": \"") + std::filesystem::path(file).stem().string() + "\""));
    EXPECT_EQ(Shell("diff " + file + " tools/templates/" + name + ".json | grep -c '^<'").out, "1\n");
    EXPECT_EQ(Shell("$R check " + file).exit_code, 0);
    if (std::getenv("REDELIVER_BRIEF_TESTS")) continue;
    const CommandResult tested = Shell("$R test " + file);
    EXPECT_EQ(tested.exit_code, 0) << tested.out << tested.err;
  }
}

TEST(NewScenario, MakesANameOfAnyFile) {
  const std::string folder = TemporaryFile("new-names", "");
  const CommandResult made = Shell("rm " + folder + "; mkdir " + folder + " && cd " + folder +
                                   " && F='_My Shop.v2.json' && $R new \"$F\" && $R check \"$F\" && cat \"$F\"");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("\"name\": \"my-shop-v2\""));
  EXPECT_THAT(made.err, HasSubstr("wrote _My Shop.v2.json; next:"));
}

TEST(NewScenario, ReplacesNothing) {
  const std::string file = TemporaryFile("mine.json", "mine");
  const CommandResult made = Shell("$R new " + file);
  EXPECT_EQ(made.exit_code, 5);
  EXPECT_THAT(made.err, HasSubstr("is there already"));
  EXPECT_EQ(ReadFile(file), "mine");
  EXPECT_THAT(Shell("$R new --template queue -").out, HasSubstr("\"my-queue\""));
}

}  // namespace
}  // namespace redeliver
