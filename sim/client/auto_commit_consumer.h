// Claim: every message of the log has its effect, or is dead-lettered, as long as poll is not called before the records
// of the last one are handled. Offsets are committed by the client inside poll: what earlier polls have returned.
// Hole: with workers, poll at (1) is called while records are still queued, and its commit covers them. A crash at (2)
// loses what the workers had not finished. A crash before the commit repeats, as everywhere.
#ifndef REDELIVER_SIM_CLIENT_AUTO_COMMIT_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_AUTO_COMMIT_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process AutoCommitConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_AUTO_COMMIT_CONSUMER_H_
