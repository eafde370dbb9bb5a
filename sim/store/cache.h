// A cache of message ids: fast, apart from the effect, and forgetful. Records end with their time to live, by the
// cache's own clock; for want of room; all of them when it is cleared; and those that are not replicated yet with a
// failover. A claim is a record with a short life, for somebody who is still at work.
#ifndef REDELIVER_SIM_STORE_CACHE_H_
#define REDELIVER_SIM_STORE_CACHE_H_

#include <deque>

#include "sim/base/dedup_id.h"
#include "sim/base/outcome.h"
#include "sim/kernel/call.h"
#include "sim/store/cache_options.h"
#include "sim/store/dedup_records.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Cache;

struct CacheReply {
  // Whether the id was recorded before this request.
  bool found = false;
  // Whether somebody has claimed it instead.
  bool claimed = false;
  // Of a claim that was granted: larger than that of any earlier one.
  uint64_t fencing_token = 0;
};

// What all requests have in common.
struct CacheKey {
  CacheKey() = default;
  CacheKey(SinkId sink, MessageId message, uint64_t asker = 0) : CacheKey(sink, message, message, asker) {}
  CacheKey(SinkId sink, MessageId message, DedupId id, uint64_t asker)
      : sink(sink), message(message), id(id), asker(asker) {}

  SinkId sink;
  MessageId message;
  DedupId id;
  // Who asks: the same asker finds its own record or claim and may go on (SET NX with a value).
  uint64_t asker = 0;
};

// Asks whether the id was recorded for the sink.
struct CacheLookupRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheLookup;

  CacheKey key;
};

// Records the id unless it is recorded already, in one step (SET NX).
struct CacheMarkRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheMark;

  CacheKey key;
  // Records it in any case (SET).
  bool blindly = false;
};

// Claims the id unless it is recorded or claimed.
struct CacheClaimRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheClaim;

  CacheKey key;
  SimDuration lease;
  bool blindly = false;
};

// Records the id as handled, whatever was there: whoever says so has applied the effect, even if its claim has lapsed.
struct CacheConfirmRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheConfirm;

  CacheKey key;
};

// Takes a claim back, if it is still the asker's.
struct CacheReleaseRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheRelease;

  CacheKey key;
};

class Cache final : public Server {
 public:
  // `options` and `shape` outlive the cache.
  Cache(Kernel& kernel, uint16_t index, CacheId id, const CacheOptions& options, const RunShape& shape)
      : Server(kernel, index), id_(id), ttl_(options.ttl), records_(options, shape.sinks.size(), shape.messages) {}

  // What finds a cache full that forgets nothing is refused as kUnavailable.
  void Handle(CacheLookupRequest& request, Responder<CacheReply> responder);
  void Handle(CacheMarkRequest& request, Responder<CacheReply> responder);
  void Handle(CacheClaimRequest& request, Responder<CacheReply> responder);
  void Handle(CacheConfirmRequest& request, Responder<CacheReply> responder);
  void Handle(CacheReleaseRequest& request, Responder<CacheReply> responder);

  void Forget() override;
  void FailOver() override;

 private:
  // A record as it was when its time to live began; out of date if it has been renewed since.
  struct Marked {
    SimTime expires;
    SinkId sink;
    DedupId id;
  };

  // What has expired leaves the memory before a request is served. A claim does when somebody asks for it.
  void Expire();
  // The live record, or an empty one to fill.
  DedupRecord& Find(const CacheKey& key);
  // Whether it is known as handled.
  bool Done(const DedupRecord& record) const;
  // False if there was no room.
  bool Store(const CacheKey& key, DedupRecord& record, SimDuration lives, bool claim);

  const CacheId id_;
  const SimDuration ttl_;
  DedupRecords records_;
  std::deque<Marked> marked_;  // In the order they expire, for the clock never goes back.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_H_
