// Identifiers of different kinds never mix, and an outcome is one of three.
#include "sim/base/ids.h"

#include <set>
#include <type_traits>

#include "gtest/gtest.h"
#include "sim/base/check.h"
#include "sim/base/defect.h"
#include "sim/base/outcome.h"

namespace redeliver {
namespace {

static_assert(!std::is_convertible_v<uint32_t, MessageId>, "a number is no identifier");
static_assert(!std::is_convertible_v<MessageId, uint32_t>, "an identifier is no number");
static_assert(!std::is_constructible_v<MessageId, KeyId>, "kinds do not mix");
static_assert(!std::is_assignable_v<ProducerEpoch&, Generation>, "kinds do not mix");
static_assert(std::is_trivially_copyable_v<Offset> && sizeof(Offset) == 8 && sizeof(PartitionId) == 2);

TEST(StrongId, TheDefaultIsZeroAndNoneIsTheLargest) {
  EXPECT_EQ(MessageId().value(), 0u);
  EXPECT_FALSE(MessageId().none());
  EXPECT_TRUE(MessageId::None().none());
  EXPECT_EQ(PartitionId::None().value(), 0xffff);
  EXPECT_EQ(MessageId::None().value(), 0xffffffff);
  EXPECT_EQ(Offset::None().value(), ~uint64_t{0});
}

TEST(StrongId, NextCountsAndWraps) {
  EXPECT_EQ(Offset(7).Next(), Offset(8));
  EXPECT_EQ(PartitionId(0xfffe).Next(), PartitionId::None());
  EXPECT_EQ(PartitionId::None().Next(), PartitionId(0));
}

TEST(StrongId, OrdersAsItsNumbers) {
  EXPECT_LT(Offset(1), Offset(2));
  EXPECT_GE(Offset(2), Offset(2));
  EXPECT_NE(Offset(1), Offset(2));
  const std::set<Offset> sorted = {Offset(3), Offset(1), Offset(2)};
  EXPECT_EQ(*sorted.begin(), Offset(1));
}

TEST(Outcome, IsUnknownUntilSomebodySaysBetter) {
  const Outcome<int> outcome;
  EXPECT_TRUE(outcome.unknown());
  EXPECT_FALSE(outcome.ok() || outcome.rejected());
  EXPECT_EQ(outcome.reason(), Rejection::kNone);
}

TEST(Outcome, IsExactlyOneOfThree) {
  const Outcome<int> ok = Outcome<int>::Ok(7);
  EXPECT_TRUE(ok.ok() && !ok.rejected() && !ok.unknown());
  EXPECT_EQ(ok.value(), 7);
  const Outcome<int> rejected = Outcome<int>::Rejected(Rejection::kUnavailable);
  EXPECT_TRUE(rejected.rejected() && !rejected.ok() && !rejected.unknown());
  EXPECT_EQ(rejected.reason(), Rejection::kUnavailable);
  const Outcome<int> unknown = Outcome<int>::Unknown();
  EXPECT_TRUE(unknown.unknown() && !unknown.ok() && !unknown.rejected());
}

TEST(Defect, EveryOneHasANameOfItsOwnAndADoc) {
  std::set<std::string_view> names;
  for (const DefectInfo& info : AllDefects()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_TRUE(info.doc.ends_with('.')) << info.name;
  }
  EXPECT_EQ(Describe(Defect::kNone).name, "none");
  EXPECT_EQ(Describe(Defect::kFetchSkipsRecord).name, "fetch-skips-record");
  EXPECT_EQ(Describe(Defect::kAlertNeverRaised).name, "alert-never-raised");
}

TEST(CheckDeathTest, AFailedCheckSaysWhereAndWhatAndEndsWith70) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const int two = 2;
  REDELIVER_CHECK(two == 2);
  EXPECT_EXIT(REDELIVER_CHECK(two == 3), testing::ExitedWithCode(70), "ids_test.cc:.*internal error: two == 3 does not hold");
}

}  // namespace
}  // namespace redeliver
