// A cache of message ids: fast, apart from the effect, and forgetful. Records end with their time to live, by the
// cache's own clock, and all of them with a failover to a replica that lacks them. What has expired leaves its memory
// before the next request is served.
#ifndef REDELIVER_SIM_STORE_CACHE_H_
#define REDELIVER_SIM_STORE_CACHE_H_

#include <cstddef>
#include <vector>

#include "sim/base/outcome.h"
#include "sim/kernel/call.h"
#include "sim/store/cache_options.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Cache;

struct CacheReply {
  // Whether the id was recorded before this request.
  bool found = false;
};

// Asks whether the message was recorded for the sink.
struct CacheLookupRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheLookup;

  SinkId sink;
  MessageId message;
};

// Records the message unless it is recorded already, in one step (SET NX).
struct CacheMarkRequest {
  using Server = Cache;
  using Reply = CacheReply;
  static constexpr Operation kOperation = Operation::kCacheMark;

  SinkId sink;
  MessageId message;
  // Who has asked before and not heard: the same token finds its own record and may go on (SET NX with a value).
  uint64_t token = 0;
};

class Cache final : public Server {
 public:
  // `shape` outlives the cache.
  Cache(Kernel& kernel, uint16_t index, CacheId id, const CacheOptions& options, const RunShape& shape)
      : Server(kernel, index), id_(id), ttl_(options.ttl), messages_(shape.messages), records_(shape.sinks.size()) {}

  void Handle(CacheLookupRequest& request, Responder<CacheReply> responder);
  void Handle(CacheMarkRequest& request, Responder<CacheReply> responder);

  void Forget() override;

 private:
  struct Entry {
    SimTime expires;  // By the wall clock; SimTime() if there is no record.
    uint64_t token = 0;
  };

  // A record as it was when its time to live began. It is out of date if the record has been renewed since.
  struct Marked {
    SimTime expires;
    SinkId sink;
    MessageId message;
  };

  void Expire();
  // The live record, or an empty one to fill.
  Entry& Find(SinkId sink, MessageId message);

  const CacheId id_;
  const SimDuration ttl_;
  const uint32_t messages_;
  std::vector<std::vector<Entry>> records_;  // By sink, then message; empty until used.
  std::vector<Marked> marked_;               // In the order they expire, for the clock never goes back.
  size_t expired_ = 0;                       // How many of those are over.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CACHE_H_
