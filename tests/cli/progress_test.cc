// Progress is for those who look: on a terminal, on one line, gone when there is something to read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/cli/command.h"
#include "tests/cli/terminal.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kErase[] = "\r\033[K";
// Long enough to be seen, whatever the machine.
constexpr char kLongRun[] = "$R run scenarios/payments.json --seeds 100000 --config right --budget 3s --color never";

// What was on the line, one after the other, "" where it was taken away.
std::vector<std::string> Updates(const std::string& text) {
  std::vector<std::string> updates;
  for (size_t at = text.find(kErase); at != std::string::npos;) {
    const size_t from = at + std::string(kErase).size();
    at = text.find(kErase, from);
    updates.push_back(text.substr(from, at == std::string::npos ? at : at - from));
  }
  return updates;
}

TEST(Progress, IsALineThatChangesAndIsGoneBeforeTheResult) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string shown = OnTerminal(kLongRun, 100);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  EXPECT_THAT(shown, ::testing::ContainsRegex("[0-9,]+ of 100,000 seeds, [0-9,]+ runs"));
  EXPECT_THAT(shown, ::testing::ContainsRegex("runs \\([0-9,]+/s\\), about [0-9]+ (s|min|h) left; payments"));

  const std::vector<std::string> updates = Updates(shown);
  EXPECT_GE(updates.size(), 3u);
  EXPECT_LE(static_cast<double>(updates.size()), 10 * elapsed.count() + 2);
  for (size_t i = 0; i + 1 < updates.size(); ++i) EXPECT_THAT(updates[i], Not(HasSubstr("\n")));
  EXPECT_TRUE(updates.back().starts_with("payments\r\n")) << updates.back();
}

TEST(Progress, LeavesTheLastColumnOfANarrowTerminalFree) {
  const std::vector<std::string> updates = Updates(OnTerminal(std::string(kLongRun) + " >/dev/null", 30));
  EXPECT_GE(updates.size(), 3u);
  for (const std::string& update : updates) EXPECT_LT(update.size(), 30u) << update;
}

TEST(Progress, SaysWhichScenarioOfHowMany) {
  const std::string files = "scenarios/payments.json scenarios/semantics/three-semantics.json";
  EXPECT_THAT(OnTerminal("timeout -s INT 0.5 $R test " + files, 100),
              ::testing::ContainsRegex("scenario 1 of 2: [0-9,]+ of 1,000 seeds"));
  EXPECT_THAT(OnTerminal("$R prove --faults 1 --budget 500ms " + files, 100),
              ::testing::ContainsRegex("scenario 1 of 2: [0-9,]+ of [0-9,]+ pieces"));
}

TEST(Progress, CountsEventsWhereNoTotalIsKnown) {
  EXPECT_THAT(OnTerminal("timeout -s INT 0.5 $R explain scenarios/payments.json --config outbox >/dev/null", 100),
              ::testing::ContainsRegex("[0-9,]+\\.[0-9] M events of at most 150\\.0 M"));
}

TEST(Progress, IsNotShownToWhomItDoesNotHelp) {
  const std::string run = "$R run scenarios/payments.json --seeds 100000 --config right --budget 300ms";
  ASSERT_THAT(OnTerminal(run, 100), HasSubstr(kErase));
  EXPECT_EQ(Shell("export TERM=xterm; unset CI; " + run).err, "");
  EXPECT_THAT(OnTerminal("CI=true " + run, 100), Not(HasSubstr(kErase)));
  EXPECT_THAT(OnTerminal("TERM=dumb " + run, 100), Not(HasSubstr("\033")));
}

TEST(Colour, GoesWhereItIsWantedAndNowhereElse) {
  const std::string run = "$R run scenarios/semantics/three-semantics.json --seeds 64 ";
  const auto coloured = [](const std::string& text) { return text.find("\033[3") != std::string::npos; };
  EXPECT_TRUE(coloured(OnTerminal(run, 100)));
  EXPECT_FALSE(coloured(OnTerminal("NO_COLOR=1 " + run, 100)));
  EXPECT_FALSE(coloured(OnTerminal(run + "--color never", 100)));
  EXPECT_FALSE(coloured(OnTerminal("NO_COLOR=1 FORCE_COLOR=1 " + run, 100)));
  EXPECT_TRUE(coloured(OnTerminal("NO_COLOR=1 " + run + "--color always", 100)));
  EXPECT_FALSE(coloured(Shell("unset FORCE_COLOR; " + run).out));
  EXPECT_TRUE(coloured(Shell("unset NO_COLOR; FORCE_COLOR=1 " + run).out));
  EXPECT_TRUE(coloured(Shell(run + "--color always").out));
}

}  // namespace
}  // namespace redeliver
