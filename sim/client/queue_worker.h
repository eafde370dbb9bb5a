// Receives messages from a queue, applies each effect, and settles the message: afterwards (a crash in between
// repeats), before (it loses), or never, because the queue settles what it hands out. While it works, the lease runs:
// if it ends first, somebody else has the message, too, and the receipt is an old one. Extending the leases of what it
// holds helps as long as it lives and is not paused.
//
// A message whose effect fails is tried again here, or given back. Repeats are recognised as the setup has it, and a
// circuit breaker keeps it from receiving while the sink is down.
#ifndef REDELIVER_SIM_CLIENT_QUEUE_WORKER_H_
#define REDELIVER_SIM_CLIENT_QUEUE_WORKER_H_

#include "sim/client/setup.h"
#include "sim/kernel/task.h"

namespace redeliver {

Process QueueWorker(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_QUEUE_WORKER_H_
