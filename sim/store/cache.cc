#include "sim/store/cache.h"

namespace redeliver {

void Cache::Expire() {
  const SimTime now = WallClock();
  uint64_t count = 0;
  for (; !marked_.empty() && marked_.front().expires <= now; marked_.pop_front()) {
    const Marked& marked = marked_.front();
    DedupRecord& record = records_.Find(marked.sink, marked.id);
    if (record.claim || record.expires != marked.expires) continue;
    records_.Erase(marked.sink, marked.id, record, kernel().now());
    ++count;
  }
  if (count > 0) Record(MarksForgotten{id_, count});
}

DedupRecord& Cache::Find(const CacheKey& key) {
  Expire();
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
  if (!claim) marked_.push_back({stored.expires, key.sink, key.id});
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
  const bool renewed = record.exists();
  if (!Store(key, record, ttl_, false)) return responder.Reject(Rejection::kUnavailable);
  Record(MarkStored{id_, key.sink, key.message, renewed});
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
  const bool renewed = record.exists();
  if (!Store(key, record, request.lease, true)) return responder.Reject(Rejection::kUnavailable);
  Record(ClaimTaken{id_, key.sink, key.message, record.number, renewed});
  responder.Ok({.fencing_token = record.number});
}

void Cache::Handle(CacheConfirmRequest& request, Responder<CacheReply> responder) {
  const CacheKey& key = request.key;
  DedupRecord& record = Find(key);
  if (!kernel().Has(Defect::kConfirmForgets)) {
    const bool renewed = record.exists();
    if (!Store(key, record, ttl_, false)) return responder.Reject(Rejection::kUnavailable);
    Record(MarkStored{id_, key.sink, key.message, renewed});
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

void Cache::Forget() {
  Expire();
  marked_.clear();
  Record(MarksForgotten{id_, records_.Clear()});
}

void Cache::FailOver() {
  Expire();
  Record(MarksForgotten{id_, records_.FailOver(kernel().now())});
}

}  // namespace redeliver
