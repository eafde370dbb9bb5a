#include "sim/store/outbox_table.h"

#include <algorithm>

namespace redeliver {

RowId OutboxTable::Insert(TransactionNumber writer, const Message& message) {
  Row row;
  row.message = message;
  row.writer = writer;
  rows_.push_back(row);
  by_writer_.resize(std::max(by_writer_.size(), size_t{writer.value()} + 1), RowId::None());
  by_writer_[writer.value()] = last();
  return last();
}

void OutboxTable::Commit(RowId id, LogPosition position) {
  Row& row = At(id);
  row.state = State::kCommitted;
  row.position = position;
  row.committed_at = kernel_.now();
  last_visible_ = std::max(last_visible_, id);
  if (!row.marked) ++unmarked_;
}

void OutboxTable::Remove(RowId id) {
  Row& row = At(id);
  if (row.state == State::kCommitted && !row.marked) --unmarked_;
  row.state = State::kGone;
  while (last_visible_.value() > 0 && At(last_visible_).state != State::kCommitted) {
    last_visible_ = RowId(last_visible_.value() - 1);
  }
}

bool OutboxTable::Visible(RowId id) const {
  const State state = At(id).state;
  return state == State::kCommitted || (state == State::kOpen && kernel_.Has(Defect::kUncommittedRowsServed));
}

OutboxEvent OutboxTable::Event(RowId id) const {
  const Row& row = At(id);
  return {id, row.writer, row.position, row.message};
}

void OutboxTable::SkipDone() {
  const auto done = [](const Row& row) { return row.state == State::kGone || row.marked; };
  while (first_open_ < rows_.size() && done(rows_[first_open_])) ++first_open_;
}

PoolArray<OutboxEvent> OutboxTable::ReadUnmarked(const OutboxReadRequest& request, SessionNumber owner) {
  SkipDone();
  PoolArray<OutboxEvent> events(kernel_.pool(), std::min<size_t>(request.limit, rows_.size() - first_open_));
  for (size_t i = first_open_; i < rows_.size() && events.size() < request.limit; ++i) {
    const RowId id(static_cast<uint32_t>(i + 1));
    Row& row = rows_[i];
    if (row.marked || !Visible(id)) continue;
    if (row.message.key.value() % request.parts != request.remainder) continue;
    const bool locked = row.lock != SessionNumber() && row.lock != owner;
    if (locked && !kernel_.Has(Defect::kLockedRowsServed)) continue;
    row.lock = owner;
    events.push_back(Event(id));
  }
  return events;
}

PoolArray<OutboxEvent> OutboxTable::ReadAfter(RowId cursor, uint32_t limit) const {
  PoolArray<OutboxEvent> events(kernel_.pool(), std::min(limit, last().value() - cursor.value()));
  for (RowId id = cursor.Next(); id <= last() && events.size() < limit; id = id.Next()) {
    if (Visible(id)) events.push_back(Event(id));
  }
  return events;
}

PoolArray<OutboxEvent> OutboxTable::ReadOlder(TransactionNumber cursor, TransactionNumber oldest_open,
                                              uint32_t limit) const {
  const uint32_t known = static_cast<uint32_t>(by_writer_.size());
  const bool all = kernel_.Has(Defect::kHorizonIgnoresRunning);
  const uint32_t horizon = all ? known : std::min(oldest_open.value(), known);
  const uint32_t first = cursor.value() + 1;
  PoolArray<OutboxEvent> events(kernel_.pool(), horizon > first ? std::min(limit, horizon - first) : 0);
  for (uint32_t writer = first; writer < horizon && events.size() < limit; ++writer) {
    const RowId id = by_writer_[writer];
    if (!id.none() && Visible(id)) events.push_back(Event(id));
  }
  return events;
}

bool OutboxTable::AnyAfter(TransactionNumber cursor) const {
  for (size_t writer = by_writer_.size(); writer > size_t{cursor.value()} + 1; --writer) {
    const RowId id = by_writer_[writer - 1];
    if (!id.none() && Visible(id)) return true;
  }
  return false;
}

bool OutboxTable::Mark(RowId id) {
  Row& row = At(id);
  row.lock = SessionNumber();
  if (row.marked || row.state == State::kGone) return false;
  row.marked = true;
  row.marked_at = kernel_.now();
  if (row.state == State::kCommitted) --unmarked_;
  return true;
}

void OutboxTable::UnlockAll(SessionNumber owner) {
  for (size_t i = first_open_; i < rows_.size(); ++i) {
    if (rows_[i].lock == owner) rows_[i].lock = SessionNumber();
  }
}

void OutboxTable::ForgetMarksAfter(SimTime time) {
  first_open_ = 0;
  for (Row& row : rows_) {
    row.lock = SessionNumber();
    if (!row.marked || row.marked_at <= time) continue;
    row.marked = false;
    if (row.state == State::kCommitted) ++unmarked_;
  }
}

}  // namespace redeliver
