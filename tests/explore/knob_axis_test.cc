// Configurations that differ in one number make a curve; those that differ in anything else do not.
#include "sim/explore/knob_axis.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Words Texts(const KnobAxis& axis) {
  Words texts;
  for (const KnobAxis::Point& point : axis.points) texts.push_back(point.text);
  return texts;
}

TEST(KnobAxes, FindsTheCurveAmongOtherConfigurations) {
  const Lab lab = Lab::Named("transactions-cost-curve");
  const std::vector<KnobAxis> axes = KnobAxes(lab.scenario(), lab.All());
  ASSERT_EQ(axes.size(), 1u);
  EXPECT_THAT(axes[0].path, ElementsAre("topology", "producers", "checkout", "transaction_size"));
  EXPECT_THAT(Texts(axes[0]), ElementsAre("10", "100", "1000"));
  EXPECT_FALSE(axes[0].duration);
  EXPECT_EQ(lab.name(axes[0].points[2].configuration), "commit-every-1s");
}

TEST(KnobAxes, ReadsDurations) {
  const Lab lab = Lab::Named("relay-takes-its-poll-interval");
  std::vector<Words> durations;
  for (const KnobAxis& axis : KnobAxes(lab.scenario(), lab.All())) {
    EXPECT_TRUE(axis.duration);
    durations.push_back(Texts(axis));
  }
  EXPECT_THAT(durations, ElementsAre(ElementsAre("10ms", "100ms", "500ms"), ElementsAre("1s", "10s", "40s")));
}

TEST(KnobAxes, AsksForThreePoints) {
  const Lab lab = Lab::Named("transactions-cost-curve");
  EXPECT_THAT(KnobAxes(lab.scenario(), {lab.Find("commit-every-10ms"), lab.Find("commit-every-1s")}), IsEmpty());
}

TEST(KnobAxes, DoesNotJoinConfigurationsThatDifferInMore) {
  const Lab lab = Lab::Named("three-semantics");
  EXPECT_THAT(KnobAxes(lab.scenario(), lab.All()), IsEmpty());
}

}  // namespace
}  // namespace redeliver
