// A cache for two sinks, and a process that asks it without a network.
#ifndef REDELIVER_TESTS_STORE_CACHE_WORLD_H_
#define REDELIVER_TESTS_STORE_CACHE_WORLD_H_

#include "gtest/gtest.h"
#include "sim/store/cache.h"
#include "tests/support/simulation.h"

namespace redeliver {

inline RunShape CacheShape() {
  RunShape shape;
  shape.sinks = {{.name = "mail"}, {.name = "ledger"}};
  shape.caches = {{.name = "seen"}};
  shape.messages = 10;
  return shape;
}

inline constexpr SinkId kMail{0};
inline constexpr SinkId kLedger{1};

struct CacheWorld {
  bool Lookup(uint32_t message, SinkId sink = kMail) {
    return AskDirectly(caller, cache, CacheLookupRequest{CacheKey(sink, MessageId(message))}).value().found;
  }
  bool Mark(uint32_t message, uint64_t token = 0, SinkId sink = kMail) {
    return AskDirectly(caller, cache, CacheMarkRequest{CacheKey(sink, MessageId(message), token)}).value().found;
  }
  void MarkAt(SimDuration at, uint32_t message) {
    simulation.At(at, [=, this] { Mark(message); });
  }
  void ExpectFoundAt(SimDuration at, uint32_t message, bool found) {
    simulation.At(at, [=, this] { EXPECT_EQ(Lookup(message), found) << FormatDuration(at); });
  }

  Simulation simulation;
  RunShape shape = CacheShape();
  CacheOptions options{.ttl = Hours(1)};
  Cache cache{simulation.kernel(), 0, CacheId(0), options, shape};
  Context& caller = simulation.NewProcess("caller");
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_STORE_CACHE_WORLD_H_
