// Claim: the event is committed if and only if the business row is: they are rows of one transaction, and a relay
// publishes what is committed.
// Hole: none of its own; what is committed may be published twice, late, or by a bad relay never. A business id of each
// attempt's own turns an unknown commit into two rows and two events.
#ifndef REDELIVER_SIM_CLIENT_OUTBOX_WRITER_H_
#define REDELIVER_SIM_CLIENT_OUTBOX_WRITER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process OutboxWriter(Context& self, const ProducerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_OUTBOX_WRITER_H_
