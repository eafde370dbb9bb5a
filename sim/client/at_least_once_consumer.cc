#include "sim/client/at_least_once_consumer.h"

#include "sim/client/handler.h"
#include "sim/client/log_reader.h"

namespace redeliver {

Process AtLeastOnceConsumer(Context& self, const ConsumerSetup& setup) {
  LogReader log(self, setup);
  Handler handler(self, setup, Protection::kNone, OnUnknown::kRepeat, log.breaker());
  for (;;) {
    const RecordBatch batch = co_await log.Poll();
    for (const Record& record : batch) {
      const Handled handled = co_await handler.Handle(record.message);  // (1)
      if (IsSettled(handled)) continue;
      co_await log.Leave(batch, record);
      break;
    }
    co_await log.CommitOffsets();  // (2) Rejected: others repeat these records.
  }
}

}  // namespace redeliver
