// Claim: every message of the log has its effect, or is dead-lettered, though records are handled side by side.
// Offsets are committed as records are finished, up to the first unfinished one. Hole: a crash between (1) and (2)
// repeats effects; records of one key may overtake each other; and with commit_offset: highest_finished the commit
// passes over records that are still at work, and a crash forgets them.
#ifndef REDELIVER_SIM_CLIENT_WORKER_POOL_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_WORKER_POOL_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process WorkerPoolConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_WORKER_POOL_CONSUMER_H_
