// What a queue's node does of its own accord: it passes on what was given up, and carries out an operator's orders.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_PROGRAM_H_
#define REDELIVER_SIM_QUEUE_QUEUE_PROGRAM_H_

#include "sim/kernel/task.h"
#include "sim/queue/lease_queue.h"

namespace redeliver {

Process RunLeaseQueue(Context& self, const LeaseQueue::Node& node);

// Does not look whether it arrives.
Process SendDeadLetterOnce(Context& self, LeaseQueue& target, SendRequest request);

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_PROGRAM_H_
