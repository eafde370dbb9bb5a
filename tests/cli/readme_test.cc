// The README shows what the program prints, and its example is a scenario that passes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

struct Block {
  std::string language;
  std::vector<std::string> lines;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Block> Blocks() {
  std::vector<Block> blocks;
  bool inside = false;
  for (const std::string& line : Lines(ReadFile(REDELIVER_SOURCE_DIR "/README.md"))) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), {}});
      inside = !inside;
    } else if (inside) {
      blocks.back().lines.push_back(line);
    }
  }
  return blocks;
}

// The first command of a console block, continued lines joined.
std::string CommandOf(const Block& block) {
  std::string command = block.lines.front().substr(2);
  for (size_t i = 1; command.ends_with("\\"); ++i) command = command.substr(0, command.size() - 1) + block.lines[i];
  return command;
}

// Whether the shown lines are those of the output, in order and without gaps but for lines that are "⋮".
testing::AssertionResult Shows(const std::vector<std::string>& shown, const std::vector<std::string>& output) {
  size_t at = 0;
  bool gap = true;  // A text block may begin in the middle of the output.
  for (const std::string& line : shown) {
    if (line == "⋮") {
      gap = true;
      continue;
    }
    const size_t from = at;
    while (gap && at < output.size() && output[at] != line) ++at;
    if (at >= output.size() || output[at] != line) {
      return testing::AssertionFailure() << "not printed after line " << from << ": " << line;
    }
    gap = false;
    ++at;
  }
  return testing::AssertionSuccess();
}

TEST(Readme, ShowsWhatTheProgramPrints) {
  if (std::getenv("REDELIVER_BRIEF_TESTS")) GTEST_SKIP() << "one build proves all pairs of faults";
  const std::vector<Block> blocks = Blocks();
  int shown = 0;
  for (size_t i = 0; i + 1 < blocks.size(); ++i) {
    if (blocks[i].language != "console" || blocks[i + 1].language != "text") continue;
    const std::string command = CommandOf(blocks[i]);
    const CommandResult result = Shell("export LC_ALL=C.UTF-8; " + command);
    EXPECT_TRUE(Shows(blocks[i + 1].lines, Lines(result.out + result.err))) << command;
    ++shown;
  }
  EXPECT_EQ(shown, 7);
}

TEST(Readme, ItsScenarioPasses) {
  for (const Block& block : Blocks()) {
    if (block.language != "jsonc") continue;
    std::string text;
    for (const std::string& line : block.lines) text += line + "\n";
    const CommandResult result = Shell("$R test " + TemporaryFile("readme.json", text));
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    return;
  }
  FAIL() << "the README shows no scenario";
}

}  // namespace
}  // namespace redeliver
