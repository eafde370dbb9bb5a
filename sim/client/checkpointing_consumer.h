// Claim: every record of the log has its effect exactly once, at a sink that takes part in two-phase commits. Effects
// are written in a transaction that nobody sees; at intervals it is prepared (1), a checkpoint counts it and the
// records behind it as done (2), and then it is committed (3). Whoever starts again goes back to the last checkpoint,
// commits what that has prepared and aborts what came later. Hole: between (2) and (3) the sink alone decides. If it
// gives up what is prepared before the job is back, the effects are gone that the checkpoint counts, and all the job
// can do is to stop or to go on without them.
#ifndef REDELIVER_SIM_CLIENT_CHECKPOINTING_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_CHECKPOINTING_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process CheckpointingConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CHECKPOINTING_CONSUMER_H_
