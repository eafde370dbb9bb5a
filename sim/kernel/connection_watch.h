// How servers learn of connections that their clients have closed: by dying, or by giving a request up. Most servers
// do not care; one that returns what a connection held does.
#ifndef REDELIVER_SIM_KERNEL_CONNECTION_WATCH_H_
#define REDELIVER_SIM_KERNEL_CONNECTION_WATCH_H_

#include "sim/kernel/process.h"

namespace redeliver {

// The client has closed all its connections.
void TellConnectionWatchers(Context& client);
// The client has closed one of those to this server; it may close the others, too.
void TellConnectionWatchers(Context& client, uint16_t server);

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_CONNECTION_WATCH_H_
