// What a process sees of a cache.
#ifndef REDELIVER_SIM_STORE_CACHE_CLIENT_H_
#define REDELIVER_SIM_STORE_CACHE_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/store/cache.h"

namespace redeliver {

class CacheClient {
 public:
  CacheClient(Context& self, Cache& cache, SimDuration request_timeout)
      : self_(self), cache_(cache), timeout_(request_timeout) {}

  // One attempt each. The key's asker tells its own earlier attempt from somebody else's record.
  Effect<CacheReply> Lookup(const CacheKey& key) { return Ask(self_, cache_, CacheLookupRequest{key}, {timeout_}); }
  Effect<CacheReply> Mark(const CacheKey& key, bool blindly = false) {
    return Ask(self_, cache_, CacheMarkRequest{key, blindly}, {timeout_});
  }
  Effect<CacheReply> Claim(const CacheKey& key, SimDuration lease, bool blindly = false) {
    return Ask(self_, cache_, CacheClaimRequest{key, lease, blindly}, {timeout_});
  }
  Effect<CacheReply> Confirm(const CacheKey& key) { return Ask(self_, cache_, CacheConfirmRequest{key}, {timeout_}); }
  Effect<CacheReply> Release(const CacheKey& key) { return Ask(self_, cache_, CacheReleaseRequest{key}, {timeout_}); }

 private:
  Context& self_;
  Cache& cache_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_CLIENT_H_
