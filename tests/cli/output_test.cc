// Whatever happens to its output, the program says so, and leaves whole files or none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kThree[] = "scenarios/semantics/three-semantics.json";

// In a folder $D of its own, whose names are printed last, hidden ones too; S is three-semantics.
CommandResult InFolder(const std::string& command) {
  return Shell("D=$(mktemp -d) && trap 'rm -rf \"$D\"' EXIT; S=" + std::string(kThree) + "; " + command +
               "\necho \"exit $?\"; ls -A $D | sed 's/^/in the folder: /'");
}

testing::Matcher<std::string> LeavesNothing() { return Not(HasSubstr("in the folder: ")); }
testing::Matcher<std::string> LeavesOnly(const std::string& name) {
  return ::testing::AllOf(
      HasSubstr("in the folder: " + name + "\n"),
      ::testing::ResultOf(
          [](const std::string& out) { return out.find("in the folder: ") == out.rfind("in the folder: "); }, true));
}

TEST(ClosedPipe, EndsQuietlyAndTheReportIsWritten) {
  const CommandResult result = InFolder(
      "{ $R run $S --seeds 300 --report $D/report.json; echo \"run $?\" >&2; } | head -n 0; tail -c 2 "
      "$D/report.json");
  EXPECT_EQ(result.err, "run 5\n");
  EXPECT_THAT(result.out, ::testing::StartsWith("}\n"));
  EXPECT_THAT(result.out, LeavesOnly("report.json"));
}

TEST(ClosedPipe, EndsQuietlyEveryVerb) {
  for (const char* command : {"docs", "man", "list invariants", "--help", "run $S --seeds 64 --format json"}) {
    const CommandResult result =
        InFolder(std::string("{ sleep 0.05; $R ") + command + "; echo \"run $?\" >&2; } | true");
    EXPECT_EQ(result.err, "run 5\n") << command;
  }
}

TEST(FullDisk, IsSaidOnce) {
  for (const char* command :
       {"docs", "list invariants", "--version", "run $S --seeds 64", "run $S --seeds 64 --format json"}) {
    const CommandResult result = InFolder(std::string("$R ") + command + " >/dev/full");
    EXPECT_THAT(result.out, HasSubstr("exit 5"));
    EXPECT_EQ(result.err, "redeliver: stdout: No space left on device\n") << command;
  }
}

TEST(FullDisk, LeavesNoFile) {
  // Blocks are of 512 bytes: the report does not fit.
  for (const char* command : {"run $S --seeds 64 --report $D/report.json", "run $S --seeds 64 --resume $D/part.json",
                              "prove $S --faults 1 --shard 1/2 --report $D/part.json", "new $D/new.json",
                              "defects $S --seeds 5 --report $D/defects.json",
                              "minimize $S --config at_least_once --output $D/smallest.json"}) {
    const CommandResult result = InFolder(std::string("( ulimit -f 1; $R ") + command + " >/dev/null )");
    EXPECT_THAT(result.out, HasSubstr("exit 5")) << command << result.err;
    EXPECT_THAT(result.err, HasSubstr(": File too large")) << command;
    EXPECT_THAT(result.out, LeavesNothing()) << command;
  }
}

TEST(FullDisk, KeepsThePartThatIsThere) {
  const CommandResult result = InFolder(
      "$R run $S --seeds 64 --resume $D/part.json >/dev/null; cp $D/part.json $D.before; "
      "( ulimit -f 1; $R run $S --seeds 64 --resume $D/part.json >/dev/null ); cmp $D/part.json $D.before && rm "
      "$D.before");
  EXPECT_THAT(result.out, HasSubstr("exit 0"));
  EXPECT_THAT(result.out, LeavesOnly("part.json"));
}

TEST(Report, IsRefusedAtOnceWhereItCannotGo) {
  const std::string search = "timeout 20 $R run $S --seeds 100000000 --report ";
  struct {
    const char* where;
    const char* says;
  } cases[] = {
      {"$D/no/such/report.json", "there is no folder"}, {"$D", "is a folder"}, {"$S/report.json", "is no folder"}};
  for (const auto& [where, says] : cases) {
    const CommandResult result = InFolder(search + where);
    EXPECT_THAT(result.out, HasSubstr("exit 5")) << where;
    EXPECT_THAT(result.err, HasSubstr(says));
  }
  EXPECT_THAT(InFolder("timeout 20 $R prove $S --faults 8 --resume $D/no/part.json").err,
              HasSubstr("there is no folder"));
}

