// A cache remembers ids for a while, by its own clock, and may forget them all.
#include "sim/store/cache.h"

#include "gtest/gtest.h"
#include "sim/store/cache_client.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

RunShape Shape() {
  RunShape shape;
  shape.sinks = {{.name = "mail"}, {.name = "ledger"}};
  shape.caches = {{.name = "seen"}};
  shape.messages = 10;
  return shape;
}

constexpr SinkId kMail{0};
constexpr SinkId kLedger{1};

struct World {
  bool Lookup(uint32_t message, SinkId sink = kMail) {
    return AskDirectly(caller, cache, CacheLookupRequest{sink, MessageId(message)}).value().found;
  }
  bool Mark(uint32_t message, uint64_t token = 0, SinkId sink = kMail) {
    return AskDirectly(caller, cache, CacheMarkRequest{sink, MessageId(message), token}).value().found;
  }
  void MarkAt(SimDuration at, uint32_t message) {
    simulation.At(at, [=, this] { Mark(message); });
  }
  void ExpectFoundAt(SimDuration at, uint32_t message, bool found) {
    simulation.At(at, [=, this] { EXPECT_EQ(Lookup(message), found) << FormatDuration(at); });
  }

  Simulation simulation;
  RunShape shape = Shape();
  Cache cache{simulation.kernel(), 0, CacheId(0), CacheOptions{.ttl = Hours(1)}, shape};
  Context& caller = simulation.NewProcess("caller");
};

TEST(Cache, FindsWhatWasMarkedForTheSameSink) {
  World world;
  EXPECT_FALSE(world.Lookup(1));
  EXPECT_FALSE(world.Mark(1));
  EXPECT_TRUE(world.Lookup(1));
  EXPECT_FALSE(world.Lookup(2));
  EXPECT_FALSE(world.Lookup(1, kLedger));
  EXPECT_EQ(world.simulation.FactNames(), (std::vector<std::string_view>{"cache.mark_stored", "cache.duplicate_found"}));
}

TEST(Cache, ALookupMarksNothing) {
  World world;
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
  World world;
  EXPECT_FALSE(world.Mark(1, GetParam().first));
  EXPECT_EQ(world.Mark(1, GetParam().second), GetParam().found);
  EXPECT_EQ(world.simulation.Count<DuplicateFound>(), GetParam().found ? 1u : 0u);
  EXPECT_EQ(world.simulation.Count<MarkStored>(), GetParam().found ? 1u : 2u);
}

INSTANTIATE_TEST_SUITE_P(Tokens, TokenTest, testing::ValuesIn(kTokens), [](const auto& info) { return info.param.name; });

TEST(Cache, ARefusedMarkKeepsTheFirstToken) {
  World world;
  world.Mark(1, 7);
  world.Mark(1, 8);
  EXPECT_FALSE(world.Mark(1, 7));
  EXPECT_TRUE(world.Mark(1, 8));
}

// --- Time to live ---------------------------------------------------------------------------------------------------

TEST(Cache, AMarkEndsWithItsTimeToLive) {
  World world;
  world.MarkAt(Minutes(10), 1);
  world.ExpectFoundAt(Minutes(70) - Nanos(1), 1, true);
  world.ExpectFoundAt(Minutes(70), 1, false);
  world.simulation.Run();
  EXPECT_EQ(world.simulation.All<MarksForgotten>().at(0).count, 1u);
}

TEST(Cache, SaysWhetherAMarkIsNewOrRenewed) {
  World world;
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
  World world;
  for (uint32_t message = 0; message < 5; ++message) world.MarkAt(Minutes(message), message);
  world.MarkAt(Minutes(3) + Seconds(1), 0);               // Renewed: it outlives the others.
  world.ExpectFoundAt(Minutes(62) + Seconds(1), 9, false);  // Of another message.
  world.simulation.Run();
  ASSERT_EQ(world.simulation.Count<MarksForgotten>(), 1u);
  EXPECT_EQ(world.simulation.All<MarksForgotten>()[0].count, 2u) << "the second and the third";
}

TEST(Cache, AFailoverDoesNotForgetWhatHadExpired) {
  World world;
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
  World world;
  world.MarkAt(Minutes(0), 1);
  world.MarkAt(Minutes(0), 2);
  world.MarkAt(Minutes(50), 2);
  world.ExpectFoundAt(Minutes(59), 1, true);
  world.ExpectFoundAt(Minutes(61), 1, false);
  world.ExpectFoundAt(Minutes(61), 2, true);
  world.simulation.Run();
}

TEST(Cache, AnExpiredMarkCanBeMadeAgain) {
  World world;
  world.simulation.At(Hours(0), [&] { EXPECT_FALSE(world.Mark(1, 7)); });
  world.simulation.At(Hours(2), [&] { EXPECT_FALSE(world.Mark(1, 8)); });
  world.ExpectFoundAt(Hours(2) + Minutes(59), 1, true);
  world.simulation.Run();
}

TEST(Cache, AClockJumpEndsMarksEarly) {
  World world;
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
  World world;
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
  World world;
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

// --- Through the client ---------------------------------------------------------------------------------------------

struct MarkSetup {
  Cache& cache;
  Journal& journal;
};

Process Marker(Context& self, const MarkSetup& setup) {
  CacheClient cache(self, setup.cache, kMail, Seconds(1));
  Outcome<CacheReply> marked = co_await cache.Mark(MessageId(1), 7);
  while (!marked.ok()) marked = co_await cache.Mark(MessageId(1), 7);
  setup.journal.Note(marked.value().found ? "found" : "mine");
  const Outcome<CacheReply> seen = co_await cache.Lookup(MessageId(1));
  setup.journal.Note(seen.value().found ? "found" : "absent");
}

TEST(CacheClient, ARepeatedMarkWithItsTokenIsStillOnesOwn) {
  World world;
  Journal journal(world.simulation);
  const MarkSetup setup{world.cache, journal};
  world.simulation.faults().AtRequest(Operation::kCacheMark, 1, {FaultKind::kDrop, Phase::kApplied, {}});
  world.simulation.Start<Marker>("marker", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"1.002s mine", "1.004s found"}));
}

TEST(CacheClient, AForgetStrikesBeforeTheLookupIsAnswered) {
  World world;
  Journal journal(world.simulation);
  const MarkSetup setup{world.cache, journal};
  world.simulation.faults().AtServer(Operation::kCacheLookup, 1, {FaultKind::kForget, Phase::kBefore, {}});
  world.simulation.Start<Marker>("marker", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.words(), (Lines{"mine", "absent"}));
}

}  // namespace
}  // namespace redeliver
