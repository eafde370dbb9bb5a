// A cache remembers ids for a while, by its own clock, and may forget them all.
#include "sim/store/cache.h"

#include "gtest/gtest.h"
#include "tests/store/cache_world.h"

namespace redeliver {
namespace {

TEST(Cache, FindsWhatWasMarkedForTheSameSink) {
  CacheWorld world;
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_FALSE(world.Mark(1));
  EXPECT_TRUE(world.Lookup(1));
  EXPECT_FALSE(world.Lookup(2));
  EXPECT_FALSE(world.Lookup(1, kLedger));
  EXPECT_EQ(world.simulation.FactNames(),
            (std::vector<std::string_view>{"cache.mark_stored", "cache.duplicate_found"}));
}

TEST(Cache, ALookupMarksNothing) {
  CacheWorld world;
  world.Lookup(1);
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_EQ(world.simulation.Count<DuplicateFound>(), 0u);
}

// --- Tokens ---------------------------------------------------------------------------------------------------------

struct TokenCase {
  const char* name;
  uint64_t first;
  uint64_t second;
  bool found;
};

const TokenCase kTokens[] = {
    {"TheSameTokenFindsItsOwnMarkAndMayGoOn", 7, 7, false},
    {"AnotherTokenFindsADuplicate", 7, 8, true},
    {"WithoutTokensEveryMarkIsOnesOwn", 0, 0, false},
    {"NoTokenFindsTheOneOfAnother", 7, 0, true},
};

class TokenTest : public testing::TestWithParam<TokenCase> {};

TEST_P(TokenTest, TellsOnesOwnMarkFromAnothers) {
  CacheWorld world;
  EXPECT_FALSE(world.Mark(1, GetParam().first));
  EXPECT_EQ(world.Mark(1, GetParam().second), GetParam().found);
  EXPECT_EQ(world.simulation.Count<DuplicateFound>(), GetParam().found ? 1u : 0u);
  EXPECT_EQ(world.simulation.Count<MarkStored>(), GetParam().found ? 1u : 2u);
}

INSTANTIATE_TEST_SUITE_P(Tokens, TokenTest, testing::ValuesIn(kTokens),
                         [](const auto& info) { return info.param.name; });

TEST(Cache, ARefusedMarkKeepsTheFirstToken) {
  CacheWorld world;
  world.Mark(1, 7);
  world.Mark(1, 8);
  EXPECT_FALSE(world.Mark(1, 7));
  EXPECT_TRUE(world.Mark(1, 8));
}

// --- Time to live ---------------------------------------------------------------------------------------------------

TEST(Cache, AMarkEndsWithItsTimeToLive) {
  CacheWorld world;
  world.MarkAt(Minutes(10), 1);
  world.ExpectFoundAt(Minutes(70) - Nanos(1), 1, true);
  world.ExpectFoundAt(Minutes(70), 1, false);
  world.simulation.Run();
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, 1u);
}

TEST(Cache, SaysWhetherAMarkIsNewOrRenewed) {
  CacheWorld world;
  world.MarkAt(Minutes(0), 1);
  world.MarkAt(Minutes(1), 1);
  world.MarkAt(Minutes(61), 1);  // The renewed mark has just ended.
  world.simulation.Run();
  const std::vector<MarkStored> marks = world.simulation.All<MarkStored>();
  ASSERT_EQ(marks.size(), 3u);
  EXPECT_FALSE(marks[0].renewed);
  EXPECT_TRUE(marks[1].renewed);
  EXPECT_FALSE(marks[2].renewed);
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, 1u) << "one record, however often renewed";
}

TEST(Cache, ForgetsWhatHasExpiredBeforeItServesTheNextRequest) {
  CacheWorld world;
  for (uint32_t message = 0; message < 5; ++message) world.MarkAt(Minutes(message), message);
  world.MarkAt(Minutes(3) + Seconds(1), 0);                 // Renewed: it outlives the others.
  world.ExpectFoundAt(Minutes(62) + Seconds(1), 9, false);  // Of another message.
  world.simulation.Run();
  ASSERT_EQ(world.simulation.Count<MarksForgotten>(), 1u);
  EXPECT_EQ(world.simulation.All<MarksForgotten>()[0].count, 2u) << "the second and the third";
}

