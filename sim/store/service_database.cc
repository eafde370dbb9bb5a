#include "sim/store/service_database.h"

#include <algorithm>

namespace redeliver {

ServiceDatabase::ServiceDatabase(Kernel& kernel, uint16_t index, DatabaseId id, const DatabaseOptions& options,
                                 const RunShape& shape)
    : Server(kernel, index),
      id_(id),
      options_(options),
      transactions_(kernel.pool()),
      business_ids_(shape.messages, TransactionNumber(), kernel.pool()),
      waiting_(kernel.pool()),
      sessions_(kernel.pool()),
      outbox_(kernel),
      log_(kernel.pool()),
      relays_(kernel, id, outbox_, log_) {
  Kernel::SetBackground(other_change_);
  if (options.other_changes > Nanos(0)) kernel.ScheduleAfter(other_change_, options.other_changes);
}

void ServiceDatabase::CommitSomethingElse() {
  Change change;
  change.committed = kernel().now();
  log_.Append(change);
  kernel().ScheduleAfter(other_change_, options_.other_changes);
}

// --- Sessions

ServiceDatabase::Session* ServiceDatabase::SessionOn(Connection* connection) {
  if (connection == nullptr) return nullptr;
  if (connection->listener == nullptr) {
    last_session_ = last_session_.Next();
    sessions_.push_back(MakePooled<Session>(kernel().pool(), *this, kernel(), *connection, last_session_));
    return sessions_.back().get();
  }
  return static_cast<Session*>(connection->listener);
}

void ServiceDatabase::SessionEnded(Session& session) {
  if (IsOpen(session.open)) End(session.open, false);
  if (!kernel().Has(Defect::kRowLocksOutliveRelays)) outbox_.UnlockAll(session.number);
  std::erase_if(sessions_, [&session](const PoolPointer<Session>& held) { return held.get() == &session; });
}

// --- Transactions

bool ServiceDatabase::IsOpen(TransactionNumber number) const {
  return number.value() >= 1 && number.value() <= transactions_.size() &&
         transactions_[number.value() - 1].state == State::kOpen;
}

void ServiceDatabase::Handle(BeginRequest&, Responder<BeginReply> responder) {
  Session* session = SessionOn(responder.open_connection());
  if (session == nullptr) return responder.Vanish();  // Begun on a closed connection: over at once.
  if (IsOpen(session->open)) End(session->open, false);
  Transaction transaction;
  transaction.session = session;
  transactions_.push_back(transaction);
  ++open_;
  session->open = TransactionNumber(static_cast<uint32_t>(transactions_.size()));
  responder.Ok({session->open});
}

TransactionNumber ServiceDatabase::BlockerOf(const InsertRequest& request) const {
  const TransactionNumber owner = business_ids_[request.message.id.value()];
  if (request.unique && owner != request.transaction && IsOpen(owner)) return owner;
  if (request.event && serial_inserts_ && inserting_ != request.transaction) return inserting_;
  return TransactionNumber();
}

void ServiceDatabase::Handle(InsertRequest& request, Responder<InsertReply> responder) {
  if (!IsOpen(request.transaction)) return responder.Reject(Rejection::kInvalidTransactionState);
  Insert(request, responder);
}

void ServiceDatabase::Insert(const InsertRequest& request, const Responder<InsertReply>& responder) {
  const TransactionNumber blocker = BlockerOf(request);
  if (blocker != TransactionNumber()) {
    waiting_.push_back({blocker, request, responder});
    return;
  }
  TransactionNumber& owner = business_ids_[request.message.id.value()];
  const bool unique = request.unique && !kernel().Has(Defect::kBusinessIdNotChecked);
  if (unique && owner != TransactionNumber()) return responder.Ok({.repeated = true});
  if (unique) owner = request.transaction;
  Transaction& transaction = At(request.transaction);
  transaction.row = request.message.id;
  transaction.unique = unique;
  if (request.event) {
    transaction.event = outbox_.Insert(request.transaction, request.message);
    if (serial_inserts_ && !kernel().Has(Defect::kInsertLockEndsEarly)) inserting_ = request.transaction;
  }
  responder.Ok({});
}

void ServiceDatabase::Handle(EndRequest& request, Responder<Done> responder) {
  if (!IsOpen(request.transaction)) return responder.Reject(Rejection::kInvalidTransactionState);
  End(request.transaction, request.commit);
  responder.Ok({});
}

void ServiceDatabase::End(TransactionNumber number, bool commit) {
  Transaction& transaction = At(number);
  transaction.session->open = TransactionNumber();
  transaction.session = nullptr;
  --open_;
  if (inserting_ == number) inserting_ = TransactionNumber();
  commit ? Commit(number, transaction) : RollBack(transaction);
  WakeWaiting(number);
}

void ServiceDatabase::Commit(TransactionNumber number, Transaction& transaction) {
  transaction.state = State::kCommitted;
  if (transaction.row.none()) return;
  // The event of each third transaction is written in one of its own, which nobody commits.
  const bool apart = kernel().Has(Defect::kEventInOtherTransaction) && number.value() % 3 == 0;
  if (apart) transaction.event = RowId::None();
  const LogPosition position = log_.Append({number, kernel().now(), transaction.row, transaction.event});
  if (!transaction.event.none()) outbox_.Commit(transaction.event, position);
  Record(RowCommitted{id_, transaction.row});
}

void ServiceDatabase::RollBack(Transaction& transaction) {
  transaction.state = State::kRolledBack;
  if (transaction.row.none()) return;
  if (transaction.unique) business_ids_[transaction.row.value()] = TransactionNumber();
  if (!transaction.event.none()) {
    if (kernel().Has(Defect::kEventSurvivesRollback)) {
      outbox_.Commit(transaction.event, log_.end());
    } else {
      outbox_.Remove(transaction.event);
    }
  }
  Record(RowRolledBack{id_, transaction.row});
}

void ServiceDatabase::WakeWaiting(TransactionNumber ended) {
  PoolVector<Waiting> woken(kernel().pool());
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    const bool over = waiting.blocker == ended || waiting.request.transaction == ended;
    if (over) woken.push_back(waiting);
    return over;
  });
  for (const Waiting& waiting : woken) {
    if (IsOpen(waiting.request.transaction)) {
      Insert(waiting.request, waiting.responder);
    } else {
      waiting.responder.Vanish();  // Its connection is closed: nobody waits for an answer.
    }
  }
}

