// Two mailers that read orders from a log and must send one mail for each.
#ifndef REDELIVER_REDELIVER_EXAMPLE_MAILER_H_
#define REDELIVER_REDELIVER_EXAMPLE_MAILER_H_

#include <redeliver/client.h>

namespace mailer {

// Records an order as sent, and then sends its mail: never two. Hole: a crash between the two loses the mail.
redeliver::Process MarkFirst(redeliver::Context& self, const redeliver::ConsumerSetup& setup);

// Sends under the order's own id, which the mail provider remembers, and records it then. The record only saves calls.
redeliver::Process SendByKey(redeliver::Context& self, const redeliver::ConsumerSetup& setup);

}  // namespace mailer

#endif  // REDELIVER_REDELIVER_EXAMPLE_MAILER_H_
