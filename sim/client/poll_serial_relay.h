// Claim: as poll_cursor, and ids commit in their order, because an insert keeps others from inserting until its
// transaction has ended: nothing appears behind the cursor.
// Hole: none in what is published; services queue for the lock, and one slow transaction makes all of them wait.
#ifndef REDELIVER_SIM_CLIENT_POLL_SERIAL_RELAY_H_
#define REDELIVER_SIM_CLIENT_POLL_SERIAL_RELAY_H_

#include "sim/client/setup.h"

namespace redeliver {

Process PollSerialRelay(Context& self, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_POLL_SERIAL_RELAY_H_
