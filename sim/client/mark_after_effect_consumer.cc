#include "sim/client/mark_after_effect_consumer.h"

#include "sim/client/handler.h"

namespace redeliver {

Process MarkAfterEffectConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kNone);
  CacheClient cache(self, *setup.cache, setup.sink, setup.request_timeout);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) {
      Outcome<CacheReply> seen = co_await cache.Lookup(record.message.id);
      while (!seen.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        seen = co_await cache.Lookup(record.message.id);
      }
      if (seen.value().found) continue;
      const Handled handled = co_await handler.Handle(record.message);  // (1)
      if (handled == Handled::kGivenUp) continue;
      Outcome<CacheReply> marked = co_await cache.Mark(record.message.id, 0);  // (2)
      while (!marked.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        marked = co_await cache.Mark(record.message.id, 0);
      }
    }
    co_await consumer.CommitOffsets();
  }
}

}  // namespace redeliver
