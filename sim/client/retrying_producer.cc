#include "sim/client/retrying_producer.h"

namespace redeliver {

Process RetryingProducer(Context& self, const ProducerSetup& setup) {
  ProducerClient producer(self, setup.log, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    Outcome<AppendReply> sent = co_await producer.Send(message);
    while (!sent.ok()) {
      co_await self.Sleep(setup.retry_backoff);
      sent = co_await producer.Send(message);
    }
  }
}

}  // namespace redeliver