TEST(Report, IsRefusedByAFolderThatIsReadOnly) {
  const CommandResult result = InFolder(
      "chmod 755 $D; chmod 555 $D; if [ $(id -u) = 0 ]; then U='setpriv --reuid 65534 --clear-groups'; fi; "
      "timeout 20 $U $R run $S --seeds 100000000 --report $D/report.json");
  EXPECT_THAT(result.out, HasSubstr("exit 5"));
  EXPECT_THAT(result.err, HasSubstr("Permission denied"));
}

TEST(Report, ReplacesNoInput) {
  const CommandResult result = InFolder("cp $S $D/s.json; $R explain $D/s.json --output $D/./s.json; cmp $S $D/s.json");
  EXPECT_THAT(result.err, HasSubstr("would replace the scenario"));
  EXPECT_THAT(result.out, HasSubstr("exit 0"));
}

TEST(Report, GoesThroughAPipeWithAName) {
  const CommandResult result = InFolder(
      "mkfifo $D/pipe; cat $D/pipe >$D.copy & $R run $S --seeds 64 --report $D/pipe >/dev/null; wait; "
      "$R run $S --seeds 64 --report - | cmp - $D.copy && rm $D.copy");
  EXPECT_THAT(result.out, HasSubstr("exit 0"));
  EXPECT_THAT(result.out, LeavesOnly("pipe"));
}

TEST(Report, DoesNotWaitForTheReaderOfAPipeAfterCtrlC) {
  const CommandResult result = InFolder(
      "mkfifo $D/pipe; timeout -k 5 --preserve-status -s INT 0.5 $R run $S --seeds 64 --report $D/pipe >/dev/null");
  EXPECT_THAT(result.out, HasSubstr("exit 5"));
}

TEST(Report, KeepsALinkAndWhoMayRead) {
  const CommandResult result = InFolder(
      "umask 027; echo old >$D/target; ln -s target $D/link; $R run $S --seeds 64 --report $D/link >/dev/null; "
      "readlink $D/link; stat -c %a $D/target; head -c 1 $D/target");
  EXPECT_THAT(result.out, ::testing::StartsWith("target\n640\n{"));
}

TEST(Interrupt, LeavesWholeFilesOrNone) {
  // Each is interrupted long before its end, by both signals that ask for it.
  const std::string endless[] = {
      "run $S --seeds 100000000 --report $D/report.json",
      "prove $S --faults 8 --report $D/report.json",
      "run $S --seeds 100000000 --shard 1/2 --resume $D/report.json",
  };
  for (const std::string& command : endless) {
    for (const char* signal : {"INT", "TERM"}) {
      const CommandResult result = InFolder(
          "timeout --preserve-status -s " + std::string(signal) + " 0.25 $R " + command +
          " >/dev/null; E=$?; tail -c 2 $D/report.json; grep -c '\"complete\": false' $D/report.json; (exit $E)");
      EXPECT_THAT(result.out, ::testing::AnyOf(HasSubstr("exit 1"), HasSubstr("exit 3"))) << command << result.err;
      EXPECT_THAT(result.out, ::testing::StartsWith("}\n")) << command;
      EXPECT_THAT(result.out, LeavesOnly("report.json")) << command;
    }
  }
}

TEST(Interrupt, IsSaidByEveryVerb) {
  for (const char* command : {"test scenarios", "claims scenarios/claims", "defects scenarios --report $D/defects.json",
                              "explain scenarios/payments.json --config right --output $D/why.txt",
                              "minimize scenarios/payments.json --config right --output $D/smallest.json"}) {
    const CommandResult result = InFolder("timeout --preserve-status -s INT 0.3 $R " + std::string(command));
    EXPECT_THAT(result.out, HasSubstr("exit 3")) << command;
    EXPECT_THAT(result.out + result.err, HasSubstr("interrupted")) << command;
    EXPECT_THAT(result.out, Not(HasSubstr("in the folder: ."))) << command;
  }
}

TEST(Interrupt, EndsTheProgramAtOnceTheSecondTime) {
  // The first signal ends the search; then the program waits for somebody to read the report.
  const CommandResult result = InFolder(
      "mkfifo $D/pipe; $R run $S --seeds 100000000 --report $D/pipe >/dev/null & P=$!; sleep 0.5; kill -TERM $P; "
      "sleep 0.5; kill -TERM $P; wait $P");
  EXPECT_THAT(result.out, HasSubstr("exit 143"));
}

}  // namespace
}  // namespace redeliver
