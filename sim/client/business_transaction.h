// The transaction in which a service writes the business row of a message, with the event beside it or without.
#ifndef REDELIVER_SIM_CLIENT_BUSINESS_TRANSACTION_H_
#define REDELIVER_SIM_CLIENT_BUSINESS_TRANSACTION_H_

#include "sim/client/setup.h"

namespace redeliver {

// What became of the first half of a transaction.
enum class Opened : uint8_t {
  kInserted,  // It is open and has written.
  kThere,     // The row is there already, from an earlier attempt.
  kFailed,    // Whatever it did is rolled back.
};

class BusinessTransaction {
 public:
  // `setup` outlives the transaction.
  BusinessTransaction(Context& self, const ProducerSetup& setup)
      : self_(self), setup_(setup), database_(self, *setup.database, setup.request_timeout) {}

  Context& self() { return self_; }

  // One attempt: begins, and inserts the row.
  Task<Opened> Open(const Message& message);
  // One attempt to commit what is open, when the work is done. An unknown outcome may be a commit: open it again.
  Task<Outcome<Done>> Commit(const Message& message);
  // One attempt; whatever comes of it, what is open ends without a commit.
  Task<Done> RollBack();

  // Both halves, until the row is known to be there.
  Task<Done> CommitUntilKnown(const Message& message);

 private:
  SimDuration WorkTime(const Message& message) const;

  Context& self_;
  const ProducerSetup& setup_;
  ServiceDatabaseClient database_;
  TransactionNumber open_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_BUSINESS_TRANSACTION_H_
