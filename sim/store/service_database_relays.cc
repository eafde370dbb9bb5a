// What a service's database does for relays.
#include <algorithm>

#include "sim/store/service_database.h"

namespace redeliver {

TransactionNumber ServiceDatabase::OldestOpen() {
  while (oldest_open_ <= transactions_.size() && transactions_[oldest_open_ - 1].state != State::kOpen) ++oldest_open_;
  return TransactionNumber(oldest_open_);
}

PoolArray<OutboxEvent> ServiceDatabase::ReadByHorizon(const OutboxCursor& cursor, uint32_t limit) {
  const uint32_t next = static_cast<uint32_t>(transactions_.size() + 1);
  const TransactionNumber horizon =
      kernel().Has(Defect::kHorizonIgnoresRunning) ? TransactionNumber(next) : OldestOpen();
  PoolArray<OutboxEvent> events(kernel().pool(), std::min(limit, horizon.value() - cursor.transaction.value()));
  for (TransactionNumber at = cursor.transaction.Next(); at < horizon && events.size() < limit; at = at.Next()) {
    const RowId event = transactions_[at.value() - 1].event;
    if (!event.none() && outbox_.Visible(event)) events.push_back(outbox_.Event(event));
  }
  return events;
}

void ServiceDatabase::Handle(OutboxReadRequest& request, Responder<OutboxBatch> responder) {
  const RelayProgress& relay = Of(request.relay);
  OutboxBatch batch;
  batch.cursor = relay.cursor().row;
  switch (relay.by()) {
    case OutboxRead::kUnmarked: {
      const Session* session = SessionOn(responder.open_connection());
      if (session == nullptr) return responder.Vanish();  // Its locks would end with the connection.
      batch.events = outbox_.ReadUnmarked(request, session);
      break;
    }
    case OutboxRead::kAfterCursor:
      batch.events = outbox_.ReadAfter(relay.cursor().row, request.limit);
      break;
    case OutboxRead::kByHorizon:
      batch.events = ReadByHorizon(relay.cursor(), request.limit);
      break;
    case OutboxRead::kFromLog:
      break;
  }
  responder.Ok(std::move(batch));
}

void ServiceDatabase::Handle(OutboxMarkRequest& request, Responder<Done> responder) {
  RelayProgress& relay = Of(request.relay);
  if (relay.by() == OutboxRead::kUnmarked) {
    for (const OutboxEvent& event : request.events) {
      if (outbox_.Mark(event.row)) Record(EventMarked{id_, event.message.id});
    }
    const Session* session = SessionOn(responder.open_connection());
    if (request.release && session != nullptr) outbox_.UnlockAll(session);
  } else if (!request.events.empty()) {
    const OutboxEvent& last = request.events.back();
    relay.KeepCursorsSince(Replicated());
    relay.MoveCursor({last.writer, last.row}, kernel().now());
    Record(EventMarked{id_, last.message.id});
  }
  responder.Ok({});
}

// --- Change data capture

void ServiceDatabase::Handle(StreamOpenRequest& request, Responder<StreamStart> responder) {
  const RelayProgress& relay = Of(request.relay);
  responder.Ok({relay.stored, relay.slot, relay.has_slot});
}

void ServiceDatabase::Handle(SlotCreateRequest& request, Responder<StreamStart> responder) {
  RelayProgress& relay = Of(request.relay);
  if (!relay.has_slot) relay.slot = log_.end();
  relay.has_slot = true;
  responder.Ok({relay.stored, relay.slot, relay.has_slot});
}

bool ServiceDatabase::CommitsLate(LogPosition position, RowId event) const {
  for (LogPosition at(1); at < position; at = at.Next()) {
    const RowId earlier = log_.At(at).event;
    if (!earlier.none() && earlier > event) return true;
  }
  return false;
}

void ServiceDatabase::Handle(StreamReadRequest& request, Responder<StreamBatch> responder) {
  StreamBatch batch;
  batch.slot_lost = !Of(request.relay).has_slot;
  batch.read_to = request.after;
  const uint32_t unread = log_.end() > request.after ? log_.end().value() - request.after.value() : 0;
  batch.events = PoolArray<OutboxEvent>(kernel().pool(), std::min(request.limit, unread));
  while (!batch.slot_lost && batch.read_to < log_.end() && batch.events.size() < request.limit) {
    batch.read_to = batch.read_to.Next();
    const RowId event = log_.At(batch.read_to).event;
    if (event.none()) continue;
    if (kernel().Has(Defect::kRowOrderTakenForCommitOrder) && CommitsLate(batch.read_to, event)) continue;
    batch.events.push_back(outbox_.Event(event));
  }
  responder.Ok(std::move(batch));
}

void ServiceDatabase::Handle(PositionStoreRequest& request, Responder<Done> responder) {
  Of(request.relay).stored = request.position;
  if (request.position.value() >= 1 && request.position <= log_.end()) {
    const MessageId row = log_.At(request.position).row;
    if (!row.none()) Record(EventMarked{id_, row});
  }
  responder.Ok({});
}

void ServiceDatabase::Handle(SlotAdvanceRequest& request, Responder<Done> responder) {
  RelayProgress& relay = Of(request.relay);
  relay.slot = std::max(relay.slot, std::min(request.position, log_.end()));
  responder.Ok({});
}

// --- The end of the run

bool ServiceDatabase::WouldPublish(const RelayProgress& relay, const OutboxEvent& event) const {
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

bool ServiceDatabase::HasBacklog(const RelayProgress& relay) const {
  switch (relay.by()) {
    case OutboxRead::kUnmarked:
      return outbox_.unmarked() > 0;
    case OutboxRead::kAfterCursor:
      return outbox_.last_visible() > relay.cursor().row;
    case OutboxRead::kByHorizon:
      for (size_t i = transactions_.size(); i > relay.cursor().transaction.value(); --i) {
        const Transaction& transaction = transactions_[i - 1];
        if (transaction.state == State::kCommitted && !transaction.event.none()) return true;
      }
      return false;
    case OutboxRead::kFromLog:
      for (LogPosition at = log_.end(); at > relay.Begin(); at = LogPosition(at.value() - 1)) {
        if (!log_.At(at).event.none()) return true;
      }
      return false;
  }
  return false;
}

bool ServiceDatabase::Drained() const {
  if (open_ > 0) return false;
  return std::ranges::none_of(relays_, [this](const RelayProgress& relay) { return HasBacklog(relay); });
}

void ServiceDatabase::RecordBacklog() {
  for (RowId row(1); row <= outbox_.last_visible(); row = row.Next()) {
    if (!outbox_.Visible(row)) continue;
    const OutboxEvent event = outbox_.Event(row);
    const auto publishes = [&](const RelayProgress& relay) { return WouldPublish(relay, event); };
    if (std::ranges::any_of(relays_, publishes)) Record(EventPending{id_, event.message.id});
  }
}

}  // namespace redeliver
