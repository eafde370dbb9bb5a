#include "sim/client/transactional_producer.h"

#include <vector>

namespace redeliver {
namespace {

// What the application knows of a transaction.
enum class Ending { kDone, kAborted, kMustStartAfresh, kUnanswered };

// Its messages so far; the transaction is open.
using Batch = std::vector<Message>;

Ending EndingOf(const Outcome<Done>& ended) {
  return ended.ok() ? Ending::kDone : ended.unknown() ? Ending::kUnanswered : Ending::kMustStartAfresh;
}

// Aborting may be repeated without harm.
Task<Ending> Abort(Context&, TransactionalProducerClient& producer) {
  Outcome<Done> aborted;
  while (aborted.unknown()) aborted = co_await producer.EndTransaction(false);
  co_return EndingOf(aborted);
}

Task<Ending> Commit(Context& self, const ProducerSetup& setup, TransactionalProducerClient& producer) {
  Outcome<Done> committed = co_await producer.EndTransaction(true);  // (1)
  while (committed.unknown() && setup.on_commit_timeout == CommitTimeout::kAskAgain) {
    committed = co_await producer.EndTransaction(true);
  }
  if (committed.unknown() && setup.on_commit_timeout == CommitTimeout::kAbort) {
    const Ending aborted = co_await Abort(self, producer);
    co_return aborted == Ending::kDone ? Ending::kAborted : aborted;
  }
  co_return EndingOf(committed);
}

// Takes the messages of the next transaction when they are due and sends each at once. False: a send failed.
Task<bool> SendNew(Context& self, const ProducerSetup& setup, TransactionalProducerClient& producer, Batch& batch) {
  while (!setup.workload->exhausted() && batch.size() < setup.transaction_size) {
    co_await self.SleepUntil(setup.workload->due());
    batch.push_back(setup.workload->Take());
    const Outcome<AppendReply> sent = co_await producer.Send(batch.back());
    if (!sent.ok()) co_return false;
  }
  co_return true;
}

// Sends the messages of a transaction that failed in a new one. False: a send failed.
Task<bool> SendAgain(Context&, TransactionalProducerClient& producer, const Batch& batch) {
  for (const Message& message : batch) {
    const Outcome<AppendReply> sent = co_await producer.Send(message);
    if (!sent.ok()) co_return false;
  }
  co_return true;
}

}  // namespace

Process TransactionalProducer(Context& self, const ProducerSetup& setup) {
  TransactionalProducerClient producer(self, setup.log, setup.request_timeout, setup.transaction_timeout,
                                       {setup.client.library, setup.client.delivery_timeout});
  co_await producer.InitTransactions();
  Batch batch;
  uint64_t transactions = 0;
  while (!setup.workload->exhausted() || !batch.empty()) {
    const bool aborts = setup.abort_every != 0 && ++transactions % setup.abort_every == 0;
    bool sent = false;
    if (batch.empty()) {
      sent = co_await SendNew(self, setup, producer, batch);
    } else {
      sent = co_await SendAgain(self, producer, batch);
    }
    Ending ending = Ending::kDone;
    if (sent && !aborts) {
      ending = co_await Commit(self, setup, producer);
    } else {
      ending = co_await Abort(self, producer);
    }
    if (ending == Ending::kMustStartAfresh || ending == Ending::kUnanswered) co_await producer.InitTransactions();
    // Aborted on purpose or given up, or sent: it is over. Otherwise its messages go into the next transaction.
    const bool given_up = sent ? aborts : setup.on_timeout == SendFailure::kGiveUp;
    if (given_up || (sent && ending == Ending::kDone)) batch.clear();
  }
}

}  // namespace redeliver
