// What a process that asks a cache over the network can know.
#include "sim/store/cache_client.h"

#include "gtest/gtest.h"
#include "tests/store/cache_world.h"

namespace redeliver {
namespace {

struct MarkSetup {
  Cache& cache;
  Journal& journal;
};

Process Marker(Context& self, const MarkSetup& setup) {
  CacheClient cache(self, setup.cache, Seconds(1));
  const CacheKey key(kMail, MessageId(1), 7);
  Outcome<CacheReply> marked = co_await cache.Mark(key);
  while (!marked.ok()) marked = co_await cache.Mark(key);
  setup.journal.Note(marked.value().found ? "found" : "mine");
  const Outcome<CacheReply> seen = co_await cache.Lookup(key);
  setup.journal.Note(seen.value().found ? "found" : "absent");
}

TEST(CacheClient, ARepeatedMarkWithItsTokenIsStillOnesOwn) {
  CacheWorld world;
  Journal journal(world.simulation);
  const MarkSetup setup{world.cache, journal};
  world.simulation.faults().AtRequest(Operation::kCacheMark, 1, {FaultKind::kDrop, Phase::kApplied, {}});
  world.simulation.Start<Marker>("marker", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"1.002s mine", "1.004s found"}));
}

TEST(CacheClient, AForgetStrikesBeforeTheLookupIsAnswered) {
  CacheWorld world;
  Journal journal(world.simulation);
  const MarkSetup setup{world.cache, journal};
  world.simulation.faults().AtServer(Operation::kCacheLookup, 1, {FaultKind::kForget, Phase::kBefore, {}});
  world.simulation.Start<Marker>("marker", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.words(), (Lines{"mine", "absent"}));
}

}  // namespace
}  // namespace redeliver