TEST(Cache, AFailoverDoesNotForgetWhatHadExpired) {
  CacheWorld world;
  world.MarkAt(Minutes(0), 1);
  world.MarkAt(Minutes(30), 2);
  world.simulation.At(Minutes(70), [&] { world.cache.Forget(); });
  world.simulation.Run();
  const std::vector<MarksForgotten> forgotten = world.simulation.All<MarksForgotten>();
  ASSERT_EQ(forgotten.size(), 2u);
  EXPECT_EQ(forgotten[0].count, 1u);
  EXPECT_EQ(forgotten[1].count, 1u);
}

TEST(Cache, ALookupDoesNotProlongAMarkAndANewMarkDoes) {
  CacheWorld world;
  world.MarkAt(Minutes(0), 1);
  world.MarkAt(Minutes(0), 2);
  world.MarkAt(Minutes(50), 2);
  world.ExpectFoundAt(Minutes(59), 1, true);
  world.ExpectFoundAt(Minutes(61), 1, false);
  world.ExpectFoundAt(Minutes(61), 2, true);
  world.simulation.Run();
}

TEST(Cache, AnExpiredMarkCanBeMadeAgain) {
  CacheWorld world;
  world.simulation.At(Hours(0), [&] { EXPECT_FALSE(world.Mark(1, 7)); });
  world.simulation.At(Hours(2), [&] { EXPECT_FALSE(world.Mark(1, 8)); });
  world.ExpectFoundAt(Hours(2) + Minutes(59), 1, true);
  world.simulation.Run();
}

TEST(Cache, AClockJumpEndsMarksEarly) {
  CacheWorld world;
  world.MarkAt(Minutes(0), 1);
  world.simulation.At(Minutes(1), [&] { world.cache.JumpClock(Minutes(30)); });
  world.ExpectFoundAt(Minutes(2), 1, true);
  world.simulation.At(Minutes(3), [&] { world.cache.JumpClock(Minutes(30)); });
  world.ExpectFoundAt(Minutes(4), 1, false);
  world.MarkAt(Minutes(5), 2);  // Lives by the clock as it is now.
  world.ExpectFoundAt(Minutes(64), 2, true);
  world.ExpectFoundAt(Minutes(65), 2, false);
  world.simulation.Run();
}

TEST(Cache, ClockJumpsOfMillenniaEndAtTheFarEnd) {
  CacheWorld world;
  world.MarkAt(Minutes(0), 1);
  world.simulation.At(Minutes(1), [&] {
    for (int jump = 0; jump < 1000; ++jump) world.cache.JumpClock(Days(3650));
  });
  world.ExpectFoundAt(Minutes(2), 1, false);
  world.MarkAt(Minutes(3), 2);
  world.ExpectFoundAt(Minutes(4), 2, true);
  world.simulation.Run();
}

TEST(Cache, AFailoverForgetsEverything) {
  CacheWorld world;
  world.Mark(1);
  world.Mark(2);
  world.Mark(1, 0, kLedger);
  world.cache.Forget();
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, 3u);
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_FALSE(world.Lookup(1, kLedger));
  EXPECT_FALSE(world.Mark(1, 9));
  EXPECT_TRUE(world.Lookup(1));
}

// --- Claims ---------------------------------------------------------------------------------------------------------

struct ClaimWorld : CacheWorld {
  // "mine", "done" or "held".
  std::string Claim(uint64_t asker) {
    const CacheKey key(kMail, MessageId(1), asker);
    const CacheReply reply = AskDirectly(caller, cache, CacheClaimRequest{key, Seconds(10)}).value();
    return reply.found ? "done" : reply.claimed ? "held" : "mine";
  }
  void Confirm(uint64_t asker) {
    AskDirectly(caller, cache, CacheConfirmRequest{CacheKey(kMail, MessageId(1), asker)});
  }
  void Release(uint64_t asker) {
    AskDirectly(caller, cache, CacheReleaseRequest{CacheKey(kMail, MessageId(1), asker)});
  }
  void Do(char what, uint64_t asker) { what == 'c' ? Confirm(asker) : Release(asker); }
};

