#include "sim/store/cache.h"

namespace redeliver {

DedupRecord& Cache::Find(const CacheKey& key) {
  DedupRecord& record = records_.Find(key.sink, key.id);
  const bool lapses = !(record.claim && kernel().Has(Defect::kClaimNeverLapses));
  if (record.exists() && record.expires <= WallClock() && lapses) {
    records_.Erase(key.sink, key.id, record, kernel().now());
    Record(MarksForgotten{id_, 1});
  }
  return record;
}

bool Cache::Done(const DedupRecord& record) const { return record.exists() && !record.claim; }

bool Cache::Store(const CacheKey& key, DedupRecord& record, SimDuration lives, bool claim) {
  const DedupRecord stored{.expires = WallClock() + lives, .asker = key.asker, .claim = claim};
  const uint64_t forgotten = records_.Store(key.sink, key.id, record, stored, kernel().now());
  if (forgotten == DedupRecords::kFull) return false;
  if (forgotten > 0) Record(MarksForgotten{id_, forgotten});
  return true;
}

void Cache::Handle(CacheLookupRequest& request, Responder<CacheReply> responder) {
  const DedupRecord& record = Find(request.key);
  const bool found = Done(record) || kernel().Has(Defect::kCacheFindsEverything);
  if (found) Record(DuplicateFound{id_, request.key.sink, request.key.message});
  responder.Ok({.found = found, .claimed = record.exists() && record.claim});
}

void Cache::Handle(CacheMarkRequest& request, Responder<CacheReply> responder) {
  const CacheKey& key = request.key;
  DedupRecord& record = Find(key);
  const bool found =
      (record.exists() && record.asker != key.asker && !request.blindly) || kernel().Has(Defect::kCacheFindsEverything);
  if (found) {
    Record(DuplicateFound{id_, key.sink, key.message});
    return responder.Ok({.found = true});
  }
  if (!Store(key, record, ttl_, false)) return responder.Reject(Rejection::kUnavailable);
  Record(MarkStored{id_, key.sink, key.message});
  responder.Ok({});
}

void Cache::Handle(CacheClaimRequest& request, Responder<CacheReply> responder) {
  const CacheKey& key = request.key;
  DedupRecord& record = Find(key);
  if (!request.blindly && Done(record)) {
    Record(DuplicateFound{id_, key.sink, key.message});
    return responder.Ok({.found = true});
  }
  if (!request.blindly && record.exists() && record.asker != key.asker) return responder.Ok({.claimed = true});
  if (!Store(key, record, request.lease, true)) return responder.Reject(Rejection::kUnavailable);
  Record(ClaimTaken{id_, key.sink, key.message, record.number});
  responder.Ok({.fencing_token = record.number});
}

void Cache::Handle(CacheConfirmRequest& request, Responder<CacheReply> responder) {
  const CacheKey& key = request.key;
  DedupRecord& record = Find(key);
  if (!kernel().Has(Defect::kConfirmForgets)) {
    if (!Store(key, record, ttl_, false)) return responder.Reject(Rejection::kUnavailable);
    Record(MarkStored{id_, key.sink, key.message});
  }
  responder.Ok({});
}

void Cache::Handle(CacheReleaseRequest& request, Responder<CacheReply> responder) {
  const CacheKey& key = request.key;
  DedupRecord& record = Find(key);
  const bool own = record.exists() && record.claim && record.asker == key.asker;
  if (own && !kernel().Has(Defect::kClaimNotReleased)) {
    records_.Erase(key.sink, key.id, record, kernel().now());
    Record(ClaimReleased{id_, key.sink, key.message});
  }
  responder.Ok({});
}

void Cache::Forget() { Record(MarksForgotten{id_, records_.Clear()}); }

void Cache::FailOver() { Record(MarksForgotten{id_, records_.FailOver(kernel().now())}); }

}  // namespace redeliver
