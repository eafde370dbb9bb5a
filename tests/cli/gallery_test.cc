// Promises about the scenarios of the gallery: their expectations are exact both ways, their witnesses replay. That each
// passes as it is, with all its seeds, is for `redeliver test scenarios` to say.
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

const std::vector<std::string> kCheapFiles = {
    "scenarios/claims/settle-after-the-effect.json",
    "scenarios/consumers/paused-consumer-becomes-a-zombie.json",
    "scenarios/consumers/power-loss-takes-acknowledged-messages.json",
    "scenarios/log/skip-on-error.json",
    "scenarios/order/per-key-order-across-partitions.json",
};

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

Json ReadScenario(const std::string& file) {
  return Json::parse(ReadFile(std::string(REDELIVER_SOURCE_DIR) + "/" + file), nullptr, true, true);
}

bool Contains(const Json& list, const Json& value) { return std::find(list.begin(), list.end(), value) != list.end(); }

class Gallery : public ::testing::TestWithParam<std::string> {};

TEST_P(Gallery, ShowsAViolationAndSomethingThatIsKept) {
  const Json scenario = ReadScenario(GetParam());
  bool violated = false;
  bool kept = false;
  for (const auto& [configuration, expected] : scenario["expect"].items()) {
    for (const Json& invariant : scenario["invariants"]) (Contains(expected, invariant) ? violated : kept) = true;
  }
  EXPECT_TRUE(violated) << "no configuration is expected to violate anything: the scenario shows nothing";
  EXPECT_TRUE(kept) << "every configuration violates everything";
}

// What `test` says of a scenario with other expectations: that is the verb's doing, so a few cheap scenarios will do.
class Expectations : public ::testing::TestWithParam<std::string> {
 protected:
  static CommandResult Test(const Json& scenario) {
    return Shell("$R test " + TemporaryFile("edited.json", scenario.dump()));
  }
};

TEST_P(Expectations, AreMetAsTheyAre) {
  const CommandResult result = Test(ReadScenario(GetParam()));
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_P(Expectations, FailWithoutAnyOneOfTheViolations) {
  const Json scenario = ReadScenario(GetParam());
  for (const auto& [configuration, expected] : scenario["expect"].items()) {
    for (size_t i = 0; i < expected.size(); ++i) {
      Json edited = scenario;
      edited["expect"][configuration].erase(i);
      const CommandResult result = Test(edited);
      EXPECT_EQ(result.exit_code, 1) << configuration << ": " << expected[i] << "\n" << result.out;
      const std::string complaint = configuration + ": " + expected[i].get<std::string>() + " is violated";
      EXPECT_NE(result.out.find(complaint), std::string::npos) << result.out;
    }
  }
}

TEST_P(Expectations, FailWithAnyViolationThatDoesNotOccur) {
  const Json scenario = ReadScenario(GetParam());
  for (const auto& [configuration, expected] : scenario["expect"].items()) {
    for (const Json& invariant : scenario["invariants"]) {
      if (Contains(expected, invariant)) continue;
      Json edited = scenario;
      edited["expect"][configuration].push_back(invariant);
      const CommandResult result = Test(edited);
      EXPECT_EQ(result.exit_code, 1) << configuration << ": " << invariant << "\n" << result.out;
      const std::string complaint = configuration + ": " + invariant.get<std::string>() + " was expected";
      EXPECT_NE(result.out.find(complaint), std::string::npos) << result.out;
    }
  }
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

class Witnesses : public ::testing::TestWithParam<std::string> {};

// With fewer seeds than 300 where the scenario asks for fewer, because its runs are long.
TEST_P(Witnesses, OfASampleReplayBySeedAndByPlan) {
  const int seeds = std::min(300, ReadScenario(GetParam())["search"].value("seeds", 300));
  ReplayWitnesses("run " + GetParam() + " --seeds " + std::to_string(seeds));
}

TEST_P(Witnesses, OfAProofReplay) { ReplayWitnesses("prove " + GetParam()); }

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem();
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Gallery, ::testing::ValuesIn(GalleryFiles()), TestName);
// What a run comes to is the same in every build, as the comparison of their reports shows: one of them tries them all.
std::vector<std::string> UnlessBrief(const std::vector<std::string>& files) {
  if (std::getenv("REDELIVER_BRIEF_TESTS") == nullptr) return files;
  return {"scenarios/consumers/paused-consumer-becomes-a-zombie.json"};
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Expectations, ::testing::ValuesIn(UnlessBrief(kCheapFiles)), TestName);
INSTANTIATE_TEST_SUITE_P(Scenarios, Witnesses, ::testing::ValuesIn(UnlessBrief(GalleryFiles())), TestName);

}  // namespace
}  // namespace redeliver
