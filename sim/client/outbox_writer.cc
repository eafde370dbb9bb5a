#include "sim/client/outbox_writer.h"

#include "sim/client/business_transaction.h"

namespace redeliver {

Process OutboxWriter(Context& self, const ProducerSetup& setup) {
  BusinessTransaction transaction(self, setup);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    co_await transaction.CommitUntilKnown(message);
  }
}

}  // namespace redeliver
