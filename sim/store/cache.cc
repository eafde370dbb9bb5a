#include "sim/store/cache.h"

namespace redeliver {

Cache::Entry& Cache::Find(SinkId sink, MessageId message) {
  std::vector<Entry>& records = records_[sink.value()];
  if (records.empty()) records.resize(messages_);
  Entry& entry = records[message.value()];
  if (entry.expires != SimTime() && entry.expires <= WallClock()) {
    entry = Entry();
    Record(MarksForgotten{id_, 1});
  }
  return entry;
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
    entry = {WallClock() + ttl_, request.token};
    Record(MarkStored{id_, request.sink, request.message});
  }
  responder.Ok({found});
}

void Cache::Forget() {
  uint64_t count = 0;
  for (std::vector<Entry>& records : records_) {
    for (const Entry& entry : records) count += entry.expires != SimTime() ? 1 : 0;
    records.clear();
  }
  Record(MarksForgotten{id_, count});
}

}  // namespace redeliver
