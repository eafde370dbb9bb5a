#include "mailer.h"

namespace mailer {

using namespace redeliver;

Process MarkFirst(Context& self, const ConsumerSetup& setup) {
  ConsumerClient orders(self, setup.source);
  CacheClient sent(self, *setup.cache, setup.request_timeout);
  EffectClient mail(self, setup.effect, setup.request_timeout, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await orders.Poll();
    for (const Record& order : batch) {
      const CacheKey key(setup.sink, order.message.id, self.NewToken());  // A retry knows its own mark by the token.
      Outcome<CacheReply> marked = co_await sent.Mark(key);               // (1)
      while (!marked.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        marked = co_await sent.Mark(key);
      }
      if (marked.value().found) continue;  // Sent, says the record.
      co_await mail.Apply(order.message);  // (2) Unknown: it may have left, so it is let go.
    }
    co_await orders.CommitOffsets();
  }
}

Process SendByKey(Context& self, const ConsumerSetup& setup) {
  ConsumerClient orders(self, setup.source);
  CacheClient sent(self, *setup.cache, setup.request_timeout);
  EffectClient mail(self, setup.effect, setup.request_timeout, Protection::kIdempotencyKey);
  for (;;) {
    const RecordBatch batch = co_await orders.Poll();
    for (const Record& order : batch) {
      const CacheKey key(setup.sink, order.message.id);
      const Outcome<CacheReply> seen = co_await sent.Lookup(key);
      if (seen.ok() && seen.value().found) continue;
      Outcome<Applied> applied = co_await mail.Apply(order.message);
      while (!applied.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        applied = co_await mail.Apply(order.message);  // The provider knows the key: no second mail.
      }
      co_await sent.Mark(key);  // Not heard: the next one asks the provider.
    }
    co_await orders.CommitOffsets();
  }
}

}  // namespace mailer