// A second request, some time after the first asker's claim and perhaps after what it did with it.
struct ClaimCase {
  const char* name;
  char then;  // 'c'onfirms, 'r'eleases, or nothing.
  uint64_t by;
  SimDuration after;
  uint64_t asker;
  const char* answer;
};

const ClaimCase kClaims[] = {
    {"AnotherAskerIsHeldOff", ' ', 0, Seconds(1), 8, "held"},
    {"TheSameAskerMayGoOn", ' ', 0, Seconds(1), 7, "mine"},
    {"AClaimEndsWithItsLease", ' ', 0, Seconds(10), 8, "mine"},
    {"AClaimLastsAsLongAsItsLease", ' ', 0, Seconds(10) - Nanos(1), 8, "held"},
    {"AConfirmedOneIsDoneForEverybody", 'c', 7, Seconds(1), 7, "done"},
    {"AConfirmedOneOutlivesTheLease", 'c', 7, Minutes(59), 8, "done"},
    {"AConfirmedOneEndsWithTheTimeToLive", 'c', 7, Hours(1), 8, "mine"},
    {"WhoeverConfirmsIsBelieved", 'c', 9, Seconds(1), 8, "done"},
    {"AReleasedOneIsFree", 'r', 7, Seconds(1), 8, "mine"},
    {"NobodyReleasesTheClaimOfAnother", 'r', 9, Seconds(1), 8, "held"},
};

class ClaimTest : public testing::TestWithParam<ClaimCase> {};

TEST_P(ClaimTest, DecidesWhoMayGoOn) {
  const ClaimCase& test = GetParam();
  ClaimWorld world;
  world.simulation.At(Nanos(0), [&] {
    EXPECT_EQ(world.Claim(7), "mine");
    if (test.then != ' ') world.Do(test.then, test.by);
  });
  world.simulation.At(test.after, [&] { EXPECT_EQ(world.Claim(test.asker), test.answer); });
  world.simulation.Run();
}

INSTANTIATE_TEST_SUITE_P(Claims, ClaimTest, testing::ValuesIn(kClaims),
                         [](const auto& info) { return info.param.name; });

TEST(Cache, FencingTokensOfLaterClaimsAreLarger) {
  CacheWorld world;
  const CacheKey key(kMail, MessageId(1), 7);
  const CacheKey other(kMail, MessageId(2), 7);
  const auto claim = [&](const CacheKey& what) {
    return AskDirectly(world.caller, world.cache, CacheClaimRequest{what, Seconds(10)}).value().fencing_token;
  };
  const uint64_t first = claim(key);
  EXPECT_GT(first, 0u);
  EXPECT_GT(claim(other), first);
  EXPECT_GT(claim(key), claim(other) - 2);
  EXPECT_EQ(world.simulation.All<ClaimTaken>().at(0).token, first);
}

TEST(Cache, AClaimIsNoMark) {
  ClaimWorld world;
  world.Claim(7);
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_EQ(world.simulation.Count<DuplicateFound>(), 0u);
}

TEST(Cache, ABlindMarkOrClaimAsksNobody) {
  ClaimWorld world;
  world.Claim(7);
  AskDirectly(world.caller, world.cache, CacheMarkRequest{CacheKey(kMail, MessageId(1), 8), true});
  EXPECT_TRUE(world.Lookup(1));
  const CacheClaimRequest blind{CacheKey(kMail, MessageId(1), 9), Seconds(10), true};
  EXPECT_FALSE(AskDirectly(world.caller, world.cache, blind).value().found);
}

TEST(Cache, CopiesHaveIdsOfTheirOwn) {
  CacheWorld world;
  const CacheKey first(kMail, MessageId(1), DedupId::OfCopy(1), 7);
  const CacheKey second(kMail, MessageId(1), DedupId::OfCopy(2), 8);
  AskDirectly(world.caller, world.cache, CacheMarkRequest{first});
  EXPECT_TRUE(AskDirectly(world.caller, world.cache, CacheLookupRequest{first}).value().found);
  EXPECT_FALSE(AskDirectly(world.caller, world.cache, CacheLookupRequest{second}).value().found);
  EXPECT_FALSE(world.Lookup(1));
}

