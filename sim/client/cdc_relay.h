// Claim: every committed event is published at least once, in commit order: the log is that order, and a stored
// position in it says how far the relay has come (Debezium).
// Hole: the position is stored now and then, and a crash publishes again what came since. The stream is as good as the
// replication slot: what is committed while there is none is in no stream, and nothing complains.
#ifndef REDELIVER_SIM_CLIENT_CDC_RELAY_H_
#define REDELIVER_SIM_CLIENT_CDC_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process CdcRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CDC_RELAY_H_
