// Processes at the brokers: one that reads orders and commits its offsets, and one that settles them in transactions.
#ifndef REDELIVER_TESTS_BROKER_BROKER_PROCESSES_H_
#define REDELIVER_TESTS_BROKER_BROKER_PROCESSES_H_

#include <string>

#include "tests/broker/broker_world.h"

namespace redeliver {

struct ConsumeSetup {
  BrokerWorld& world;
  std::string name;
  bool commits = true;
  SimDuration work;  // Per batch, before its commit.
};

// Notes what each poll returned.
inline Process Reader(Context& self, const ConsumeSetup& setup) {
  ConsumerClient consumer(self, setup.world.settle());
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    std::string read = setup.name + " read";
    for (const Record& record : batch) read += " m" + std::to_string(record.message.id.value());
    setup.world.journal().Note(read);
    co_await self.Sleep(setup.work);
    if (!setup.commits) continue;
    const Outcome<Done> committed = co_await consumer.CommitOffsets();
    if (committed.rejected()) setup.world.journal().Note(setup.name + " " + NameOf(committed.reason()));
  }
}

struct TransactSetup {
  BrokerWorld& world;
  bool commit = true;
};

// Settles what it reads: output and offsets in one transaction per batch.
inline Process Settler(Context& self, const TransactSetup& setup) {
  ConsumerClient consumer(self, setup.world.settle());
  TransactionalProducerClient producer(self, setup.world.settled(), Seconds(1), Seconds(60));
  co_await producer.InitTransactions();
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) {
      const Outcome<AppendReply> sent = co_await producer.Send(record.message);
      if (!sent.ok()) co_return;
    }
    const Outcome<Done> staged = co_await producer.SendOffsetsToTransaction(consumer);
    if (!staged.ok()) co_return;
    Outcome<Done> ended = co_await producer.EndTransaction(setup.commit);
    while (ended.unknown()) ended = co_await producer.EndTransaction(setup.commit);
    setup.world.journal().Note(NameOf(ended) + " " + std::to_string(batch.size()));
    if (!setup.commit) co_return;
  }
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_BROKER_PROCESSES_H_
