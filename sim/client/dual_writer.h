// Claim: as long as the service lives, each request ends with its business row committed and its event published.
// Hole: two durable writes in two systems. A crash between them leaves a row without event, or an event without row,
// whichever comes first; publishing inside the transaction leaves the second, and readers who come before the commit.
#ifndef REDELIVER_SIM_CLIENT_DUAL_WRITER_H_
#define REDELIVER_SIM_CLIENT_DUAL_WRITER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process DualWriter(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_DUAL_WRITER_H_
