#include "sim/client/provider_key_consumer.h"

#include "sim/client/handler.h"

namespace redeliver {

Process ProviderKeyConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kIdempotencyKey);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) co_await handler.Handle(record.message);
    co_await consumer.CommitOffsets();
  }
}

}  // namespace redeliver
