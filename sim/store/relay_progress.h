// How far one relay has come, as far as it is written down anywhere.
#ifndef REDELIVER_SIM_STORE_RELAY_PROGRESS_H_
#define REDELIVER_SIM_STORE_RELAY_PROGRESS_H_

#include <algorithm>

#include "sim/base/sim_time.h"
#include "sim/store/database_requests.h"

namespace redeliver {

// A cursor over the outbox: in the order of ids, or of transactions. One table row, replicated as any other.
struct OutboxCursor {
  TransactionNumber transaction;
  RowId row;
};

class RelayProgress {
 public:
  RelayProgress(Pool& pool, OutboxRead by, bool slot_failover)
      : by_(by), slot_failover_(slot_failover), cursors_(pool) {}

  OutboxRead by() const { return by_; }
  bool slot_failover() const { return slot_failover_; }

  OutboxCursor cursor() const { return cursors_.empty() ? OutboxCursor() : cursors_.back().cursor; }
  void MoveCursor(const OutboxCursor& cursor, SimTime now) { cursors_.push_back({now, cursor}); }
  // A failover lost what was written after `time`.
  void ForgetCursorsAfter(SimTime time) {
    while (!cursors_.empty() && cursors_.back().time > time) cursors_.pop_back();
  }
  // A failover to a replica that had been written to until `time` at least can need none of the older ones.
  void KeepCursorsSince(SimTime time) {
    size_t first = 0;
    while (first + 1 < cursors_.size() && cursors_[first + 1].time <= time) ++first;
    cursors_.erase(cursors_.begin(), cursors_.begin() + static_cast<ptrdiff_t>(first));
  }

  // Of a reader of the log.
  LogPosition stored;    // In its own storage, outside of the database.
  LogPosition slot;      // What its replication slot keeps begins after this.
  bool has_slot = true;  // It is created before the first write.

  // After which position a stream that is opened now can begin. Without a slot somebody has to do something first, and
  // may yet begin where the relay stopped.
  LogPosition Begin() const { return has_slot ? std::max(stored, slot) : stored; }

 private:
  struct Written {
    SimTime time;
    OutboxCursor cursor;
  };

  const OutboxRead by_;
  const bool slot_failover_;
  PoolVector<Written> cursors_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_RELAY_PROGRESS_H_
