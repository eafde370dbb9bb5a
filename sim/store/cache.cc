#include "sim/store/cache.h"

namespace redeliver {

void Cache::Expire() {
  const SimTime now = WallClock();
  uint64_t count = 0;
  for (; expired_ < marked_.size() && marked_[expired_].expires <= now; ++expired_) {
    const Marked& marked = marked_[expired_];
    Entry& entry = records_[marked.sink.value()][marked.message.value()];
    if (entry.expires != marked.expires) continue;
    entry = Entry();
    ++count;
  }
  if (count > 0) Record(MarksForgotten{id_, count});
}

Cache::Entry& Cache::Find(SinkId sink, MessageId message) {
  Expire();
  std::vector<Entry>& records = records_[sink.value()];
  if (records.empty()) records.resize(messages_);
  return records[message.value()];
}

void Cache::Handle(CacheLookupRequest& request, Responder<CacheReply> responder) {
  const bool found =
      Find(request.sink, request.message).expires != SimTime() || kernel().Has(Defect::kCacheFindsEverything);
  if (found) Record(DuplicateFound{id_, request.sink, request.message});
  responder.Ok({found});
}

void Cache::Handle(CacheMarkRequest& request, Responder<CacheReply> responder) {
  Entry& entry = Find(request.sink, request.message);
  const bool found =
      (entry.expires != SimTime() && entry.token != request.token) || kernel().Has(Defect::kCacheFindsEverything);
  if (found) {
    Record(DuplicateFound{id_, request.sink, request.message});
  } else {
    const bool renewed = entry.expires != SimTime();
    entry = {WallClock() + ttl_, request.token};
    marked_.push_back({entry.expires, request.sink, request.message});
    Record(MarkStored{id_, request.sink, request.message, renewed});
  }
  responder.Ok({found});
}

void Cache::Forget() {
  Expire();
  uint64_t count = 0;
  for (std::vector<Entry>& records : records_) {
    for (const Entry& entry : records) count += entry.expires != SimTime() ? 1 : 0;
    records.clear();
  }
  marked_.clear();
  expired_ = 0;
  Record(MarksForgotten{id_, count});
}

}  // namespace redeliver
