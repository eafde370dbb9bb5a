// The write-ahead log of a database, as far as readers of changes see it: one entry for each commit, in commit order.
#ifndef REDELIVER_SIM_STORE_CHANGE_LOG_H_
#define REDELIVER_SIM_STORE_CHANGE_LOG_H_

#include "sim/base/check.h"
#include "sim/base/sim_time.h"
#include "sim/store/database_requests.h"

namespace redeliver {

struct Change {
  TransactionNumber transaction;
  SimTime committed;
  MessageId row = MessageId::None();  // Of the business table.
  RowId event = RowId::None();        // Of the outbox.
};

class ChangeLog {
 public:
  explicit ChangeLog(Pool& pool) : changes_(pool) {}

  LogPosition Append(const Change& change) {
    changes_.push_back(change);
    return end();
  }
  // Of the last entry; 0 if there is none.
  LogPosition end() const { return LogPosition(static_cast<uint32_t>(changes_.size())); }
  // Requires 1 <= position <= end().
  const Change& At(LogPosition position) const {
    REDELIVER_CHECK(position.value() >= 1 && position <= end());
    return changes_[position.value() - 1];
  }
  // Requires that there is one. Its position is given to the next.
  Change TakeLast() {
    REDELIVER_CHECK(!changes_.empty());
    const Change last = changes_.back();
    changes_.pop_back();
    return last;
  }

 private:
  PoolVector<Change> changes_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CHANGE_LOG_H_
