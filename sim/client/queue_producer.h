// Sends messages to a queue. Retrying sends again whatever has no answer, so a message may be there twice: two copies,
// each of them a first delivery. A deduplication id makes the queue recognise the second, as long as it remembers.
// Fire and forget makes one attempt, and loses what it does not hear of.
#ifndef REDELIVER_SIM_CLIENT_QUEUE_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_QUEUE_PRODUCER_H_

#include "sim/client/setup.h"
#include "sim/kernel/task.h"

namespace redeliver {

Process RetryingQueueProducer(Context& self, const ProducerSetup& setup);
Process FireAndForgetQueueProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_QUEUE_PRODUCER_H_
