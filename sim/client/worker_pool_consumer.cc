#include "sim/client/worker_pool_consumer.h"

#include "sim/client/worker_pool.h"

namespace redeliver {
namespace {

Process CommitFinished(Context& self, ConsumerClient& consumer, WorkerPool& workers) {
  for (;;) {
    while (!workers.finished().changed()) co_await workers.progress().Wait();
    const Generation generation = consumer.membership().generation;
    PoolArray<PartitionOffset> offsets = workers.finished().Take(self.kernel().pool(), generation);
    co_await consumer.Commit(std::move(offsets));  // (2) Rejected: others repeat these records.
  }
}

}  // namespace

Process WorkerPoolConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  WorkerPool workers(self, setup);
  self.Spawn(CommitFinished(self, consumer, workers));
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    workers.Push(batch, consumer.membership().generation);  // (1)
    while (!workers.queue_empty()) co_await workers.taken().Wait();
  }
}

}  // namespace redeliver
