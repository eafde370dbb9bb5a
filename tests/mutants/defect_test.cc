// That every deliberate mistake of sim/base/defect.h is noticed is for `redeliver defects scenarios` to say. Here is
// what needs few seeds: most of them are noticed at once, and where none is planted all is as the scenarios say.
#include <set>

#include "gtest/gtest.h"
#include "sim/explore/kill_matrix.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

TEST(Defects, MostAreNoticedWithinFewSeeds) {
  std::vector<Lab> labs;
  const std::vector<std::string> files = ScenarioFilesTried();
  for (size_t i = 0; i < files.size(); i += Brief() ? 1 : 3) labs.push_back(Lab::FromFile(files[i]));
  std::vector<const Prepared*> scenarios;
  for (const Lab& lab : labs) scenarios.push_back(&lab.prepared());
  KillSearch search;
  for (const DefectInfo& info : AllDefects()) search.defects.push_back(info.defect);
  search.seeds = 5;
  search.events = 2000;
  const KillMatrix matrix = FindKills(scenarios, search);
  for (const UnexpectedViolation& violation : matrix.unexpected) {
    const Lab& lab = labs[violation.scenario];
    ADD_FAILURE() << lab.file() << ": " << lab.name(violation.configuration) << ": "
                  << lab.scenario().invariants[violation.invariant] << " is violated without a mistake";
  }
  std::set<Defect> noticed;
  for (const Kill& kill : matrix.kills) noticed.insert(kill.defect);
  EXPECT_GE(noticed.size(), Brief() ? 20u : 40u);
}

TEST(Defects, OneChangesOnlyTheRunsItIsPlantedIn) {
  const Lab lab = Lab::Named("three-semantics");
  const Digest sound = lab.TrySeed(0, 1).replay.run.digest;
  EXPECT_NE(lab.TrySeed(0, 1, Defect::kFetchReordersRecords).replay.run.digest, sound);
  EXPECT_EQ(lab.TrySeed(0, 1).replay.run.digest, sound);
}

}  // namespace
}  // namespace redeliver
