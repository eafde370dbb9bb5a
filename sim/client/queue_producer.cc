#include "sim/client/queue_producer.h"

namespace redeliver {
namespace {

DedupId DedupIdOf(const ProducerSetup& setup, const Message& message) {
  switch (setup.dedup_id) {
    case DedupIdFrom::kNothing:
      break;
    case DedupIdFrom::kMessage:
      return DedupId(message.id.value());
    case DedupIdFrom::kKey:
      return DedupId(setup.first_key_dedup_id + message.key.value());
  }
  return DedupId::None();
}

}  // namespace

Process RetryingQueueProducer(Context& self, const ProducerSetup& setup) {
  QueueClient queue(self, setup.queue, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    const DedupId dedup_id = DedupIdOf(setup, message);
    Outcome<SendReply> sent = co_await queue.Send(message, dedup_id, setup.confirms);
    while (!sent.ok()) {
      co_await self.Sleep(setup.retry_backoff);
      sent = co_await queue.Send(message, dedup_id, setup.confirms);
    }
  }
}

Process FireAndForgetQueueProducer(Context& self, const ProducerSetup& setup) {
  QueueClient queue(self, setup.queue, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    co_await queue.Send(message, DedupIdOf(setup, message), setup.confirms);  // Whatever the outcome: no retry.
  }
}

}  // namespace redeliver
