#include "sim/client/fire_and_forget_producer.h"

namespace redeliver {

Process FireAndForgetProducer(Context& self, const ProducerSetup& setup) {
  ProducerClient producer(self, setup.log, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    co_await producer.Send(message);  // Whatever the outcome: no retry.
  }
}

}  // namespace redeliver