// --- Relays

TransactionNumber ServiceDatabase::OldestOpen() {
  while (oldest_open_ <= transactions_.size() && transactions_[oldest_open_ - 1].state != State::kOpen) ++oldest_open_;
  return TransactionNumber(oldest_open_);
}

void ServiceDatabase::Handle(OutboxReadRequest& request, Responder<OutboxBatch> responder) {
  const SessionNumber session = NumberOf(responder.open_connection());
  if (session == SessionNumber()) return responder.Vanish();  // Its locks would end at once.
  responder.Ok(relays_.Read(request, session, OldestOpen()));
}

void ServiceDatabase::Handle(OutboxScanRequest& request, Responder<OutboxBatch> responder) {
  responder.Ok(relays_.Scan(request, options_.events_kept));
}

void ServiceDatabase::Handle(OutboxMarkRequest& request, Responder<Done> responder) {
  relays_.Mark(request, NumberOf(responder.open_connection()), Replicated());
  responder.Ok({});
}

void ServiceDatabase::Handle(StreamOpenRequest& request, Responder<StreamStart> responder) {
  responder.Ok(relays_.Start(request.relay));
}

void ServiceDatabase::Handle(SlotCreateRequest& request, Responder<StreamStart> responder) {
  relays_.CreateSlot(request.relay);
  responder.Ok(relays_.Start(request.relay));
}

void ServiceDatabase::Handle(StreamReadRequest& request, Responder<StreamBatch> responder) {
  responder.Ok(relays_.ReadLog(request));
}

void ServiceDatabase::Handle(PositionStoreRequest& request, Responder<Done> responder) {
  relays_.StorePosition(request.relay, request.position);
  responder.Ok({});
}

void ServiceDatabase::Handle(SlotAdvanceRequest& request, Responder<Done> responder) {
  relays_.AdvanceSlot(request.relay, request.position);
  responder.Ok({});
}

// --- Failover

SimTime ServiceDatabase::Replicated() {
  const SimDuration age = kernel().now() - SimTime();
  return SimTime() + (age - std::min(options_.replication_lag, age));
}

void ServiceDatabase::FailOver() {
  const SimTime replicated = Replicated();
  for (const Waiting& waiting : waiting_) waiting.responder.Drop();
  waiting_.clear();
  for (size_t i = 0; i < transactions_.size(); ++i) {
    const TransactionNumber number(static_cast<uint32_t>(i + 1));
    if (IsOpen(number)) End(number, false);
  }
  for (const PoolPointer<Session>& session : sessions_) session->Abandon();
  sessions_.clear();
  LoseChangesAfter(replicated);
  relays_.FailOver(replicated);
}

void ServiceDatabase::LoseChangesAfter(SimTime time) {
  while (log_.end() != LogPosition() && log_.At(log_.end()).committed > time) {
    const Change lost = log_.TakeLast();
    if (lost.row.none()) continue;
    if (!lost.event.none()) outbox_.Remove(lost.event);
    TransactionNumber& owner = business_ids_[lost.row.value()];
    if (owner == lost.transaction) owner = TransactionNumber();
    Record(RowLost{id_, lost.row});
  }
}

}  // namespace redeliver
