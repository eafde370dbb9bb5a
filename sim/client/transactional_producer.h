// Claim: messages are sent in transactions; those of one transaction become visible to read_committed readers together,
// once, or not at all (KIP-98).
// Hole: a commit without an answer (1). It may have been done or still be done; whoever then asks for anything but the
// same commit, or sends the same messages again as a new producer, may have them twice or half.
#ifndef REDELIVER_SIM_CLIENT_TRANSACTIONAL_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_TRANSACTIONAL_PRODUCER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process TransactionalProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_TRANSACTIONAL_PRODUCER_H_
