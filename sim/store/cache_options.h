// What a scenario says about one cache.
#ifndef REDELIVER_SIM_STORE_CACHE_OPTIONS_H_
#define REDELIVER_SIM_STORE_CACHE_OPTIONS_H_

#include <cstdint>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class Eviction { kOldest, kRefuse };

template <>
struct EnumNames<Eviction> {
  static constexpr EnumName kNames[] = {
      {"oldest", "The record stored first is forgotten (Redis: volatile-ttl, allkeys-lru)."},
      {"refuse", "The new one is refused, so that nothing is forgotten (Redis: noeviction)."}};
};

struct CacheOptions {
  SimDuration ttl = Days(7);
  int64_t capacity = 0;
  Eviction eviction = Eviction::kOldest;
  SimDuration replication_lag = Nanos(0);
  int64_t bytes_per_record = 100;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&CacheOptions::ttl, {.name = "ttl",
                              .doc = "How long a record is remembered, by the cache's own clock.",
                              .legal = {{Millis(1), Days(3650)}}});
    knob(&CacheOptions::capacity, {.name = "capacity",
                                   .doc = "How many records it has room for; 0: for all of them.",
                                   .legal = {{0, 1'000'000'000}}});
    knob(&CacheOptions::eviction, {.name = "eviction", .doc = "What a cache does that is full."});
    knob(&CacheOptions::replication_lag,
         {.name = "replication_lag",
          .doc = "How far its replica is behind: a failover loses what was stored within that time. 0s: replication is "
                 "synchronous.",
          .legal = {{Nanos(0), Hours(1)}}});
    knob(
        &CacheOptions::bytes_per_record,
        {.name = "bytes_per_record",
         .doc = "Memory that a record takes beside its id of 36 bytes. Nothing but the metric dedup_bytes_peak depends "
                "on it; the default is unverified: measure your own.",
         .legal = {{0, 1'000'000}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_OPTIONS_H_
