// The database of a service: transactions over business rows and an outbox. Ids are drawn at insert, rows appear at
// commit: the order of ids is not the order of commits.
//
// A transaction writes one business row at most, with its event or without, and belongs to the connection it was begun
// on: it is rolled back when that closes.
#ifndef REDELIVER_SIM_STORE_SERVICE_DATABASE_H_
#define REDELIVER_SIM_STORE_SERVICE_DATABASE_H_

#include "sim/kernel/call.h"
#include "sim/store/database_options.h"
#include "sim/store/database_requests.h"
#include "sim/store/database_session.h"
#include "sim/store/outbox_relays.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class ServiceDatabase final : public Server {
 public:
  // All outlive the database.
  ServiceDatabase(Kernel& kernel, uint16_t index, DatabaseId id, const DatabaseOptions& options, const RunShape& shape);

  // --- Before the run.
  // A relay that will read the outbox this way. `slot_failover`: its replication slot is on the replica, too.
  RelayId AddRelay(OutboxRead by, bool slot_failover = false) { return relays_.Add(by, slot_failover); }
  // From its insert into the outbox to its end, a transaction keeps others from inserting.
  void SerialiseInserts() { serial_inserts_ = true; }

  void Handle(BeginRequest& request, Responder<BeginReply> responder);
  void Handle(InsertRequest& request, Responder<InsertReply> responder);
  void Handle(EndRequest& request, Responder<Done> responder);
  void Handle(OutboxReadRequest& request, Responder<OutboxBatch> responder);
  void Handle(OutboxScanRequest& request, Responder<OutboxBatch> responder);
  void Handle(OutboxMarkRequest& request, Responder<Done> responder);
  void Handle(StreamOpenRequest& request, Responder<StreamStart> responder);
  void Handle(SlotCreateRequest& request, Responder<StreamStart> responder);
  void Handle(StreamReadRequest& request, Responder<StreamBatch> responder);
  void Handle(PositionStoreRequest& request, Responder<Done> responder);
  void Handle(SlotAdvanceRequest& request, Responder<Done> responder);

  // What the replica lacks is gone, and so is everything that was under way.
  void FailOver() override;

  // Whether no relay has anything left to publish, and no transaction is open.
  bool Drained() const { return open_ == 0 && relays_.Done(); }
  // Records EventPending for each event that one has.
  void RecordBacklog() { relays_.RecordBacklog(); }

 private:
  using Session = DatabaseSession<ServiceDatabase>;
  friend Session;

  enum class State : uint8_t { kOpen, kCommitted, kRolledBack };
  struct Transaction {
    Session* session = nullptr;
    State state = State::kOpen;
    bool unique = true;
    MessageId row = MessageId::None();
    RowId event = RowId::None();
  };
  // An insert that waits until `blocker` has ended.
  struct Waiting {
    TransactionNumber blocker;
    InsertRequest request;
    Responder<InsertReply> responder;
  };

  // The session on the connection, made if there is none. nullptr, a closed connection, has none.
  Session* SessionOn(Connection* connection);
  SessionNumber NumberOf(Connection* connection) {
    const Session* session = SessionOn(connection);
    return session == nullptr ? SessionNumber() : session->number;
  }
  void SessionEnded(Session& session);
  Transaction& At(TransactionNumber number) { return transactions_[number.value() - 1]; }
  bool IsOpen(TransactionNumber number) const;
  // Which other transaction the insert must wait for; 0 if none.
  TransactionNumber BlockerOf(const InsertRequest& request) const;
  void Insert(const InsertRequest& request, const Responder<InsertReply>& responder);
  void End(TransactionNumber number, bool commit);
  void Commit(TransactionNumber number, Transaction& transaction);
  void RollBack(Transaction& transaction);
  // Those that waited for it go on, in the order in which they came.
  void WakeWaiting(TransactionNumber ended);
  // Until when the replica has everything.
  SimTime Replicated();
  void LoseChangesAfter(SimTime time);
  void CommitSomethingElse();

  // Every older transaction has ended.
  TransactionNumber OldestOpen();

  const DatabaseId id_;
  const DatabaseOptions& options_;
  bool serial_inserts_ = false;
  PoolVector<Transaction> transactions_;        // By number.
  PoolVector<TransactionNumber> business_ids_;  // By message: who has inserted the row; 0 if nobody.
  PoolVector<Waiting> waiting_;
  PoolVector<PoolPointer<Session>> sessions_;
  SessionNumber last_session_;
  TransactionNumber inserting_;  // Who holds the lock on the outbox; 0 if nobody.
  uint32_t open_ = 0;
  uint32_t oldest_open_ = 1;
  OutboxTable outbox_;
  ChangeLog log_;
  OutboxRelays relays_;
  MemberEvent<ServiceDatabase, &ServiceDatabase::CommitSomethingElse> other_change_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_SERVICE_DATABASE_H_
