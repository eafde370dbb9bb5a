#include "sim/client/mark_before_effect_consumer.h"

#include "sim/client/handler.h"

namespace redeliver {

Process MarkBeforeEffectConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kNone, OnUnknown::kLetGo);
  CacheClient cache(self, *setup.cache, setup.sink, setup.request_timeout);
  uint64_t token = uint64_t{self.id().value()} << 48 | uint64_t{self.incarnation().value()} << 32;
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) {
      ++token;  // A retry of this very attempt finds its own record and goes on.
      Outcome<CacheReply> marked = co_await cache.Mark(record.message.id, token);  // (1)
      while (!marked.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        marked = co_await cache.Mark(record.message.id, token);
      }
      if (marked.value().found) continue;
      co_await handler.Handle(record.message);  // (2)
    }
    co_await consumer.CommitOffsets();
  }
}

}  // namespace redeliver