// --- Room -----------------------------------------------------------------------------------------------------------

TEST(Cache, AFullOneForgetsWhatWasStoredFirst) {
  CacheWorld world;
  world.options.capacity = 2;
  for (const uint32_t message : {1, 2, 3}) EXPECT_FALSE(world.Mark(message, message));
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_TRUE(world.Lookup(2));
  EXPECT_TRUE(world.Lookup(3));
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, 1u);
}

TEST(Cache, StoringAgainMakesARecordTheNewest) {
  CacheWorld world;
  world.options.capacity = 2;
  for (const uint32_t message : {1, 2, 1, 3}) world.Mark(message, message);
  EXPECT_TRUE(world.Lookup(1));
  EXPECT_FALSE(world.Lookup(2));
}

TEST(Cache, AFullOneThatForgetsNothingRefuses) {
  CacheWorld world;
  world.options.capacity = 1;
  world.options.eviction = Eviction::kRefuse;
  world.Mark(1, 1);
  const CacheMarkRequest second{CacheKey(kMail, MessageId(2), 2)};
  EXPECT_EQ(AskDirectly(world.caller, world.cache, second).reason(), Rejection::kUnavailable);
  EXPECT_FALSE(world.Mark(1, 1));  // What it has it may store again.
  EXPECT_TRUE(world.Lookup(1));
}

TEST(Cache, AnExpiredRecordMakesRoom) {
  CacheWorld world;
  world.options.capacity = 1;
  world.options.eviction = Eviction::kRefuse;
  world.MarkAt(Minutes(0), 1);
  world.ExpectFoundAt(Minutes(61), 1, false);
  world.simulation.At(Minutes(62), [&] { EXPECT_FALSE(world.Mark(2, 2)); });
  world.ExpectFoundAt(Minutes(63), 2, true);
  world.simulation.Run();
}

// --- Replication ----------------------------------------------------------------------------------------------------

struct FailoverCase {
  const char* name;
  SimDuration lag;
  bool first_found;   // Stored at 0s,
  bool second_found;  // and at 8s; the failover comes at 10s.
};

const FailoverCase kFailovers[] = {
    {"ASynchronousReplicaHasEverything", Seconds(0), true, true},
    {"ALagTakesWhatIsYounger", Seconds(5), true, false},
    {"AtItsEndARecordIsReplicated", Seconds(2), true, true},
    {"ALongLagTakesAll", Seconds(20), false, false},
};

class FailoverTest : public testing::TestWithParam<FailoverCase> {};

TEST_P(FailoverTest, LosesWhatIsNotReplicated) {
  CacheWorld world;
  world.options.replication_lag = GetParam().lag;
  world.MarkAt(Seconds(0), 1);
  world.MarkAt(Seconds(8), 2);
  world.simulation.At(Seconds(10), [&] { world.cache.FailOver(); });
  world.ExpectFoundAt(Seconds(11), 1, GetParam().first_found);
  world.ExpectFoundAt(Seconds(11), 2, GetParam().second_found);
  world.simulation.Run();
  const uint64_t lost = (GetParam().first_found ? 0 : 1) + (GetParam().second_found ? 0 : 1);
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, lost);
}

INSTANTIATE_TEST_SUITE_P(Failovers, FailoverTest, testing::ValuesIn(kFailovers),
                         [](const auto& info) { return info.param.name; });

TEST(Cache, AFailoverBringsBackTheClaimBehindAConfirmation) {
  ClaimWorld world;
  world.options.replication_lag = Seconds(3);
  world.simulation.At(Seconds(0), [&] { world.Claim(7); });
  world.simulation.At(Seconds(8), [&] { world.Confirm(7); });
  world.simulation.At(Seconds(9), [&] { world.cache.FailOver(); });
  world.simulation.At(Seconds(9) + Millis(1), [&] { EXPECT_EQ(world.Claim(8), "held"); });
  world.simulation.At(Seconds(10), [&] { EXPECT_EQ(world.Claim(8), "mine"); });
  world.simulation.Run();
}

}  // namespace
}  // namespace redeliver
