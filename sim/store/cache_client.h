// What a process sees of a cache.
#ifndef REDELIVER_SIM_STORE_CACHE_CLIENT_H_
#define REDELIVER_SIM_STORE_CACHE_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/store/cache.h"

namespace redeliver {

class CacheClient {
 public:
  // Records are kept for effects at `sink`.
  CacheClient(Context& self, Cache& cache, SinkId sink, SimDuration request_timeout)
      : self_(self), cache_(cache), sink_(sink), timeout_(request_timeout) {}

  // One attempt each.
  Effect<CacheReply> Lookup(MessageId message) {
    return Ask(self_, cache_, CacheLookupRequest{sink_, message}, {timeout_});
  }
  // `token` tells the asker's own earlier attempt from somebody else's record.
  Effect<CacheReply> Mark(MessageId message, uint64_t token) {
    return Ask(self_, cache_, CacheMarkRequest{sink_, message, token}, {timeout_});
  }

 private:
  Context& self_;
  Cache& cache_;
  const SinkId sink_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_CLIENT_H_
