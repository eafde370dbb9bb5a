#include "sim/client/mark_after_effect_consumer.h"

#include "sim/client/deduplicator.h"
#include "sim/client/log_reader.h"

namespace redeliver {

Process MarkAfterEffectConsumer(Context& self, const ConsumerSetup& setup) {
  LogReader log(self, setup);
  Deduplicator deduplicator(self, setup, log.breaker());
  for (;;) {
    const RecordBatch batch = co_await log.Poll();
    for (const Record& record : batch) {
      const Handled handled = co_await deduplicator.HandleThenMark(record.message, CopyOf(record));
      if (IsSettled(handled)) continue;
      co_await log.Leave(batch, record);
      break;
    }
    co_await log.CommitOffsets();
  }
}

}  // namespace redeliver
