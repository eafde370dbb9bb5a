// The outbox: events that wait beside the business rows to be published. A row takes its id when it is inserted and can
// be seen when its transaction commits, so that rows appear behind ids which are visible already.
#ifndef REDELIVER_SIM_STORE_OUTBOX_TABLE_H_
#define REDELIVER_SIM_STORE_OUTBOX_TABLE_H_

#include "sim/kernel/kernel.h"
#include "sim/store/database_requests.h"

namespace redeliver {

class OutboxTable {
 public:
  explicit OutboxTable(Kernel& kernel) : kernel_(kernel), rows_(kernel.pool()), by_writer_(kernel.pool()) {}

  // --- Writers. A row is inserted once and then commits or is removed; a transaction inserts one at most.
  RowId Insert(TransactionNumber writer, const Message& message);
  void Commit(RowId id, LogPosition position);
  // Rolled back, or lost by a failover.
  void Remove(RowId id);

  // --- Readers.
  // Rows without mark and without another's lock, by id; they are locked for `owner` from now on.
  PoolArray<OutboxEvent> ReadUnmarked(const OutboxReadRequest& request, SessionNumber owner);
  // Rows with an id above `cursor`, by id.
  PoolArray<OutboxEvent> ReadAfter(RowId cursor, uint32_t limit) const;
  // Rows of transactions after `cursor` and before `oldest_open`, by transaction.
  PoolArray<OutboxEvent> ReadOlder(TransactionNumber cursor, TransactionNumber oldest_open, uint32_t limit) const;
  // Whether a row of a transaction after `cursor` can be seen.
  bool AnyAfter(TransactionNumber cursor) const;
  bool Visible(RowId id) const;
  SimTime committed_at(RowId id) const { return At(id).committed_at; }
  OutboxEvent Event(RowId id) const;

  // --- Marks.
  // Whether the row was not marked before.
  bool Mark(RowId id);
  bool marked(RowId id) const { return At(id).marked; }
  // All that it holds.
  void UnlockAll(SessionNumber owner);
  // Marks made after `time` are gone: a failover lost them.
  void ForgetMarksAfter(SimTime time);

  RowId last() const { return RowId(static_cast<uint32_t>(rows_.size())); }
  // The highest id that can be seen; 0 if none.
  RowId last_visible() const { return last_visible_; }
  // How many can be seen and have no mark.
  uint64_t unmarked() const { return unmarked_; }

 private:
  enum class State : uint8_t { kOpen, kCommitted, kGone };
  struct Row {
    Message message;
    TransactionNumber writer;
    LogPosition position;
    State state = State::kOpen;
    SimTime committed_at;
    bool marked = false;
    SimTime marked_at;
    SessionNumber lock;  // Who holds it; 0 if nobody.
  };

  Row& At(RowId id) { return rows_[id.value() - 1]; }
  const Row& At(RowId id) const { return rows_[id.value() - 1]; }
  // Advances over rows that no reader of unmarked ones will ever want.
  void SkipDone();

  Kernel& kernel_;
  PoolVector<Row> rows_;
  PoolVector<RowId> by_writer_;  // None() of those without.
  RowId last_visible_;
  uint64_t unmarked_ = 0;
  size_t first_open_ = 0;  // Index: before it are rows that are marked or gone.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_OUTBOX_TABLE_H_
