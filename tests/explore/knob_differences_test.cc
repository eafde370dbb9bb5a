#include "sim/explore/knob_differences.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

Lab ThreeConsumers() {
  return Lab::FromText(R"({
    "name": "three-consumers", "claim": "They differ.", "source": "none",
    "topology": {
      "logs": {"jobs": {}}, "sinks": {"mail": {}}, "caches": {"seen": {}},
      "producers": {"shop": {"writes": "jobs"}}, "consumers": {"mailer": {"reads": "jobs", "effect": "mail"}}
    },
    "faults": {"crash": {"targets": ["mailer"]}},
    "invariants": ["no_loss"],
    "configurations": {
      "plain": {},
      "more": {"topology": {"consumers": {"mailer": {"instances": 2}}}},
      "dedup": {"topology": {"consumers": {"mailer": {"dedup": {"mark": "after_effect", "cache": "seen"}}}}}
    }
  })");
}

TEST(KnobDifferences, AreWhatDoesNotHaveOneValueEverywhere) {
  const Lab lab = ThreeConsumers();
  const auto differences = KnobDifferences(lab.scenario(), {lab.Find("plain"), lab.Find("more")});
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_THAT(differences[0].path, ElementsAre("topology", "consumers", "mailer", "instances"));
  EXPECT_THAT(differences[0].values, ElementsAre(Optional(std::string("1")), Optional(std::string("2"))));
}

TEST(KnobDifferences, OfAPartThatOnlySomeHaveAreThoseThatAreNotAsUsual) {
  const Lab lab = ThreeConsumers();
  const auto differences = KnobDifferences(lab.scenario(), {lab.Find("plain"), lab.Find("dedup")});
  ASSERT_EQ(differences.size(), 2u);
  EXPECT_EQ(differences[0].path.back(), "cache");
  EXPECT_THAT(differences[0].values, ElementsAre(std::nullopt, Optional(std::string("seen"))));
  EXPECT_EQ(differences[1].path.back(), "mark");
  EXPECT_THAT(differences[1].values, ElementsAre(std::nullopt, Optional(std::string("after_effect"))));
}

TEST(KnobDifferences, OfOneAreNone) {
  const Lab lab = ThreeConsumers();
  EXPECT_THAT(KnobDifferences(lab.scenario(), {lab.Find("dedup")}), IsEmpty());
}

}  // namespace
}  // namespace redeliver
