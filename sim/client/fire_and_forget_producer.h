// Claim: at most one copy of a message in the log.
// Hole: a lost request is a lost message, and nobody notices.
#ifndef REDELIVER_SIM_CLIENT_FIRE_AND_FORGET_PRODUCER_H_
#define REDELIVER_SIM_CLIENT_FIRE_AND_FORGET_PRODUCER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process FireAndForgetProducer(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_FIRE_AND_FORGET_PRODUCER_H_
