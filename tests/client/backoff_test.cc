// Waits double up to the longest; a jitter stays within what its rule says, and the same choices give the same waits.
#include "sim/client/backoff.h"

#include <set>
#include <vector>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

using Waits = std::vector<SimDuration>;

Waits Take(RetryJitter jitter, uint64_t seed, uint64_t ordinal = 1) {
  const SampledChoices choices(seed);
  Backoff backoff({Millis(100), Seconds(1), jitter}, 7, ordinal);
  Waits waits;
  for (int i = 0; i < 6; ++i) waits.push_back(backoff.Next(choices));
  return waits;
}

const Waits kPlain = {Millis(100), Millis(200), Millis(400), Millis(800), Seconds(1), Seconds(1)};

TEST(Backoff, DoublesUpToTheLongest) { EXPECT_EQ(Take(RetryJitter::kNone, 1), kPlain); }

struct JitterCase {
  const char* name;
  RetryJitter jitter;
  // In percent of the plain wait.
  int least;
  int most;
};

const JitterCase kJitters[] = {
    {"FullIsAnythingUpToThePlainWait", RetryJitter::kFull, 0, 100},
    {"EqualIsAtLeastHalfOfIt", RetryJitter::kEqual, 50, 100},
};

class JitterTest : public testing::TestWithParam<JitterCase> {};

TEST_P(JitterTest, StaysWithinItsRuleAndUsesMostOfIt) {
  const JitterCase& test = GetParam();
  int64_t least = 100;
  int64_t most = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const Waits waits = Take(test.jitter, seed);
    for (size_t i = 0; i < waits.size(); ++i) {
      const int64_t percent = waits[i].nanoseconds() * 100 / kPlain[i].nanoseconds();
      least = std::min(least, percent);
      most = std::max(most, percent);
    }
  }
  EXPECT_GE(least, test.least);
  EXPECT_LE(least, test.least + 5);
  EXPECT_LE(most, test.most);
  EXPECT_GE(most, test.most - 5);
}

INSTANTIATE_TEST_SUITE_P(Jitters, JitterTest, testing::ValuesIn(kJitters),
                         [](const auto& info) { return info.param.name; });

TEST(Backoff, DecorrelatedIsBetweenTheFirstAndThriceTheLast) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    SimDuration last = Millis(100);
    for (const SimDuration wait : Take(RetryJitter::kDecorrelated, seed)) {
      EXPECT_GE(wait, Millis(100));
      EXPECT_LE(wait, std::min(last * 3, Seconds(1)));
      last = wait;
    }
  }
}

TEST(Backoff, MessagesThatFailTogetherDoNotTryAgainTogether) {
  std::set<SimDuration> first;
  for (uint64_t ordinal = 0; ordinal < 50; ++ordinal) first.insert(Take(RetryJitter::kFull, 1, ordinal)[0]);
  EXPECT_EQ(first.size(), 50u);
  EXPECT_EQ(Take(RetryJitter::kFull, 1, 3), Take(RetryJitter::kFull, 1, 3));
}

}  // namespace
}  // namespace redeliver
