// The README and the pages of docs/ show what the program prints, their scenarios pass, and their links lead somewhere.
// UPDATE_GOLDEN=1 writes the shown outputs anew; then read the diff.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli/command.h"
#include "tests/cli/page.h"

namespace redeliver {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCut = "⋮";  // A line that stands for any number of lines of output.

// Commands that a page may show and that are not run.
struct Exemption {
  std::string_view begin;
  std::string_view reason;
};
constexpr Exemption kNotRun[] = {
    {"tools/test", "it runs this test"},
    {"sudo apt-get install", "a test does not install packages"},
    {"git clone", "there is no network"},
};

bool IsRun(const std::string& command) {
  return std::ranges::none_of(kNotRun, [&](const Exemption& exempt) { return command.starts_with(exempt.begin); });
}

bool Updating() {
  const char* update = std::getenv("UPDATE_GOLDEN");
  return update != nullptr && std::string_view(update) == "1";
}

// The commands of a console block, continued lines joined.
std::vector<std::string> CommandsOf(const Block& block) {
  std::vector<std::string> commands;
  bool continued = false;
  for (const std::string& line : block.lines) {
    if (line.starts_with("$ ")) commands.push_back(line.substr(2));
    if (continued) commands.back() += line;
    continued = line.ends_with("\\");
    if (continued) commands.back().pop_back();
  }
  return commands;
}

// What a command says that it exits with, as in "tools/redeliver test mine.json  # exit 1".
std::optional<int> StatedExitCode(const std::string& command) {
  constexpr std::string_view kMark = "# exit ";
  const size_t at = command.rfind(kMark);
  if (at == std::string::npos) return std::nullopt;
  return std::atoi(command.c_str() + at + kMark.size());
}

// Where the commands of one page run: the repository, but what they write stays here.
fs::path ScratchCopy(const std::string& page) {
  std::string name = page;
  std::ranges::replace(name, '/', '-');
  const fs::path folder = fs::path(TemporaryFile(name, "")).replace_extension(".scratch");
  fs::create_directories(folder / "build");  // Where a page puts what it need not keep.
  const fs::path root = REDELIVER_SOURCE_DIR;
  fs::copy(root / "scenarios", folder / "scenarios", fs::copy_options::recursive);
  for (const char* shared : {"docs", "reports", "sim", "tests", "tools", "README.md"}) {
    fs::create_symlink(root / shared, folder / shared);
  }
  return folder;
}

// The place of `line` in `lines`, from `from` on; their number if there is none.
size_t Find(const TextLines& lines, const std::string& line, size_t from) {
  return std::find(lines.begin() + std::min(from, lines.size()), lines.end(), line) - lines.begin();
}

// Whether the shown lines are those of the output, in order and without gaps but for lines that are cuts.
testing::AssertionResult Shows(const TextLines& shown, const TextLines& output) {
  size_t at = 0;
  bool gap = true;  // A text block may begin in the middle of the output.
  for (const std::string& line : shown) {
    if (line == kCut) {
      gap = true;
      continue;
    }
    const size_t found = gap ? Find(output, line, at) : at;
    if (found >= output.size() || output[found] != line) {
      return testing::AssertionFailure() << "not printed after line " << at << ": " << line;
    }
    gap = false;
    at = found + 1;
  }
  return testing::AssertionSuccess();
}

// The shown lines as the output has them by now: between two cuts, from the first line shown to the last one. Where one
// of these is not printed any more, the block stays as it is.
TextLines Updated(const TextLines& shown, const TextLines& output) {
  if (Find(shown, std::string(kCut), 0) == shown.size() && Find(output, shown.front(), 0) == output.size())
    return output;
  TextLines updated;
  size_t at = 0;
  for (size_t i = 0; i < shown.size(); ++i) {
    if (shown[i] == kCut) {
      updated.emplace_back(kCut);
      continue;
    }
    const size_t end = Find(shown, std::string(kCut), i);
    const size_t first = Find(output, shown[i], at);
    const size_t last = end == i + 1 ? first : Find(output, shown[end - 1], first + 1);
    if (last >= output.size()) return shown;
    updated.insert(updated.end(), output.begin() + first, output.begin() + last + 1);
    at = last + 1;
    i = end - 1;
  }
  return updated;
}

// Runs all commands of the block, one after the other; what they print, stdout before stderr for each.
TextLines OutputOf(const Block& block, const fs::path& folder, bool output_is_shown) {
  std::string printed;
  for (const std::string& command : CommandsOf(block)) {
    if (!IsRun(command)) continue;
    const CommandResult result = Shell("export LC_ALL=C.UTF-8; cd '" + folder.string() + "' && " + command);
    printed += result.out + result.err;
    const std::optional<int> stated = StatedExitCode(command);
    if (stated || !output_is_shown) {
      EXPECT_EQ(result.exit_code, stated.value_or(0)) << command << "\n" << result.out << result.err;
    }
  }
  return SplitLines(printed);
}

void Rewrite(Page& page, const std::vector<TextLines>& texts) {
  for (size_t i = page.blocks.size(); i-- > 0;) {
    const Block& block = page.blocks[i];
    const auto begin = page.lines.begin() + block.first_line;
    const auto after = page.lines.erase(begin, begin + block.lines.size());
    page.lines.insert(after, texts[i].begin(), texts[i].end());
  }
  std::ofstream file(REDELIVER_SOURCE_DIR "/" + page.name, std::ios::binary);
  for (const std::string& line : page.lines) file << line << "\n";
}

class Pages : public testing::TestWithParam<std::string> {};

TEST_P(Pages, ShowWhatTheProgramPrints) {
  if (std::getenv("REDELIVER_BRIEF_TESTS")) GTEST_SKIP() << "one build runs what the pages show";
  Page page = ReadPage(GetParam());
  const fs::path folder = ScratchCopy(page.name);
  std::vector<TextLines> texts;
  for (const Block& block : page.blocks) texts.push_back(block.lines);
  for (size_t i = 0; i < page.blocks.size(); ++i) {
    if (page.blocks[i].language != "console") continue;
    const bool shown = i + 1 < page.blocks.size() && page.blocks[i + 1].language == "text";
    const TextLines output = OutputOf(page.blocks[i], folder, shown);
    if (!shown) continue;
    if (Updating()) texts[i + 1] = Updated(texts[i + 1], output);
    EXPECT_TRUE(Shows(texts[i + 1], output)) << page.name << ": " << page.blocks[i].lines.front();
  }
  if (Updating()) Rewrite(page, texts);
}

// Whole scenarios, that is; what is shown in parts is not read.
TEST_P(Pages, TheirScenariosPass) {
  for (const Block& block : ReadPage(GetParam()).blocks) {
    std::string text;
    for (const std::string& line : block.lines) text += line + "\n";
    if (block.language != "jsonc" || text.find("\"configurations\"") == std::string::npos || text[0] != '{') continue;
    const CommandResult result = Shell("$R test " + TemporaryFile("snippet.json", text));
    EXPECT_EQ(result.exit_code, 0) << text << result.out << result.err;
  }
}

TEST_P(Pages, TheirLinksLeadSomewhere) {
  const Page page = ReadPage(GetParam());
  const fs::path root = REDELIVER_SOURCE_DIR;
  for (const std::string& link : LocalLinks(page)) {
    const size_t hash = std::min(link.find('#'), link.size());
    const fs::path target = hash == 0 ? fs::path(page.name) : fs::path(page.name).parent_path() / link.substr(0, hash);
    EXPECT_TRUE(fs::exists(root / target)) << page.name << ": " << link;
    if (hash == link.size() || target.extension() != ".md") continue;
    EXPECT_THAT(Anchors(ReadPage(target)), testing::Contains(link.substr(hash + 1))) << page.name << ": " << link;
  }
}

std::string PageName(const testing::TestParamInfo<std::string>& info) {
  std::string name;
  for (const char c : info.param) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Docs, Pages, testing::ValuesIn(NamesOfPages()), PageName);

TEST(ReferencePage, IsWhatTheProgramPrints) {
  const std::string path = REDELIVER_SOURCE_DIR "/docs/reference.md";
  const std::string printed = Shell("$R docs").out;
  if (Updating()) std::ofstream(path, std::ios::binary) << printed;
  EXPECT_EQ(ReadFile(path), printed) << "tools/redeliver docs > docs/reference.md";
}

TEST(GalleryPage, IsWhatTheProgramPrints) {
  const std::string path = REDELIVER_SOURCE_DIR "/scenarios/README.md";
  const std::string printed = Shell("$R list scenarios --format markdown").out;
  if (Updating()) std::ofstream(path, std::ios::binary) << printed;
  EXPECT_EQ(ReadFile(path), printed) << "tools/redeliver list scenarios --format markdown > scenarios/README.md";
}

}  // namespace
}  // namespace redeliver
