#include "sim/client/dual_writer.h"

#include "sim/client/business_transaction.h"
#include "sim/client/publisher.h"

namespace redeliver {
namespace {

Task<Done> PublishUntilKnown(Context& self, const ProducerSetup& setup, Publisher& publisher, const Message& message) {
  Outcome<Done> sent = co_await publisher.Publish(message);
  while (!sent.ok()) {
    co_await self.Sleep(setup.retry_backoff);
    sent = co_await publisher.Publish(message);
  }
  co_return Done{};
}

// Publishes while the transaction is open. If it then does not commit, all of it is done once more.
Task<Done> PublishInside(Context& self, const ProducerSetup& setup, BusinessTransaction& transaction,
                         Publisher& publisher, const Message& message) {
  for (;;) {
    const Opened opened = co_await transaction.Open(message);
    if (opened == Opened::kThere) break;
    if (opened == Opened::kInserted) {
      co_await PublishUntilKnown(self, setup, publisher, message);
      const Outcome<Done> committed = co_await transaction.Commit(message);
      if (committed.ok()) break;
    }
    co_await self.Sleep(setup.retry_backoff);
  }
  co_return Done{};
}

}  // namespace

Process DualWriter(Context& self, const ProducerSetup& setup) {
  BusinessTransaction transaction(self, setup);
  Publisher publisher(self, setup.log, setup.queue, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    if (setup.write_order == WriteOrder::kPublishInTransaction) {
      co_await PublishInside(self, setup, transaction, publisher, message);
      continue;
    }
    if (setup.write_order == WriteOrder::kPublishFirst) co_await PublishUntilKnown(self, setup, publisher, message);
    co_await transaction.CommitUntilKnown(message);
    if (setup.write_order == WriteOrder::kCommitFirst) co_await PublishUntilKnown(self, setup, publisher, message);
  }
}

}  // namespace redeliver
