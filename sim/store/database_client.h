// What a process sees of a database.
#ifndef REDELIVER_SIM_STORE_DATABASE_CLIENT_H_
#define REDELIVER_SIM_STORE_DATABASE_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/store/database.h"

namespace redeliver {

class DatabaseClient {
 public:
  DatabaseClient(Context& self, Database& database, SimDuration request_timeout)
      : self_(self), database_(database), timeout_(request_timeout) {}

  // Commits one transaction. One attempt; unknown means it may have committed.
  Effect<CommitReply> Commit(const CommitRequest& transaction) {
    return Ask(self_, database_, transaction, {timeout_});
  }
  Effect<Done> Check() { return Ask(self_, database_, DatabaseCheckRequest(), {timeout_}); }

 private:
  Context& self_;
  Database& database_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_CLIENT_H_
