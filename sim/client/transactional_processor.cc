#include "sim/client/transactional_processor.h"

#include "sim/client/handler.h"

namespace redeliver {
namespace {

// Handles one batch in one transaction. False: this producer is fenced and must start afresh.
Task<bool> ProcessInTransaction(Context& self, const ConsumerSetup& setup, ConsumerClient& consumer,
                                TransactionalProducerClient& producer) {
  Handler handler(self, setup, Protection::kNone);
  const RecordBatch batch = co_await consumer.Poll();
  for (const Record& record : batch) {
    const Handled handled = co_await handler.Handle(record.message);  // (1)
    if (handled == Handled::kGivenUp) continue;
    const Outcome<AppendReply> sent = co_await producer.Send(record.message);
    if (!sent.ok()) co_return false;
  }
  const Outcome<Done> staged = co_await producer.SendOffsetsToTransaction(consumer);
  if (staged.rejected() && staged.reason() == Rejection::kProducerFenced) co_return false;
  const bool commit = staged.ok();  // Rejected by the group: others have these records now.
  if (!commit) consumer.Rejoin();
  Outcome<Done> ended;
  while (ended.unknown()) {  // It may be done. Ask for the same again, never for the opposite.
    ended = co_await producer.EndTransaction(commit);  // (2)
  }
  co_return ended.ok();
}

}  // namespace

Process TransactionalProcessor(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  TransactionalProducerClient producer(self, setup.output, setup.request_timeout, setup.transaction_timeout);
  for (;;) {
    co_await producer.InitTransactions();
    consumer.SeekToCommitted();  // What an aborted transaction had read must be read again.
    bool current = true;
    while (current) current = co_await ProcessInTransaction(self, setup, consumer, producer);
  }
}

}  // namespace redeliver
