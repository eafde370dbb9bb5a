// Runs worth reading: a scenario, a plan in words, and the facts that tell what came of it. Each file in this folder is one;
// `UPDATE_GOLDEN=1 ctest` writes what follows the dashes anew, and the difference is then reviewed like code.
//
//   # Why this run is here: its first lines.
//   scenario       the name of a scenario file
//   configuration  one of its configurations
//   timing         the seed of latencies and workload
//   fault          as in plans; any number of times, in the order they strike
//   show           the beginnings of the names of facts to show; absent: all
//   message        the messages to show; absent: all
//   ----
//   facts, and what they violate
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

const std::filesystem::path kFolder = REDELIVER_SOURCE_DIR "/tests/golden";

std::vector<std::string> GoldenFiles() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".golden") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

struct Golden {
  std::string head;  // Up to the dashes, as it is in the file.
  std::string body;
  Words intent;
  std::map<std::string, Words> directives;  // By keyword.

  const Words& Values(const std::string& keyword) const {
    static const Words kNone;
    const auto found = directives.find(keyword);
    return found == directives.end() ? kNone : found->second;
  }
  std::string Value(const std::string& keyword) const {
    if (Values(keyword).size() != 1) throw std::invalid_argument("wants one line `" + keyword + " ...`");
    return Values(keyword)[0];
  }
};

Golden ReadGolden(const std::filesystem::path& path) {
  std::ifstream file(path);
  Golden golden;
  bool in_body = false;
  for (std::string line; std::getline(file, line);) {
    if (in_body) {
      golden.body += line + "\n";
      continue;
    }
    if (line == "----") {
      in_body = true;
      continue;
    }
    golden.head += line + "\n";
    if (line.starts_with("# ")) {
      golden.intent.push_back(line.substr(2));
    } else if (!line.empty()) {
      const size_t space = std::min(line.find(' '), line.size());
      const size_t value = line.find_first_not_of(' ', space);
      golden.directives[line.substr(0, space)].push_back(value == std::string::npos ? "" : line.substr(value));
    }
  }
  return golden;
}

Words Split(const Words& lines) {
  Words words;
  for (const std::string& line : lines) {
    std::istringstream in(line);
    for (std::string word; in >> word;) words.push_back(word);
  }
  return words;
}

// The message a fact is about, "" if about none.
std::string MessageOf(const Event& event) {
  std::string message;
  std::visit(
      [&message](const auto& fact) {
        fact.VisitFields([&message](std::string_view, const auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, MessageId>) message = FormatMessage(value);
        });
      },
      event.fact);
  return message;
}

// What the run shows through the golden's filters. A filter that lets nothing through is a mistake.
std::string Render(const Golden& golden, const Trial& trial) {
  const Words prefixes = Split(golden.Values("show"));
  const Words messages = Split(golden.Values("message"));
  std::set<std::string> unused(prefixes.begin(), prefixes.end());
  unused.insert(messages.begin(), messages.end());
  std::string text;
  for (const Event& event : trial.replay.events) {
    const std::string_view name = kFactNames[event.fact.index()];
    const auto prefix = std::ranges::find_if(prefixes, [name](const std::string& p) { return name.starts_with(p); });
    if (!prefixes.empty() && prefix == prefixes.end()) continue;
    const std::string message = MessageOf(event);
    if (!messages.empty() && !message.empty() && std::ranges::find(messages, message) == messages.end()) continue;
    if (prefix != prefixes.end()) unused.erase(*prefix);
    unused.erase(message);
    text += trial.lab->InWords(trial.configuration, event) + "\n";
  }
  for (const std::string& filter : unused) ADD_FAILURE() << "`" << filter << "` shows no fact: remove it";
  const Words violations = ViolationsInWords(trial);
  if (violations.empty()) text += "violated  nothing\n";
  for (const std::string& violation : violations) text += "violated  " + violation + "\n";
  return text;
}

class GoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, ShowsTheFactsOfItsRun) {
  const std::filesystem::path path = kFolder / (GetParam() + ".golden");
  const Golden golden = ReadGolden(path);
  ASSERT_FALSE(golden.intent.empty()) << "say in the first lines, after #, why this run is here";
  for (const auto& [keyword, values] : golden.directives) {
    const std::set<std::string> known{"scenario", "configuration", "timing", "fault", "show", "message"};
    ASSERT_TRUE(known.contains(keyword)) << "nothing is named " << keyword;
  }
  const Lab lab = Lab::Named(golden.Value("scenario"));
  const Trial trial = lab.Try(golden.Value("configuration"), golden.Values("fault"), std::stoull(golden.Value("timing")));
  EXPECT_TRUE(trial.replay.not_reached.empty()) << testing::PrintToString(trial);
  const std::string body = Render(golden, trial);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << golden.head << "----\n" << body;
    return;
  }
  EXPECT_EQ(golden.body, body) << "if the new facts are right: UPDATE_GOLDEN=1 ctest, and review the difference";
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenTest, testing::ValuesIn(GoldenFiles()),
                         [](const auto& info) { return AsTestName(info.param); });

// A file of another name would never be read. Folders in here are other tests'.
TEST(Goldens, NoOtherFileIsInTheFolder) {
  EXPECT_FALSE(GoldenFiles().empty());
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(entry.path().extension() == ".golden" || name == "golden_test.cc") << name << " is no golden";
  }
}

TEST(Goldens, NoTwoShowTheSameRun) {
  std::map<std::string, std::string> runs;
  for (const std::string& name : GoldenFiles()) {
    const Golden golden = ReadGolden(kFolder / (name + ".golden"));
    std::string run = golden.Value("scenario") + "\n" + golden.Value("configuration") + "\n" + golden.Value("timing");
    for (const std::string& fault : golden.Values("fault")) run += "\n" + fault;
    const auto [other, is_new] = runs.emplace(run, name);
    EXPECT_TRUE(is_new) << name << " is the run of " << other->second;
  }
}

}  // namespace
}  // namespace redeliver
