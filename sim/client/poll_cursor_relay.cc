#include "sim/client/poll_cursor_relay.h"

#include "sim/client/outbox_poller.h"

namespace redeliver {

Process PollCursorRelay(Context& self, const RelaySetup& setup) {
  OutboxPoller outbox(self, setup);
  for (;;) {
    const Outcome<OutboxBatch> polled = co_await outbox.Poll();
    if (polled.ok()) co_await outbox.Publish(polled.value().events);
  }
}

}  // namespace redeliver
