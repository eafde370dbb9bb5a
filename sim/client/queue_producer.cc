#include "sim/client/queue_producer.h"

namespace redeliver {
namespace {

SendId SendIdOf(const ProducerSetup& setup, const Message& message) {
  switch (setup.dedup_id) {
    case SendIdFrom::kNothing:
      break;
    case SendIdFrom::kMessage:
      return SendId(message.id.value());
    case SendIdFrom::kKey:
      return SendId(setup.first_key_dedup_id + message.key.value());
  }
  return SendId::None();
}

}  // namespace

Process RetryingQueueProducer(Context& self, const ProducerSetup& setup) {
  QueueClient queue(self, setup.queue, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    const SendId dedup_id = SendIdOf(setup, message);
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
    co_await queue.Send(message, SendIdOf(setup, message), setup.confirms);  // Whatever the outcome: no retry.
  }
}

}  // namespace redeliver
