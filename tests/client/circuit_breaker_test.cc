// A breaker opens by the rate of failures in its window, waits, and lets the first calls after that decide.
#include "sim/client/circuit_breaker.h"

#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr BreakerOptions kFourOfFour{.window = 4, .minimum_calls = 4, .open_for = Seconds(60), .half_open_calls = 2};

std::string NameOf(CircuitBreaker::State state) {
  static constexpr const char* kNames[] = {"closed", "open", "half_open"};
  return kNames[static_cast<size_t>(state)];
}

// Calls at one instant: '.' succeeds, 'x' fails; a digit waits as many times ten seconds.
std::string StateAfter(const BreakerOptions& options, const std::string& story) {
  CircuitBreaker breaker(options);
  SimTime now;
  for (const char c : story) {
    if (c == '.' || c == 'x') {
      breaker.Record(c == 'x', now);
    } else {
      now = now + Seconds(10) * (c - '0');
    }
  }
  return NameOf(breaker.StateAt(now));
}

struct BreakerCase {
  const char* name;
  BreakerOptions options;
  const char* story;
  const char* state;
};

const BreakerCase kCases[] = {
    {"ItIsClosedAtFirst", kFourOfFour, "", "closed"},
    {"TooFewCallsAreNoRate", kFourOfFour, "xxx", "closed"},
    {"AtTheRateItOpens", kFourOfFour, "..xx", "open"},
    {"BelowTheRateItDoesNot", kFourOfFour, "...x", "closed"},
    {"TheWindowForgetsOldFailures", kFourOfFour, "x...x", "closed"},
    {"TheWindowForgetsOldSuccesses", kFourOfFour, "....xx", "open"},
    {"OpenItStaysForItsTime", kFourOfFour, "xxxx5", "open"},
    {"AfterThatItIsHalfOpen", kFourOfFour, "xxxx6", "half_open"},
    {"OneProbeDecidesNothing", kFourOfFour, "xxxx6.", "half_open"},
    {"SuccessesCloseIt", kFourOfFour, "xxxx6..", "closed"},
    {"FailuresOpenItAgain", kFourOfFour, "xxxx6xx", "open"},
    {"HalfOfThemIsTooMuch", kFourOfFour, "xxxx6.x", "open"},
    {"OpenAgainItWaitsAgain", kFourOfFour, "xxxx6xx5", "open"},
    {"AndIsHalfOpenAgain", kFourOfFour, "xxxx6xx6", "half_open"},
    {"ClosedAgainItStartsAfresh", kFourOfFour, "xxxx6..xxx", "closed"},
    {"WhatEndsWhileItIsOpenChangesNothing", kFourOfFour, "xxxx....", "open"},
    {"NorDoesItKeepItOpen", kFourOfFour, "xxxx3xxxx3", "half_open"},
};

class BreakerTest : public testing::TestWithParam<BreakerCase> {};

TEST_P(BreakerTest, IsInTheState) { EXPECT_EQ(StateAfter(GetParam().options, GetParam().story), GetParam().state); }

INSTANTIATE_TEST_SUITE_P(Stories, BreakerTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

// The figures of resilience4j: an outage that fails every call is noticed by 50 calls after successes, by 100 from the
// start, and costs ten calls a minute from then on.
TEST(CircuitBreaker, SparesAFailingSink) {
  for (const int successes : {0, 100}) {
    CircuitBreaker breaker{BreakerOptions()};
    SimTime now;
    for (int i = 0; i < successes; ++i) breaker.Record(false, now);
    int calls = 0;
    for (; now < SimTime() + Seconds(600); now = now + Millis(100)) {
      if (!breaker.AdmitsMessage(now)) continue;
      breaker.Record(true, now);
      ++calls;
    }
    EXPECT_EQ(calls, (successes == 0 ? 100 : 50) + 9 * 10);
  }
}

TEST(CircuitBreaker, HalfOpenItAdmitsNoMoreCallsThanDecideHoweverManyAreUnderWay) {
  CircuitBreaker breaker(kFourOfFour);
  for (int i = 0; i < 4; ++i) breaker.Record(true, SimTime());
  const SimTime later = breaker.open_until();
  EXPECT_EQ(breaker.MessagesLeft(later), 2u);
  breaker.Begin(later);
  EXPECT_EQ(breaker.MessagesLeft(later), 1u);
  breaker.Begin(later);
  EXPECT_FALSE(breaker.AdmitsMessage(later));
  breaker.Record(true, later);
  EXPECT_FALSE(breaker.AdmitsMessage(later));
  breaker.Record(true, later);
  EXPECT_EQ(breaker.MessagesLeft(breaker.open_until()), 2u);
}

TEST(CircuitBreaker, WhereHealthIsAskedForNoMessageIsAProbe) {
  BreakerOptions options = kFourOfFour;
  options.probe = BreakerProbe::kHealthCheck;
  CircuitBreaker breaker(options);
  for (int i = 0; i < 4; ++i) breaker.Record(true, SimTime());
  const SimTime later = breaker.open_until();
  EXPECT_FALSE(breaker.WantsHealthCheck(SimTime()));
  EXPECT_TRUE(breaker.WantsHealthCheck(later));
  EXPECT_FALSE(breaker.AdmitsMessage(later));
  breaker.Record(false, later);
  breaker.Record(false, later);
  EXPECT_TRUE(breaker.AdmitsMessage(later));
}

}  // namespace
}  // namespace redeliver
