#include "sim/client/at_least_once_consumer.h"

#include "sim/client/handler.h"

namespace redeliver {

Process AtLeastOnceConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) co_await handler.Handle(record.message);  // (1)
    co_await consumer.CommitOffsets();  // (2) Rejected: others repeat these records.
  }
}

}  // namespace redeliver
