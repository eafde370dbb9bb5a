#include "sim/client/auto_commit_consumer.h"

#include "sim/client/handler.h"
#include "sim/client/worker_pool.h"

namespace redeliver {

Process AutoCommitConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kNone);
  WorkerPool workers(self, setup);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();  // (1)
    if (setup.workers > 0) {
      workers.Push(batch, consumer.membership().generation);  // (2) Handled some time later.
    } else {
      for (const Record& record : batch) co_await handler.Handle(record.message);
    }
  }
}

}  // namespace redeliver
