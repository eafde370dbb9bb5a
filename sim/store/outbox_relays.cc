#include "sim/store/outbox_relays.h"

#include <algorithm>

namespace redeliver {

RelayId OutboxRelays::Add(OutboxRead by, bool slot_failover) {
  relays_.emplace_back(kernel_.pool(), by, slot_failover);
  return RelayId(static_cast<uint16_t>(relays_.size() - 1));
}

// --- Relays that poll

OutboxBatch OutboxRelays::Read(const OutboxReadRequest& request, SessionNumber owner, TransactionNumber oldest_open) {
  const RelayProgress& relay = Of(request.relay);
  OutboxBatch batch;
  batch.cursor = relay.cursor().row;
  switch (relay.by()) {
    case OutboxRead::kUnmarked:
      batch.events = outbox_.ReadUnmarked(request, owner);
      break;
    case OutboxRead::kAfterCursor:
      batch.events = outbox_.ReadAfter(relay.cursor().row, request.limit);
      break;
    case OutboxRead::kByHorizon:
      batch.events = outbox_.ReadOlder(relay.cursor().transaction, oldest_open, request.limit);
      break;
    case OutboxRead::kFromLog:
      break;
  }
  return batch;
}

void OutboxRelays::Mark(const OutboxMarkRequest& request, SessionNumber owner, SimTime replicated) {
  RelayProgress& relay = Of(request.relay);
  if (relay.by() == OutboxRead::kUnmarked) {
    for (const OutboxEvent& event : request.events) {
      if (outbox_.Mark(event.row)) kernel_.Record(EventMarked{database_, event.message.id});
    }
    if (request.release && owner != SessionNumber()) outbox_.UnlockAll(owner);
  } else if (!request.events.empty()) {
    const OutboxEvent& last = request.events.back();
    relay.KeepCursorsSince(replicated);
    relay.MoveCursor({last.writer, last.row}, kernel_.now());
    kernel_.Record(EventMarked{database_, last.message.id});
  }
}

// --- Relays that read the log

StreamStart OutboxRelays::Start(RelayId relay) const {
  const RelayProgress& progress = relays_[relay.value()];
  return {progress.stored, progress.slot, progress.has_slot};
}

void OutboxRelays::CreateSlot(RelayId relay) {
  RelayProgress& progress = Of(relay);
  if (!progress.has_slot) progress.slot = log_.end();
  progress.has_slot = true;
}

bool OutboxRelays::CommitsLate(LogPosition position, RowId event) const {
  for (LogPosition at(1); at < position; at = at.Next()) {
    const RowId earlier = log_.At(at).event;
    if (!earlier.none() && earlier > event) return true;
  }
  return false;
}

StreamBatch OutboxRelays::ReadLog(const StreamReadRequest& request) const {
  StreamBatch batch;
  batch.slot_lost = !relays_[request.relay.value()].has_slot;
  batch.read_to = request.after;
  const uint32_t unread = log_.end() > request.after ? log_.end().value() - request.after.value() : 0;
  batch.events = PoolArray<OutboxEvent>(kernel_.pool(), std::min(request.limit, unread));
  while (!batch.slot_lost && batch.read_to < log_.end() && batch.events.size() < request.limit) {
    batch.read_to = batch.read_to.Next();
    const RowId event = log_.At(batch.read_to).event;
    if (event.none()) continue;
    if (kernel_.Has(Defect::kRowOrderTakenForCommitOrder) && CommitsLate(batch.read_to, event)) continue;
    batch.events.push_back(outbox_.Event(event));
  }
  return batch;
}

void OutboxRelays::StorePosition(RelayId relay, LogPosition position) {
  Of(relay).stored = position;
  if (position.value() < 1 || position > log_.end()) return;
  const MessageId row = log_.At(position).row;
  if (!row.none()) kernel_.Record(EventMarked{database_, row});
}

void OutboxRelays::AdvanceSlot(RelayId relay, LogPosition position) {
  RelayProgress& progress = Of(relay);
  progress.slot = std::max(progress.slot, std::min(position, log_.end()));
}

void OutboxRelays::FailOver(SimTime replicated) {
  outbox_.ForgetMarksAfter(replicated);
  for (RelayProgress& relay : relays_) {
    relay.ForgetCursorsAfter(replicated);
    relay.slot = std::min(relay.slot, log_.end());
    if (relay.by() != OutboxRead::kFromLog || !relay.has_slot || relay.slot_failover()) continue;
    relay.has_slot = false;
    kernel_.Record(SlotLost{database_});
  }
}

// --- The end of the run

bool OutboxRelays::WouldPublish(const RelayProgress& relay, const OutboxEvent& event) const {
  switch (relay.by()) {
    case OutboxRead::kUnmarked:
      return !outbox_.marked(event.row);
    case OutboxRead::kAfterCursor:
      return event.row > relay.cursor().row;
    case OutboxRead::kByHorizon:
      return event.writer > relay.cursor().transaction;
    case OutboxRead::kFromLog:
      return event.position > relay.Begin();
  }
  return false;
}

// As above of any event, in less time than it takes to look at all.
bool OutboxRelays::HasBacklog(const RelayProgress& relay) const {
  switch (relay.by()) {
    case OutboxRead::kUnmarked:
      return outbox_.unmarked() > 0;
    case OutboxRead::kAfterCursor:
      return outbox_.last_visible() > relay.cursor().row;
    case OutboxRead::kByHorizon:
      return outbox_.AnyAfter(relay.cursor().transaction);
    case OutboxRead::kFromLog:
      break;
  }
  for (LogPosition at = log_.end(); at > relay.Begin(); at = LogPosition(at.value() - 1)) {
    if (!log_.At(at).event.none()) return true;
  }
  return false;
}

bool OutboxRelays::AnyWouldPublish(const OutboxEvent& event) const {
  return std::ranges::any_of(relays_, [&](const RelayProgress& relay) { return WouldPublish(relay, event); });
}

OutboxBatch OutboxRelays::Scan(const OutboxScanRequest& request, std::optional<SimDuration> kept) const {
  const uint32_t rows = outbox_.last_visible().value() - std::min(outbox_.last_visible(), request.after).value();
  OutboxBatch batch;
  batch.events = PoolArray<OutboxEvent>(kernel_.pool(), std::min(request.limit, rows));
  for (RowId row = request.after.Next(); row <= outbox_.last_visible() && batch.events.size() < request.limit;
       row = row.Next()) {
    if (!outbox_.Visible(row)) continue;
    const OutboxEvent event = outbox_.Event(row);
    const bool old = kept && kernel_.now() - outbox_.committed_at(row) >= *kept;
    if (!old || AnyWouldPublish(event)) batch.events.push_back(event);
  }
  return batch;
}

bool OutboxRelays::Done() const {
  return std::ranges::none_of(relays_, [this](const RelayProgress& relay) { return HasBacklog(relay); });
}

void OutboxRelays::RecordBacklog() {
  for (RowId row(1); row <= outbox_.last_visible(); row = row.Next()) {
    if (!outbox_.Visible(row)) continue;
    const OutboxEvent event = outbox_.Event(row);
    if (AnyWouldPublish(event)) kernel_.Record(EventPending{database_, event.message.id});
  }
}

}  // namespace redeliver
