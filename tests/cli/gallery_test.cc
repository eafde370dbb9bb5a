// Promises about every scenario of the gallery: its expectations are exact both ways, its witnesses replay.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> GalleryFiles() {
  std::vector<std::string> files;
  const std::filesystem::path root = REDELIVER_SOURCE_DIR;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "scenarios")) {
    const bool schema = entry.path().stem().extension() == ".schema";
    if (entry.path().extension() == ".json" && !schema) files.push_back(std::filesystem::relative(entry.path(), root));
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Gallery : public ::testing::TestWithParam<std::string> {
 protected:
  Json Read() const {
    return Json::parse(ReadFile(std::string(REDELIVER_SOURCE_DIR) + "/" + GetParam()), nullptr, true, true);
  }
  static CommandResult Test(const Json& scenario) {
    return Shell("$R test " + TemporaryFile("edited.json", scenario.dump()));
  }
};

// Thousands of seeds say the same in every build: tools/test asks for them of one.
bool Brief() { return std::getenv("REDELIVER_BRIEF_TESTS") != nullptr; }

TEST_P(Gallery, PassesAsItIs) {
  if (Brief()) GTEST_SKIP();
  const CommandResult result = Test(Read());
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_P(Gallery, FailsWhenAnExpectedViolationIsTakenOut) {
  if (Brief()) GTEST_SKIP();
  Json scenario = Read();
  for (auto& [configuration, violated] : scenario["expect"].items()) {
    if (violated.empty()) continue;
    violated.erase(0);
    const CommandResult result = Test(scenario);
    EXPECT_EQ(result.exit_code, 1) << configuration << result.out;
    return;
  }
  FAIL() << "no configuration is expected to violate anything: the scenario shows nothing";
}

TEST_P(Gallery, FailsWhenAViolationIsExpectedThatDoesNotOccur) {
  if (Brief()) GTEST_SKIP();
  Json scenario = Read();
  for (auto& [configuration, violated] : scenario["expect"].items()) {
    for (const Json& invariant : scenario["invariants"]) {
      if (std::find(violated.begin(), violated.end(), invariant) != violated.end()) continue;
      violated.push_back(invariant);
      const CommandResult result = Test(scenario);
      EXPECT_EQ(result.exit_code, 1) << configuration << result.out;
      return;
    }
  }
  FAIL() << "every configuration violates everything";
}

// Replays with each printed command and compares the digests.
void ReplayWitnesses(const std::string& search) {
  const Json report = Json::parse(Shell("$R " + search + " --format json").out);
  int replayed = 0;
  for (const Json& configuration : report["configurations"]) {
    for (const Json& cell : configuration["invariants"]) {
      if (cell["witness"].is_null()) continue;
      for (const Json& command : cell["witness"]["reproduce"]) {
        if (command.is_null()) continue;
        const CommandResult replay = Shell(command.get<std::string>());
        EXPECT_EQ(replay.exit_code, 1) << command;
        EXPECT_NE(replay.out.find("digest    " + cell["witness"]["digest"].get<std::string>()), std::string::npos)
            << command;
        ++replayed;
      }
    }
  }
  EXPECT_GT(replayed, 0);
}

TEST_P(Gallery, WitnessesOfASampleReplayBySeedAndByPlan) { ReplayWitnesses("run " + GetParam() + " --seeds 300"); }

TEST_P(Gallery, WitnessesOfAProofReplay) { ReplayWitnesses("prove " + GetParam()); }

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem();
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Gallery, ::testing::ValuesIn(GalleryFiles()), TestName);

}  // namespace
}  // namespace redeliver
