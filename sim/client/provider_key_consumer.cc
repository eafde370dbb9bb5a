#include "sim/client/provider_key_consumer.h"

#include "sim/client/handler.h"
#include "sim/client/log_reader.h"

namespace redeliver {

Process ProviderKeyConsumer(Context& self, const ConsumerSetup& setup) {
  LogReader log(self, setup);
  Handler handler(self, setup, Protection::kIdempotencyKey, OnUnknown::kRepeat, log.breaker());
  for (;;) {
    const RecordBatch batch = co_await log.Poll();
    for (const Record& record : batch) {
      const Handled handled = co_await handler.Handle(record.message);
      if (IsSettled(handled)) continue;
      co_await log.Leave(batch, record);
      break;
    }
    co_await log.CommitOffsets();
  }
}

}  // namespace redeliver
