#include "sim/client/at_most_once_consumer.h"

#include "sim/client/handler.h"

namespace redeliver {

Process AtMostOnceConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient consumer(self, setup.source);
  Handler handler(self, setup, Protection::kNone, OnUnknown::kLetGo);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    const Outcome<Done> committed = co_await consumer.CommitOffsets();  // (1)
    if (!committed.ok()) continue;  // Somebody else may have these records now: leave them alone.
    for (const Record& record : batch) co_await handler.Handle(record.message);  // (2)
  }
}

}  // namespace redeliver
