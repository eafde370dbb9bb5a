// What a scenario says about one cache.
#ifndef REDELIVER_SIM_STORE_CACHE_OPTIONS_H_
#define REDELIVER_SIM_STORE_CACHE_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

struct CacheOptions {
  SimDuration ttl = Days(7);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&CacheOptions::ttl, {.name = "ttl",
                              .doc = "How long a record is remembered, by the cache's own clock.",
                              .legal = {{Millis(1), Days(3650)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_OPTIONS_H_
