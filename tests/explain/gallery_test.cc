// Every violation of the gallery has a minimal witness, and nearly every one a change that mends it.
#include <algorithm>

#include "gtest/gtest.h"
#include "sim/explore/minimize.h"
#include "sim/explore/prove.h"
#include "sim/explore/remedy.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

// All of them take minutes, most of it in scenarios whose runs are long.
std::vector<std::string> Files() {
  std::vector<std::string> files = AllScenarioFiles();
  if (std::getenv("REDELIVER_LONG") != nullptr) return files;
  std::erase_if(files, [](const std::string& file) {
    return file.find('/') == std::string::npos || Lab::FromFile(file).scenario().search.seeds < 1000;
  });
  std::vector<std::string> tried;
  for (size_t i = 0; i < files.size(); i += Brief() ? 48 : 5) tried.push_back(files[i]);
  return tried;
}

std::vector<Target> ViolationsExpectedIn(const Lab& lab) {
  std::vector<Target> targets;
  for (size_t c = 0; c < lab.size(); ++c) {
    const auto& expected = lab.scenario().configurations[c].expected_violations;
    if (!expected) continue;
    for (const std::string& name : *expected) targets.push_back({c, lab.Invariant(name)});
  }
  return targets;
}

class GalleryTest : public testing::TestWithParam<std::string> {};

// The number of faults is what the prover confirms: of plans with one fault less it runs all, and none breaks it so.
void ExpectFewestFaults(const Lab& lab, const Target& target, const FoundWitness& found) {
  const auto faults = static_cast<int>(found.witness.plan.size());
  if (faults == 0) return;
  SearchControl control;
  control.configurations = {target.configuration};
  for (const uint64_t timing : found.timings) {
    const SearchResult fewer = Prove(lab.prepared(), faults - 1, {timing}, control);
    const auto& witness = fewer.results.front().cells[target.invariant].witness;
    if (witness) {
      EXPECT_NE(witness->violation.what, found.witness.violation.what) << "timing " << timing;
    }
  }
}

TEST_P(GalleryTest, HasMinimalWitnesses) {
  const Lab lab = Lab::FromFile(GetParam());
  for (const Target& target : ViolationsExpectedIn(lab)) {
    SCOPED_TRACE(lab.name(target.configuration) + ": " + lab.scenario().invariants[target.invariant]);
    Effort effort(kEffort);
    const auto found = FindWitness(lab.prepared(), target, 1, effort);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->exhaustive);
    ExpectFewestFaults(lab, target, *found);
    const Minimized minimized = Minimize(lab.prepared(), target, *found, effort);
    EXPECT_TRUE(minimized.every_piece_needed);
    EXPECT_LE(std::ranges::count(minimized.text, '\n'), 50) << minimized.text;
    const Lab small = Lab::FromText(minimized.text);
    const Trial trial = small.Try(small.name(0), *small.scenario().search.plan,
                                  static_cast<uint64_t>(small.scenario().search.timings[0]));
    EXPECT_TRUE(trial.replay.not_reached.empty());
    EXPECT_EQ(trial.replay.run.digest, minimized.witness.digest);
    ASSERT_TRUE(trial.replay.run.judgements[0].first);
    EXPECT_EQ(trial.replay.run.judgements[0].first->what, found->witness.violation.what);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, GalleryTest, testing::ValuesIn(Files()),
                         [](const auto& info) { return AsTestName(info.param); });

// With the change in place no plan of as many faults breaks it, says the prover; and there is something to judge.
void ExpectMended(const Lab& lab, const Target& target, const Witness& witness, const Remedy& remedy) {
  const Lab mended(WithRemedy(lab.scenario(), target.configuration, remedy));
  SearchControl control;
  control.configurations = {0};
  const auto faults = static_cast<int>(witness.plan.size());
  const std::vector<uint64_t> timings{witness.seed, witness.seed + 1, witness.seed + 2};
  const SearchResult proof = Prove(mended.prepared(), faults, timings, control);
  const Cell& cell = proof.results.front().cells[target.invariant];
  EXPECT_EQ(cell.violating_runs, 0u) << lab.file() << ", " << lab.name(target.configuration);
  EXPECT_GT(cell.observations, 0u) << lab.file() << ", " << lab.name(target.configuration);
}

TEST(Gallery, NineInTenViolationsHaveARemedy) {
  size_t violations = 0;
  size_t mended = 0;
  for (const std::string& file : Files()) {
    const Lab lab = Lab::FromFile(file);
    for (const Target& target : ViolationsExpectedIn(lab)) {
      Effort effort(kEffort);
      const auto found = FindWitness(lab.prepared(), target, 1, effort);
      ASSERT_TRUE(found);
      ++violations;
      const auto remedy = FindRemedy(lab.prepared(), target, found->witness, effort);
      if (!remedy) continue;
      ++mended;
      ExpectMended(lab, target, found->witness, *remedy);
    }
  }
  EXPECT_GE(mended * 10, violations * 9) << mended << " of " << violations;
  RecordProperty("mended", static_cast<int>(mended));
  RecordProperty("violations", static_cast<int>(violations));
}

}  // namespace
}  // namespace redeliver
