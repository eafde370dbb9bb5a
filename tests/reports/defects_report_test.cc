// What the kill matrix is judged by: every defect is noticed or has a reason not to be, never both, and every invariant
// notices something.
#include "reports/defects_report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const DefectInfo kNoticed{Defect::kCommitGoesBack, "commit-goes-back", "It goes back."};
const DefectInfo kUnnoticed{Defect::kLeaseNeverEnds, "lease-never-ends", "It never ends."};

DefectInfo WithReason(DefectInfo info) {
  info.undetected = "There is no queue.";
  return info;
}

class DefectsReport : public testing::Test {
 protected:
  // A matrix of two defects, of which one is killed by one invariant, in three places.
  DefectsReport() {
    search_.defects = {kNoticed.defect, kUnnoticed.defect};
    const size_t v = lab_.Invariant("progress");
    matrix_.kills = {{kNoticed.defect, 0, 0, v, 1, std::nullopt},
                     {kNoticed.defect, 0, 1, v, 2, 7},
                     {kNoticed.defect, 0, 2, v, 3, 7}};
    matrix_.configurations = 4;
  }

  DefectsSummary Judge(const DefectInfo& noticed, const DefectInfo& unnoticed) const {
    const DefectInfo table[] = {noticed, unnoticed};
    return Summarize({&lab_.prepared()}, search_, matrix_, table);
  }

  Lab lab_ = Lab::Named("three-semantics");
  KillSearch search_;
  KillMatrix matrix_;
};

TEST_F(DefectsReport, ASurvivorNeedsAReason) {
  EXPECT_THAT(Judge(kNoticed, kUnnoticed).survivors, ElementsAre(kUnnoticed.defect));
  EXPECT_FALSE(Judge(kNoticed, kUnnoticed).AsItShouldBe());
  EXPECT_TRUE(Judge(kNoticed, WithReason(kUnnoticed)).AsItShouldBe());
  EXPECT_THAT(DefectsText(Judge(kNoticed, WithReason(kUnnoticed)), matrix_),
              HasSubstr("not noticed:\n  lease-never-ends: It never ends.\n    There is no queue.\n"));
}

TEST_F(DefectsReport, AReasonMustNotBeStale) {
  const DefectsSummary summary = Judge(WithReason(kNoticed), WithReason(kUnnoticed));
  EXPECT_THAT(summary.killed_after_all, ElementsAre(kNoticed.defect));
  EXPECT_FALSE(summary.AsItShouldBe());
}

TEST_F(DefectsReport, ACellHasTheFewestFaultsAndTheFirstPlaceWithTheFewestSeeds) {
  const DefectsSummary summary = Judge(kNoticed, WithReason(kUnnoticed));
  ASSERT_EQ(summary.defects[0].killers.size(), 1u);
  const KillCell& cell = summary.defects[0].killers[0];
  EXPECT_EQ(cell.invariant, "progress");
  EXPECT_EQ(cell.configurations, 3u);
  EXPECT_EQ(cell.faults, 1u);
  EXPECT_EQ(cell.seeds, 7u);
  EXPECT_EQ(cell.where, "three-semantics: " + lab_.name(1));
}

TEST_F(DefectsReport, EveryInvariantMustNoticeSomethingWhenAllDefectsArePlanted) {
  EXPECT_THAT(Judge(kNoticed, kUnnoticed).idle_invariants, IsEmpty()) << "only two were planted";
  search_.defects.clear();
  for (const DefectInfo& info : AllDefects()) search_.defects.push_back(info.defect);
  const DefectsSummary all = Summarize({&lab_.prepared()}, search_, matrix_);
  EXPECT_EQ(all.idle_invariants.size() + 1, AllInvariants().size());
  EXPECT_THAT(all.idle_invariants, Not(testing::Contains("progress")));
  EXPECT_FALSE(all.AsItShouldBe());
}

TEST_F(DefectsReport, WhatIsViolatedWithoutAnyDefectAndAnEarlyEndFailIt) {
  matrix_.unexpected = {{0, 1, lab_.Invariant("progress")}};
  EXPECT_THAT(Judge(kNoticed, WithReason(kUnnoticed)).unexpected,
              ElementsAre("three-semantics: " + lab_.name(1) + ": progress"));
  EXPECT_FALSE(Judge(kNoticed, WithReason(kUnnoticed)).AsItShouldBe());
  matrix_.unexpected.clear();
  matrix_.complete = false;
  EXPECT_FALSE(Judge(kNoticed, WithReason(kUnnoticed)).AsItShouldBe());
}

TEST_F(DefectsReport, TheJsonHasTheWholeMatrix) {
  const std::string json = DefectsJson(Judge(kNoticed, WithReason(kUnnoticed)), search_, matrix_);
  for (const char* part :
       {R"("schema": "redeliver.defects/1")", R"("name": "commit-goes-back")", R"("invariant": "progress")",
        R"("seeds": 7)", R"("undetected": "There is no queue.")", R"("as_it_should_be": true)"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
}

}  // namespace
}  // namespace redeliver
