// Claim: every record read has its output record exactly once, for read_committed readers (KIP-98, KIP-447).
// Outputs and consumed offsets are in one log transaction; only (2) makes anything visible. Hole: the transaction
// covers the log and nothing else. The outside effect at (1), if there is one, is repeated whenever the transaction is.
#ifndef REDELIVER_SIM_CLIENT_TRANSACTIONAL_PROCESSOR_H_
#define REDELIVER_SIM_CLIENT_TRANSACTIONAL_PROCESSOR_H_

#include "sim/client/setup.h"

namespace redeliver {

Process TransactionalProcessor(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_TRANSACTIONAL_PROCESSOR_H_
