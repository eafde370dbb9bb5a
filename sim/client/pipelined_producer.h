// Claim: a message that was acknowledged is in the log; with an idempotent client once, and in the order of its key.
// Hole: sending is not waiting. A send that failed only by its timeout may be in the log all the same, and an
// application that sends it again (1) makes a new message of it, behind those sent meanwhile; one that gives up has
// lost what did not arrive. What was accepted and not yet sent dies with the process.
#ifndef REDELIVER_SIM_CLIENT_PIPELINED_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_PIPELINED_PRODUCER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PipelinedProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PIPELINED_PRODUCER_H_
