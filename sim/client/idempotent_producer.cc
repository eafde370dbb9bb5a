#include "sim/client/idempotent_producer.h"

namespace redeliver {

Process IdempotentProducer(Context& self, const ProducerSetup& setup) {
  IdempotentProducerClient producer(self, setup.log, setup.request_timeout);
  co_await producer.Init();
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    StampedMessage stamped = producer.Stamp(message);
    Outcome<AppendReply> sent = co_await producer.Send(stamped);
    while (!sent.ok()) {
      if (sent.rejected() && sent.reason() != Rejection::kUnavailable) {
        co_await producer.Init();  // The log has lost track of this producer: go on under a new identity.
        stamped = producer.Stamp(message);
      }
      co_await self.Sleep(setup.retry_backoff);
      sent = co_await producer.Send(stamped);  // The same sequence number: recognised if it had arrived.
    }
  }
}

}  // namespace redeliver
