// The records of a cache: by sink and id, with room for so many, and with what a replica does not have yet.
#ifndef REDELIVER_SIM_STORE_DEDUP_RECORDS_H_
#define REDELIVER_SIM_STORE_DEDUP_RECORDS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "sim/base/dedup_id.h"
#include "sim/base/sim_time.h"
#include "sim/store/cache_options.h"

namespace redeliver {

struct DedupRecord {
  SimTime expires;      // By the cache's clock; SimTime() if there is no record.
  uint64_t asker = 0;   // Who stored it.
  uint32_t number = 0;  // The how manieth record of the cache it is.
  bool claim = false;   // Somebody is at it; otherwise it is done.

  bool exists() const { return expires != SimTime(); }
};

class DedupRecords {
 public:
  // `options` outlive the records. Ids of messages are below `messages`.
  DedupRecords(const CacheOptions& options, size_t sinks, uint32_t messages)
      : options_(options), messages_(messages), by_message_(sinks), by_copy_(sinks) {}

  // One that exists, expired or not, or an empty one to store into.
  DedupRecord& Find(SinkId sink, DedupId id);
  // Takes the place of `record`, which Find has returned. Returns how many others had to be forgotten for that, or
  // nothing was stored: kFull.
  static constexpr uint64_t kFull = ~uint64_t{0};
  uint64_t Store(SinkId sink, DedupId id, DedupRecord& record, DedupRecord stored, SimTime now);
  void Erase(SinkId sink, DedupId id, DedupRecord& record, SimTime now);
  // The number that the next record to be stored gets, unless it is stored in the place of another.
  uint32_t next_number() const { return next_number_; }

  // Everything is forgotten. Returns how much that was.
  uint64_t Clear();
  // What was stored or erased within the replication lag before `now` never was. Returns how many records went back.
  uint64_t FailOver(SimTime now);

 private:
  struct Place {
    SinkId sink;
    DedupId id;
    uint32_t number = 0;
  };
  // What was there before a change that no replica has seen yet.
  struct Change {
    SimTime time;
    Place place;
    DedupRecord before;
  };

  bool bounded() const { return options_.capacity > 0; }
  void Note(SinkId sink, DedupId id, const DedupRecord& before, SimTime now);
  // Makes room for one record, if it may. Returns whether there was one to forget.
  bool EvictOldest(SimTime now);

  const CacheOptions& options_;
  const uint32_t messages_;
  std::vector<std::vector<DedupRecord>> by_message_;      // By sink, then message; empty until used.
  std::vector<std::map<uint64_t, DedupRecord>> by_copy_;  // By sink.
  std::deque<Place> in_order_;                            // As stored; only if there is a capacity.
  std::deque<Change> unreplicated_;                       // Oldest first; only if there is a lag.
  uint32_t next_number_ = 1;
  uint64_t count_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DEDUP_RECORDS_H_
