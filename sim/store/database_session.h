// What a client holds in a database over one connection: a transaction, locks on rows. It ends with the connection,
// once everything that was under way on it has arrived.
#ifndef REDELIVER_SIM_STORE_DATABASE_SESSION_H_
#define REDELIVER_SIM_STORE_DATABASE_SESSION_H_

#include "sim/kernel/process.h"
#include "sim/store/database_requests.h"

namespace redeliver {

// Owner has `void SessionEnded(DatabaseSession&)`, which destroys it.
template <class Owner>
class DatabaseSession final : public EventNode, public ConnectionListener {
 public:
  DatabaseSession(Owner& owner, Kernel& kernel, Connection& connection, SessionNumber number)
      : number(number), owner_(owner), kernel_(kernel), connection_(&connection) {
    connection.listener = this;
  }

  const SessionNumber number;
  // The transaction that is open on it; 0 if none.
  TransactionNumber open;

  void ConnectionClosed(SimTime last) override {
    connection_ = nullptr;
    kernel_.ScheduleAt(*this, last + Nanos(1));
  }
  void Fire() override { owner_.SessionEnded(*this); }

  // The server is another one now: the client's connection leads nowhere.
  void Abandon() {
    if (connection_ != nullptr) connection_->listener = nullptr;
    connection_ = nullptr;
  }

 private:
  Owner& owner_;
  Kernel& kernel_;
  Connection* connection_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_SESSION_H_
